import DataportCore

/// Cells that are not UTF-8 in a file that else is, or in one that is not at all: they are read as Windows-1252, in which the programs that make
/// such files write. What shows that they are something else stops reading, for people's names would become other names.
package struct CellRepairs: Sendable, Equatable {
    /// Cells that were read as Windows-1252.
    package private(set) var cells = 0
    /// The line of the first of them.
    package private(set) var firstLine = 0
    private var high = 0
    private var controls = 0

    /// Brings all cells of the batch into UTF-8.
    mutating func mend(_ batch: inout RecordBatch, lines: [Int], name: String) throws(DataportError) {
        let isClean = batch.withContents { _, arena in
            FieldChecks.isUTF8(arena.assumingMemoryBound(to: UInt8.self), batch.byteCount)
        }
        if isClean { return }
        var mended = RecordBatch(fieldCount: batch.fieldCount)
        for row in 0..<batch.rowCount {
            for field in 0..<batch.fieldCount {
                try append(batch, row, field, to: &mended, line: lines[row], name: name)
            }
        }
        batch = consume mended
    }

    /// Judges all cells that were mended, when the file has been read: half of the bytes of another encoding look like signs of this one.
    func judge(name: String) throws(DataportError) {
        guard high < 8 || controls * 2 < high else { throw unknown(name, firstLine) }
    }

    private mutating func append(
        _ batch: borrowing RecordBatch, _ row: Int, _ field: Int, to mended: inout RecordBatch, line: Int, name: String
    ) throws(DataportError) {
        var text: [UInt8]?
        let isStrange = batch.withValue(row: row, field: field) { value in
            guard let value, let base = value.baseAddress?.assumingMemoryBound(to: UInt8.self),
                !FieldChecks.isUTF8(base, value.count)
            else { return false }
            text = Windows1252.decode(value)
            return Windows1252.isStrange(value)
        }
        guard let text else { return mended.append(batch, row: row, field: field) }
        if isStrange { throw unknown(name, line) }
        if cells == 0 { firstLine = line }
        cells += 1
        batch.withValue(row: row, field: field) { value in
            for byte in value ?? UnsafeRawBufferPointer(start: nil, count: 0) where byte >= 0x80 {
                high += 1
                if byte < 0xA0 { controls += 1 }
            }
        }
        text.withUnsafeBytes { mended.append($0) }
    }

    private func unknown(_ name: String, _ line: Int) -> DataportError {
        DataportError(
            .badInput, "the text is neither UTF-8 nor Windows-1252", place: "\(name):\(line)",
            advice:
                "save the file as UTF-8 (“CSV UTF-8” in a spreadsheet program), or name its encoding in a mapping file")
    }
}

/// The encoding of Western European Windows programs, WHATWG Encoding Standard, index windows-1252.
enum Windows1252 {
    private static let upper: [UInt16] = [
        0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008D,
        0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
        0x0153, 0x009D, 0x017E, 0x0178,
    ]

    /// The bytes in UTF-8.
    static func decode(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count * 2)
        for byte in bytes {
            let scalar = byte >= 0x80 && byte < 0xA0 ? UInt32(upper[Int(byte) - 0x80]) : UInt32(byte)
            if let encoded = UTF8.encode(UnicodeScalar(scalar) ?? "\u{FFFD}") { text.append(contentsOf: encoded) }
        }
        return text
    }

    /// Whether the bytes are hardly text of this encoding: bytes that it does not have, four letters with accents in a row, which no
    /// Western language has and every Cyrillic or Greek word, a sign such as ³ right behind a letter, where Polish has an ł, or an accented
    /// capital inside a word, which is half a character of UTF-8.
    static func isStrange(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var run = 0
        var last: UInt8 = 0
        for (index, byte) in bytes.enumerated() {
            if [0x81, 0x8D, 0x8F, 0x90, 0x9D].contains(byte) { return true }
            run = byte >= 0xC0 ? run + 1 : 0
            if run == 4 { return true }
            if isSign(byte), isLetter(last) { return true }
            if byte >= 0xC0, byte < 0xDF, isLetter(last), index + 1 < bytes.count, isSmall(bytes[index + 1]) {
                return true
            }
            last = byte
        }
        return false
    }

    private static func isLetter(_ byte: UInt8) -> Bool { byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A }

    private static func isSmall(_ byte: UInt8) -> Bool { byte >= 0x61 && byte <= 0x7A }

    private static func isSign(_ byte: UInt8) -> Bool {
        guard byte > 0xA0, byte < 0xC0 else { return false }
        // © ª « ® ° ² · º » may follow a letter, and a soft hyphen does.
        return ![0xA9, 0xAA, 0xAB, 0xAD, 0xAE, 0xB0, 0xB2, 0xB4, 0xB7, 0xBA, 0xBB].contains(byte)
    }
}

/// Text that is UTF-8 or, when it is not, Windows-1252.
package enum LegacyText {
    /// Whether a file's beginning is UTF-8; a character that its end cuts does not count.
    package static func isUTF8(_ bytes: [UInt8], isWhole: Bool) -> Bool {
        var end = bytes.count
        if !isWhole { while end > max(0, bytes.count - 4), bytes[end - 1] >= 0x80 { end -= 1 } }
        let padded = bytes[..<end] + [UInt8](repeating: 0, count: 16)
        return padded.withUnsafeBufferPointer { padded in
            padded.baseAddress.map { FieldChecks.isUTF8($0, end) } ?? true
        }
    }

    /// The text.
    package static func decode(_ bytes: UnsafeRawBufferPointer) -> String {
        guard let base = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return "" }
        // The check loads whole words behind the text, which nobody promises here.
        let padded = Array(UnsafeBufferPointer(start: base, count: bytes.count)) + [UInt8](repeating: 0, count: 16)
        let isUTF8 = padded.withUnsafeBufferPointer { padded in
            padded.baseAddress.map { FieldChecks.isUTF8($0, bytes.count) } ?? true
        }
        return String(decoding: isUTF8 ? Array(bytes) : Windows1252.decode(bytes), as: UTF8.self)
    }
}
