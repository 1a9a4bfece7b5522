/// Addresses of hosts.
enum AddressFormats {
    static func isIPv4(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var reader = FormatReader(text)
        return ipv4(&reader) && reader.isAtEnd
    }

    static func isIPv6(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        var reader = FormatReader(text)
        return ipv6(&reader) && reader.isAtEnd
    }

    /// Four numbers of up to 255 without leading zeros.
    private static func ipv4(_ reader: inout FormatReader) -> Bool {
        for part in 0..<4 {
            if part > 0, !reader.take(".") { return false }
            let start = reader.at
            let isZero = reader.current == UInt8(ascii: "0")
            let count = reader.takeAll(where: Byte.isDigit)
            guard (1...3).contains(count), count == 1 || !isZero else { return false }
            reader.at = start
            guard let value = reader.number(digits: count), value < 256 else { return false }
        }
        return true
    }

    /// Eight groups, or fewer with one `::`; the last two may be an IPv4 address.
    private static func ipv6(_ reader: inout FormatReader) -> Bool {
        var groups = 0
        var isShortened = false
        if reader.take(":") {
            guard reader.take(":") else { return false }
            isShortened = true
        }
        while let current = reader.current, ASCII.isHex(current) {
            let start = reader.at
            let count = reader.takeAll(where: ASCII.isHex)
            if reader.current == UInt8(ascii: ".") {
                reader.at = start
                guard ipv4(&reader) else { return false }
                groups += 2
                return isShortened ? groups < 8 : groups == 8
            }
            guard count <= 4 else { return false }
            groups += 1
            guard reader.take(":") else { break }
            if reader.take(":") {
                guard !isShortened else { return false }
                isShortened = true
            } else if reader.current.map(ASCII.isHex) != true {
                return false
            }
        }
        return isShortened ? groups < 8 : groups == 8
    }

    /// A mailbox of RFC 5321, or of RFC 6531 with `isInternational`.
    static func isEmail(_ text: UnsafeBufferPointer<UInt8>, isInternational: Bool) -> Bool {
        guard let sign = text.lastIndex(of: UInt8(ascii: "@")) else { return false }
        let local = UnsafeBufferPointer(rebasing: text[..<sign])
        let domain = UnsafeBufferPointer(rebasing: text[(sign + 1)...])
        guard local.count <= 64 || isInternational, isLocalPart(local, isInternational) else { return false }
        guard domain.first == UInt8(ascii: "["), domain.last == UInt8(ascii: "]") else {
            return isInternational ? HostNames.isInternational(domain) : HostNames.isHost(domain)
        }
        let literal = UnsafeBufferPointer(rebasing: domain[1..<domain.count - 1])
        guard literal.starts(with: "IPv6:".utf8) else { return isIPv4(literal) }
        return isIPv6(UnsafeBufferPointer(rebasing: literal[5...]))
    }

    private static func isLocalPart(_ text: UnsafeBufferPointer<UInt8>, _ isInternational: Bool) -> Bool {
        if text.count >= 2, text.first == Byte.quote, text.last == Byte.quote {
            return isQuoted(UnsafeBufferPointer(rebasing: text[1..<text.count - 1]), isInternational)
        }
        let atoms = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return atoms.allSatisfy { atom in
            !atom.isEmpty
                && atom.allSatisfy {
                    ASCII.isAlphanumeric($0) || ASCII.isOne($0, of: "!#$%&'*+-/=?^_`{|}~")
                        || isInternational && $0 >= 0x80
                }
        }
    }

    private static func isQuoted(_ text: UnsafeBufferPointer<UInt8>, _ isInternational: Bool) -> Bool {
        var at = 0
        while at < text.count {
            let isEscape = text[at] == Byte.backslash
            if isEscape { at += 1 }
            guard at < text.count, text[at] >= 0x20, text[at] < 0x7F || isInternational && text[at] >= 0x80,
                isEscape || text[at] != Byte.quote
            else { return false }
            at += 1
        }
        return true
    }

    static func isUUID(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard text.count == 36 else { return false }
        return text.enumerated().allSatisfy { position, byte in
            [8, 13, 18, 23].contains(position) ? byte == UInt8(ascii: "-") : ASCII.isHex(byte)
        }
    }
}
