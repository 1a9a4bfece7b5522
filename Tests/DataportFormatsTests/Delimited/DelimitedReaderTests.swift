import DataportCore
import DataportFormats
import DataportTestKit
import Testing

/// Tables of other programs: what is written is read, however it is cut into pieces.
struct DelimitedReaderTests {
    private static let alphabet: [Character] = [
        "a", "B", "7", " ", ",", ";", "\t", "|", "\"", "\n", "\r", "é", "漢", "👩‍👧", "'", "=", "\u{202E}",
    ]

    private func read(
        _ bytes: [UInt8], columns: Int, dialect: DelimitedDialect, encoding: TextEncoding = .utf8,
        hasHeader: Bool = false,
        piece: Int = 1 << 16
    ) throws -> [[String]] {
        var reader = try DelimitedReader(
            name: "t.csv", columns: columns, dialect: dialect, encoding: encoding, hasHeader: hasHeader)
        var batch = RecordBatch()
        var rows: [[String]] = []
        var position = 0
        while try reader.next(
            into: &batch,
            read: { (buffer) throws(DataportError) in
                let count = min(piece, buffer.count, bytes.count - position)
                for index in 0..<count { buffer[index] = bytes[position + index] }
                position += count
                return count
            })
        {
            for row in 0..<batch.rowCount {
                rows.append((0..<columns).map { batch.text(row: row, field: $0) ?? "" })
            }
        }
        return rows
    }

    private func write(_ rows: [[String]], _ delimiter: Character, end: String, alwaysQuotes: Bool) -> String {
        rows.map { row in
            row.map { cell in
                let needsQuotes = alwaysQuotes || cell.contains { $0 == delimiter || $0 == "\"" || $0.isNewline }
                return needsQuotes ? "\"" + cell.replacing("\"", with: "\"\"") + "\"" : cell
            }.joined(separator: String(delimiter))
        }.joined(separator: end) + end
    }

