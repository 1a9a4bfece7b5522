package import DataportCore
import Glibc

/// Where the credentials of a service come from; never from arguments, which everybody on the machine can read.
package enum CredentialSource: Sendable, Equatable {
    /// Variables of the environment: `DATAPORT_LISTMONK_USER`, `DATAPORT_LISTMONK_TOKEN`.
    case environment
    /// A file that only its owner may read, with lines `key = value`.
    case file(String)
    /// The same lines from standard input.
    case standardInput
}

/// The credentials of one service: a few named secrets.
package struct Credentials: Sendable {
    private let values: [String: Secret]
    /// Where they came from, for people.
    package let origin: String

    private init(_ values: [String: Secret], origin: String) {
        self.values = values
        self.origin = origin
    }

    /// The secret called `key`.
    package subscript(key: String) -> Secret? { values[key] }

    /// Reads the credentials of a service.
    /// - Parameters:
    ///   - service: Its name in variables of the environment, in capitals.
    ///   - keys: The names of the secrets that it needs, in lower case.
    ///   - optional: Those that it can do without.
    ///   - isTarget: Whether the service is written to: then variables that begin with `DATAPORT_TO_` count first, so that two accounts of one service
    ///     can be named.
    package static func read(
        _ source: CredentialSource, service: String, keys: [String], optional: [String] = [], isTarget: Bool = false
    ) throws(DataportError) -> Credentials {
        let found: Credentials
        let all = keys + optional
        switch source {
        case .environment: found = fromEnvironment(service, all, isTarget)
        case .file(let path): found = try parse(try CredentialFile.read(path), origin: path, all)
        case .standardInput: found = try parse(try CredentialFile.readInput(), origin: "standard input", all)
        }
        for key in keys { try require(key, in: found, service) }
        for key in optional where found[key] != nil { try requireText(key, in: found) }
        return found
    }

    private static func fromEnvironment(_ service: String, _ keys: [String], _ isTarget: Bool) -> Credentials {
        var values: [String: Secret] = [:]
        for key in keys {
            let name = "\(service)_\(key.uppercased())"
            let variables = isTarget ? ["DATAPORT_TO_\(name)", "DATAPORT_\(name)"] : ["DATAPORT_\(name)"]
            if let value = variables.lazy.compactMap({ getenv($0) }).first {
                values[key] = Secret(String(cString: value))
            }
        }
        return Credentials(values, origin: "the environment")
    }

    private static func require(_ key: String, in found: Credentials, _ service: String) throws(DataportError) {
        let variable = "DATAPORT_\(service)_\(key.uppercased())"
        guard let secret = found[key], !secret.isEmpty else {
            throw DataportError(
                .denied, "the credentials lack “\(key)”", place: found.origin,
                advice: "set \(variable), or write a line “\(key) = …” into a file for --credentials FILE")
        }
        try requireText(key, in: found)
    }

    private static func requireText(_ key: String, in found: Credentials) throws(DataportError) {
        guard found[key]?.isHeaderText == true else {
            throw DataportError(
                .denied, "“\(key)” of the credentials holds a character that no credential has", place: found.origin,
                advice: "copy it again: it is plain letters, digits and marks on one line")
        }
    }

    /// Reads lines `key = value`; `#` begins a line of comment.
    package static func parse(_ text: String, origin: String, _ keys: [String]) throws(DataportError) -> Credentials {
        var values: [String: Secret] = [:]
        for (index, line) in text.split(whereSeparator: \.isNewline, omittingEmpty: false).enumerated() {
            let line = trimmed(line)
            guard !line.isEmpty, line.first != "#" else { continue }
            guard let mark = line.firstIndex(of: "=") else { throw malformed(origin, index, "no “=”") }
            let key = trimmed(line[..<mark]).lowercased()
            guard keys.contains(key) else {
                throw malformed(origin, index, "another key than \(keys.joined(separator: " and "))")
            }
            guard values[key] == nil else { throw malformed(origin, index, "a key for the second time") }
            values[key] = Secret(String(trimmed(line[line.index(after: mark)...])))
        }
        return Credentials(values, origin: origin)
    }

    /// Says where and never what: the line may hold the secret.
    private static func malformed(_ origin: String, _ index: Int, _ what: String) -> DataportError {
        DataportError(
            .configuration, "the credentials hold a line with \(what)", place: "\(origin), line \(index + 1)",
            advice: "write lines such as “user = NAME” and “token = TOKEN”")
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return text.drop { $0 == " " || $0 == "\t" }
    }
}

extension String {
    fileprivate func split(whereSeparator isSeparator: (Character) -> Bool, omittingEmpty: Bool) -> [Substring] {
        split(omittingEmptySubsequences: omittingEmpty, whereSeparator: isSeparator)
    }
}
