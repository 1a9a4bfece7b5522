package import DataportCore
import Glibc

/// The address of a service, as a user names it, taken apart strictly and put together again, so that nobody after us can read it otherwise.
package struct BaseURL: Sendable, Equatable {
    /// Whether it is https.
    package let isSecure: Bool
    /// Host, in lower case, with the brackets of IPv6.
    package let host: String
    /// The port; `nil` for the usual one.
    package let port: Int?
    /// What stands behind the host: empty, or `/` and more, without a `/` at its end.
    package let path: String

    /// Scheme, host and port.
    package var origin: String { "\(isSecure ? "https" : "http")://\(authority)" }
    /// Host and port, for people.
    package var authority: String { port.map { "\(host):\($0)" } ?? host }
    /// The whole address.
    package var text: String { origin + path }

    /// Whether nothing but this machine may answer: what is not encrypted goes no further, unless the user says so.
    package let isLocalOnly: Bool

    /// Reads an address. Nothing is looked up or connected to.
    package init(_ text: String, allowsHTTP: Bool = false) throws(DataportError) {
        guard text.utf8.count <= 2000, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x5C }) else {
            throw Self.refusal("it holds a character that no address has", text)
        }
        guard let (scheme, rest) = Self.split(text), scheme == "http" || scheme == "https" else {
            throw Self.refusal("it begins with neither https:// nor http://", text)
        }
        guard !rest.contains("?"), !rest.contains("#") else {
            throw Self.refusal("it holds a “?” or a “#”", text)
        }
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        let authority = rest[..<slash]
        guard !authority.contains("@") else {
            // Nothing of it is repeated: it may be a password.
            throw DataportError(
                .usage, "the address holds a user name or a password",
                advice: "leave it out, and use --credentials FILE or the environment")
        }
        let parts = try Self.authority(authority, text)
        (host, isSecure) = (parts.host, scheme == "https")
        port = parts.port == (scheme == "https" ? 443 : 80) ? nil : parts.port
        path = try Self.path(rest[slash...], text)
        let isLocal = HostRules.isLoopback(host)
        isLocalOnly = !isSecure && !allowsHTTP
        guard isSecure || allowsHTTP || isLocal else {
            throw DataportError(
                .usage, "the address is not encrypted: everybody on the way could read the token", place: text,
                advice: "write https://, or add --allow-http when the network is yours")
        }
    }

    /// The address of something below; `path` begins with `/` and is escaped.
    package func appending(_ path: String) -> String { text + path }

    private static func split(_ text: String) -> (String, Substring)? {
        guard let mark = text.firstRange(of: "://") else { return nil }
        return (text[..<mark.lowerBound].lowercased(), text[mark.upperBound...])
    }

    private static func authority(
        _ text: Substring, _ whole: String
    ) throws(DataportError) -> (host: String, port: Int?) {
        let end = Self.endOfHost(text)
        let host = text[..<end].lowercased()
        if let reason = HostRules.refusal(of: host) { throw refusal(reason, whole) }
        guard end < text.endIndex else { return (host, nil) }
        let digits = text[text.index(after: end)...]
        guard text[end] == ":", digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), digits.utf8.count <= 5,
            let port = Int(digits), (1...65_535).contains(port)
        else { throw refusal("its port is no number from 1 to 65535", whole) }
        guard port == 80 || port == 443 || port >= 1024 else {
            throw refusal("its port belongs to a service that is no web server", whole)
        }
        return (host, port)
    }

    private static func endOfHost(_ text: Substring) -> Substring.Index {
        if text.first == "[", let close = text.firstIndex(of: "]") { return text.index(after: close) }
        return text.firstIndex(of: ":") ?? text.endIndex
    }

    private static func path(_ text: Substring, _ whole: String) throws(DataportError) -> String {
        let segments = text.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        for (index, segment) in segments.enumerated() {
            let isLast = index == segments.count - 1
            let isPlain = segment.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: true
                default: false
                }
            }
            guard isPlain, segment != ".", segment != "..", isLast || !segment.isEmpty else {
                throw refusal("its path holds more than letters, digits, “-”, “.”, “_” and “~”", whole)
            }
        }
        return text.hasSuffix("/") ? String(text.dropLast()) : String(text)
    }

    private static func refusal(_ reason: String, _ text: String) -> DataportError {
        // What stands before an @ may be a password.
        let shown = text.contains("@") ? nil : text
        return DataportError(
            .usage, "the address of the service cannot be used: \(reason)", place: shown,
            advice: "write it as in the browser, such as https://lists.example.com")
    }
}
