import DataportCore

/// A uid of MailWizz in sixteen bytes, in the order of its letters: accounts have millions.
struct MailWizzUID: Hashable, Comparable, Sendable {
    private let (high, low): (UInt64, UInt64)

    /// Letters and digits, sixteen at most; `nil` for anything else.
    init?(_ text: String) {
        guard (1...16).contains(text.utf8.count), text.utf8.allSatisfy(Self.isLetter) else { return nil }
        var words: [UInt64] = [0, 0]
        for (index, byte) in text.utf8.enumerated() { words[index / 8] |= UInt64(byte) << UInt64(56 - index % 8 * 8) }
        (high, low) = (words[0], words[1])
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F: true
        default: false
        }
    }

    /// Its letters.
    var text: String {
        let bytes = [high, low].flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - $0 * 8)) } }
        return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }

    static func < (one: Self, other: Self) -> Bool { (one.high, one.low) < (other.high, other.low) }
}
