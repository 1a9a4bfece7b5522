/// The address of an image, taken apart strictly and put together again, so that nobody after us can read it otherwise.
package struct MediaAddress: Sendable, Equatable {
    /// Whether it is https.
    package let isSecure: Bool
    /// What is asked: scheme, host, port and path, without a fragment.
    package let text: String

    /// Reads an address; one without a scheme (`//host/…`) is taken for https.
    /// - Throws: The reason why it is not asked. Nothing has been looked up or connected to then.
    package init(_ text: String, _ rules: AddressRules) throws(MediaRefusal) {
        let absolute = text.hasPrefix("//") ? "https:" + text : text
        guard let colon = absolute.firstIndex(of: ":") else { throw .malformed }
        let scheme = absolute[..<colon].lowercased()
        guard scheme == "http" || scheme == "https" else { throw .scheme }
        var rest = absolute[absolute.index(after: colon)...]
        guard rest.hasPrefix("//") else { throw .malformed }
        rest = rest.dropFirst(2)
        if let fragment = rest.firstIndex(of: "#") { rest = rest[..<fragment] }
        let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        let authority = try Self.authority(rest[..<end], isSecure: scheme == "https", rules)
        let path = rest[end...].first == "/" ? String(rest[end...]) : "/" + rest[end...]
        isSecure = scheme == "https"
        self.text = "\(scheme)://\(authority)\(try Self.escaped(path))"
    }

    private static func authority(
        _ text: Substring, isSecure: Bool, _ rules: AddressRules
    ) throws(MediaRefusal) -> String {
        guard !text.contains("@") else { throw .credentials }
        guard !text.isEmpty, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x5C && $0 != 0x25 }) else {
            throw .host
        }
        if text.first == "[" {
            guard let close = text.lastIndex(of: "]") else { throw .host }
            let literal = String(text[text.index(after: text.startIndex)..<close])
            guard literal.contains(":"), let isAllowed = rules.allows(literal: literal) else { throw .host }
            guard isAllowed else { throw .privateNetwork }
            return "[\(literal.lowercased())]" + (try port(text[text.index(after: close)...], isSecure, rules))
        }
        let end = text.firstIndex(of: ":") ?? text.endIndex
        let host = text[..<end].lowercased()
        try require(host: host, rules)
        return host + (try port(text[end...], isSecure, rules))
    }

    /// A dotted IPv4 address, or a name that nothing takes for a number.
    private static func require(host: String, _ rules: AddressRules) throws(MediaRefusal) {
        if let isAllowed = rules.allows(literal: host) {
            guard isAllowed else { throw .privateNetwork }
            return
        }
        var labels = host.split(separator: ".", omittingEmptySubsequences: false)
        if labels.count > 1, labels.last == "" { labels.removeLast() }
        let isName = labels.allSatisfy { label in
            (1...63).contains(label.utf8.count)
                && label.utf8.allSatisfy { byte in
                    switch byte {
                    case 0x30...0x39, 0x61...0x7A, 0x2D, 0x5F: true
                    default: false
                    }
                }
        }
        guard isName, host.utf8.count <= 253, let last = labels.last else { throw .host }
        // Octal, hexadecimal and shortened forms of IPv4 end in a number; no name of the web does.
        let isNumber = last.utf8.allSatisfy { (0x30...0x39).contains($0) } || last.hasPrefix("0x")
        guard !isNumber else { throw .host }
    }

    private static func port(
        _ text: Substring, _ isSecure: Bool, _ rules: AddressRules
    ) throws(MediaRefusal) -> String {
        guard !text.isEmpty else { return "" }
        let digits = text.dropFirst()
        guard text.first == ":", digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { throw .malformed }
        if digits.isEmpty { return "" }
        guard let number = UInt16(digits), number > 0 else { throw .port }
        // Below 1024 stand the services that are no web servers: mail, name servers, files.
        guard number >= 1024 || number == 80 || number == 443 else { throw .port }
        return number == (isSecure ? 443 : 80) ? "" : ":\(number)"
    }

    /// The path with everything escaped that does not belong into one; controls are refused.
    private static func escaped(_ path: String) throws(MediaRefusal) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var result: [UInt8] = []
        for byte in path.utf8 {
            switch byte {
            case 0...0x1F, 0x7F: throw .malformed
            case 0x20, 0x22, 0x3C, 0x3E, 0x5C, 0x5E, 0x60, 0x7B...0x7D, 0x80...0xFF:
                result += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            default: result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
