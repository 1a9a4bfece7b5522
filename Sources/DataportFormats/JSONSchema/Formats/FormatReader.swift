/// Reads a text of ASCII from left to right.
struct FormatReader {
    private let text: UnsafeBufferPointer<UInt8>
    var at = 0

    init(_ text: UnsafeBufferPointer<UInt8>) { self.text = text }

    var isAtEnd: Bool { at == text.count }
    var current: UInt8? { at < text.count ? text[at] : nil }

    /// Reads a character, when it is the next.
    mutating func take(_ character: Character) -> Bool {
        guard current == character.asciiValue else { return false }
        at += 1
        return true
    }

    /// Reads a letter in either case, when it is the next.
    mutating func takeLetter(_ letter: Character) -> Bool {
        guard let current, current | 0x20 == letter.asciiValue.map({ $0 | 0x20 }) else { return false }
        at += 1
        return true
    }

    /// Reads as many bytes of a set as there are, and returns how many.
    mutating func takeAll(where isMember: (UInt8) -> Bool) -> Int {
        let start = at
        while let current, isMember(current) { at += 1 }
        return at - start
    }

    /// Reads a number of exactly so many digits.
    mutating func number(digits: Int) -> Int? {
        var value = 0
        for _ in 0..<digits {
            guard let current, Byte.isDigit(current) else { return nil }
            value = value * 10 + Int(current - 0x30)
            at += 1
        }
        return value
    }
}

/// Sets of bytes that formats are made of.
enum ASCII {
    static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }
    static func isAlphanumeric(_ byte: UInt8) -> Bool { isLetter(byte) || Byte.isDigit(byte) }
    static func isHex(_ byte: UInt8) -> Bool { Byte.hexDigit(byte) != nil }
    static func isOne(_ byte: UInt8, of characters: StaticString) -> Bool {
        UnsafeBufferPointer(start: characters.utf8Start, count: characters.utf8CodeUnitCount).contains(byte)
    }
}
