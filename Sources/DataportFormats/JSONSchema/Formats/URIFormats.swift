/// URIs and IRIs (RFC 3986, RFC 3987), their templates (RFC 6570), and JSON pointers (RFC 6901).
enum URIFormats {
    /// Whether a text is a URI, or a relative reference where those are allowed.
    static func isReference(
        _ text: UnsafeBufferPointer<UInt8>, canBeRelative: Bool, isInternational: Bool
    ) -> Bool {
        let parts = URIReference(String(decoding: text, as: UTF8.self))
        guard parts.scheme != nil || canBeRelative else { return false }
        // A first segment with a colon would have been a scheme.
        if parts.scheme == nil, parts.authority == nil,
            parts.path.prefix(while: { $0 != "/" }).contains(":")
        {
            return false
        }
        if let authority = parts.authority, !isAuthority(authority, isInternational) { return false }
        return consists(parts.path, of: "/:@", isInternational)
            && consists(parts.query ?? "", of: "/:@?", isInternational, hasPrivate: true)
            && consists(parts.fragment ?? "", of: "/:@?", isInternational)
    }

    private static func isAuthority(_ authority: Substring, _ isInternational: Bool) -> Bool {
        var host = authority
        if let sign = host.firstIndex(of: "@") {
            guard consists(host[..<sign], of: ":", isInternational) else { return false }
            host = host[host.index(after: sign)...]
        }
        if host.hasPrefix("[") {
            guard let bracket = host.firstIndex(of: "]") else { return false }
            let literal = Array(host[host.index(after: host.startIndex)..<bracket].utf8)
            let rest = host[host.index(after: bracket)...]
            return isLiteral(literal) && (rest.isEmpty || rest.hasPrefix(":") && isPort(rest.dropFirst()))
        }
        if let colon = host.firstIndex(of: ":") {
            guard isPort(host[host.index(after: colon)...]) else { return false }
            host = host[..<colon]
        }
        return consists(host, of: "", isInternational)
    }

    private static func isPort(_ text: Substring) -> Bool { text.utf8.allSatisfy(Byte.isDigit) }

    /// An address in brackets.
    private static func isLiteral(_ literal: [UInt8]) -> Bool {
        guard let first = literal.first, first | 0x20 == UInt8(ascii: "v") else {
            return literal.withUnsafeBufferPointer { AddressFormats.isIPv6($0) }
        }
        guard let dot = literal.firstIndex(of: UInt8(ascii: ".")), dot > 1, dot + 1 < literal.count else {
            return false
        }
        return literal[1..<dot].allSatisfy(ASCII.isHex)
            && literal[(dot + 1)...].allSatisfy { isUnreserved($0) || isSubDelimiter($0) || $0 == UInt8(ascii: ":") }
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        ASCII.isAlphanumeric(byte) || ASCII.isOne(byte, of: "-._~")
    }

    private static func isSubDelimiter(_ byte: UInt8) -> Bool { ASCII.isOne(byte, of: "!$&'()*+,;=") }

    /// Whether a part has only characters that every part may have, and those of `others`.
    private static func consists(
        _ part: Substring, of others: StaticString, _ isInternational: Bool, hasPrivate: Bool = false
    ) -> Bool {
        let scalars = Array(part.unicodeScalars)
        var at = 0
        while at < scalars.count {
            let value = scalars[at].value
            if value == 0x25 {
                guard at + 2 < scalars.count, scalars[at + 1].isASCII, scalars[at + 2].isASCII,
                    ASCII.isHex(UInt8(scalars[at + 1].value)), ASCII.isHex(UInt8(scalars[at + 2].value))
                else { return false }
                at += 2
            } else if value >= 0x80 {
                guard isInternational, isInternationalCharacter(value, hasPrivate) else { return false }
            } else {
                let byte = UInt8(value)
                guard isUnreserved(byte) || isSubDelimiter(byte) || ASCII.isOne(byte, of: others) else { return false }
            }
            at += 1
        }
        return true
    }

    /// `ucschar`, and `iprivate` where that is allowed.
    private static func isInternationalCharacter(_ value: UInt32, _ hasPrivate: Bool) -> Bool {
        switch value {
        case 0xA0...0xD7FF, 0xF900...0xFDCF, 0xFDF0...0xFFEF: true
        case 0xE000...0xF8FF, 0xF0000...0xFFFFD, 0x100000...0x10FFFD: hasPrivate
        case 0x10000...0xEFFFD: value & 0xFFFF < 0xFFFE && !(0xE0000...0xE0FFF).contains(value)
        default: false
        }
    }

    // MARK: Templates

    static func isTemplate(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var at = 0
        while at < text.count {
            switch text[at] {
            case UInt8(ascii: "{"):
                guard let end = text[at...].firstIndex(of: UInt8(ascii: "}")), isExpression(text[(at + 1)..<end]) else {
                    return false
                }
                at = end
            case UInt8(ascii: "%"):
                guard at + 2 < text.count, ASCII.isHex(text[at + 1]), ASCII.isHex(text[at + 2]) else { return false }
                at += 2
            case 0...0x20, 0x7F: return false
            case let byte where ASCII.isOne(byte, of: "\"<>\\^`|}"): return false
            default: break
            }
            at += 1
        }
        return true
    }

    private static func isExpression(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        guard let first = text.first else { return false }
        let variables = ASCII.isOne(first, of: "+#./;?&=,!@|") ? text.dropFirst() : text
        return variables.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).allSatisfy(isVariable)
    }

    private static func isVariable(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        var name = text
        if name.last == UInt8(ascii: "*") {
            name = name.dropLast()
        } else if let colon = name.firstIndex(of: UInt8(ascii: ":")) {
            let length = name[(colon + 1)...]
            guard (1...4).contains(length.count), length.allSatisfy(Byte.isDigit), length.first != 0x30 else {
                return false
            }
            name = name[..<colon]
        }
        return name.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy(isVariableName)
    }

    private static func isVariableName(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        let bytes = Array(text)
        var at = 0
        while at < bytes.count {
            if bytes[at] == UInt8(ascii: "%") {
                guard at + 2 < bytes.count, ASCII.isHex(bytes[at + 1]), ASCII.isHex(bytes[at + 2]) else { return false }
                at += 2
            } else if !ASCII.isAlphanumeric(bytes[at]), bytes[at] != UInt8(ascii: "_") {
                return false
            }
            at += 1
        }
        return !bytes.isEmpty
    }

    // MARK: JSON pointers

    static func isPointer(_ text: UnsafeBufferPointer<UInt8>) -> Bool { JSONPointer.tokens(Array(text)) != nil }

    static func isRelativePointer(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var reader = FormatReader(text)
        let isZero = reader.current == 0x30
        let count = reader.takeAll(where: Byte.isDigit)
        guard count > 0, count == 1 || !isZero else { return false }
        let rest = UnsafeBufferPointer(rebasing: text[count...])
        return rest.elementsEqual("#".utf8) || isPointer(rest)
    }
}