    @Test func `random tables are read as they were written, in pieces of any size`() throws {
        var generator = SeededGenerator(seed: 20_261_126)
        for round in 0..<400 {
            let columns = Int.random(in: 2...6, using: &generator)
            let rows = (0..<Int.random(in: 1...30, using: &generator)).map { _ in
                (0..<columns).map { column in
                    let length = Int.random(in: 0...12, using: &generator)
                    let text = String((0..<length).map { _ in Self.alphabet.randomElement(using: &generator) ?? "a" })
                    // A row of empty cells only is no row, and a quote at the beginning of a cell opens one.
                    return column == 0 ? "x" + text : text
                }
            }
            let delimiter = [",", ";", "\t", "|"].randomElement(using: &generator) ?? ","
            let end = ["\n", "\r\n", "\r"].randomElement(using: &generator) ?? "\n"
            let text = write(rows, Character(delimiter), end: end, alwaysQuotes: Bool.random(using: &generator))
            let dialect = DelimitedDialect(delimiter: Array(delimiter.utf8)[0])
            let piece = [1, 2, 7, 64, 1 << 16].randomElement(using: &generator) ?? 1
            #expect(
                try read(Array(text.utf8), columns: columns, dialect: dialect, piece: piece) == rows, "round \(round)")
        }
    }

    @Test func `lines are counted alike in pieces of any size, empty ones too`() throws {
        let bytes = Array("a\r\r\n\r\nb\n\n\rc\r\n".utf8)
        var found: [[Int]] = []
        for piece in 1...bytes.count {
            var reader = try DelimitedReader(
                name: "t.csv", columns: 1, dialect: .comma, encoding: .utf8, hasHeader: false)
            var batch = RecordBatch()
            var (position, lines) = (0, [Int]())
            while try reader.next(
                into: &batch,
                read: { (buffer) throws(DataportError) in
                    let count = min(piece, buffer.count, bytes.count - position)
                    for index in 0..<count { buffer[index] = bytes[position + index] }
                    position += count
                    return count
                })
            { lines += reader.lines }
            found.append(lines)
        }
        #expect(found.allSatisfy { $0 == [1, 4, 7] }, "\(found)")
    }

    @Test func `a table of many batches`() throws {
        let rows = (0..<50_000).map { ["person\($0)@example.com", "name, \($0)", ""] }
        let text = write(rows, ",", end: "\n", alwaysQuotes: false)
        #expect(try read(Array(text.utf8), columns: 3, dialect: .comma) == rows)
    }

    @Test(arguments: [TextEncoding.utf16LittleEndian, .utf16BigEndian])
    func `UTF-16 in pieces that cut characters`(_ encoding: TextEncoding) throws {
        let rows = [["a@example.com", "Zoë 👩‍👧"], ["b@example.com", "漢字"]]
        let units = Array(write(rows, ",", end: "\n", alwaysQuotes: false).utf16)
        let bytes = units.flatMap { unit in
            encoding == .utf16LittleEndian
                ? [UInt8(unit & 255), UInt8(unit >> 8)] : [UInt8(unit >> 8), UInt8(unit & 255)]
        }
        #expect(TextEncoding.detect(bytes) == encoding)
        for piece in [1, 3, 1000] {
            #expect(try read(bytes, columns: 2, dialect: .comma, encoding: encoding, piece: piece) == rows)
        }
    }

    @Test(arguments: [
        ("a,b\n1\n", "t.csv:2", "the row has 1 cells and the header 2"),
        ("a,b\n1,2,3\n", "t.csv:2", "the row has 3 cells and the header 2"),
        ("a,b\n1,2,\n", "t.csv:2", "the row has 3 cells"),
        ("a,b\n1,\"2\n", "t.csv:2:3", "the quote that opens here is never closed"),
        ("a,b\n\"x\ny\",2\n1,\"2\"3\n", "t.csv:4:3", "the quote that opens here is closed, and behind it"),
        ("a,b\n1,\u{0410}\n", "", ""),
    ])
    func `what cannot be read is shown with its place`(_ text: String, _ place: String, _ message: String) throws {
        do {
            let rows = try read(Array(text.utf8), columns: 2, dialect: .comma, hasHeader: true)
            #expect(message.isEmpty && rows == [["1", "\u{0410}"]])
        } catch let error as DataportError {
            #expect(error.place == place && error.message.contains(message), "\(error)")
            #expect(error.code == .badInput)
        }
    }

    @Test func `cells that are not UTF-8 are Windows-1252, or refused when they are something else`() throws {
        let good: [(bytes: [UInt8], text: String)] = [
            ([0x5A, 0x6F, 0xEB], "Zoë"), ([0x80, 0x20, 0x35], "€ 5"), ([0x93, 0x78, 0x94], "“x”"),
            ([0x4D, 0xFC, 0x6C, 0x6C, 0x65, 0x72], "Müller"),
        ]
        for (bytes, text) in good {
            #expect(try read(Array("a,".utf8) + bytes + [0x0A], columns: 2, dialect: .comma) == [["a", text]])
        }
        // Cyrillic, Polish, Japanese, and half of a character of UTF-8.
        let strange: [[UInt8]] = [
            [0xC1, 0xEE, 0xF0, 0xE8, 0xF1], [0x50, 0x61, 0x77, 0x65, 0xB3], [0x91, 0xBE, 0x98, 0x59, 0x81],
            [0x4A, 0xC3, 0x72, 0x67, 0x65, 0x6E],
        ]
        for bytes in strange {
            #expect(throws: DataportError.self) {
                try read(Array("a,".utf8) + bytes + [0x0A], columns: 2, dialect: .comma)
            }
        }
    }

    @Test(arguments: [
        ("a,b\n1,2\n", UInt8(ascii: ",")), ("a;b\n1;2,5\n", UInt8(ascii: ";")), ("a\tb\n1\t\"2,3;4\"\n", 0x09),
        ("a|b\n1|2\n", UInt8(ascii: "|")), ("sep=;\na;b\n1;2\n", UInt8(ascii: ";")), ("a\n1\n", UInt8(ascii: ",")),
        ("name;notes\nx;\"a, b, c\"\ny;\"d, e\"\n", UInt8(ascii: ";")),
    ])
    func `the delimiter is found`(_ text: String, _ delimiter: UInt8) {
        let found = DetectedDialect(Array(text.utf8), isWhole: true)
        #expect(found.dialect.delimiter == delimiter && found.confidence == 100)
    }
}
