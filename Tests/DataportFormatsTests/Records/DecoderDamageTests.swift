import DataportCore
import DataportFormats
import DataportTestKit
import Testing

/// Every file with one byte changed or missing is found out, and nothing crashes or hangs.
struct DecoderDamageTests {
    private let rows = [
        Rows.row(
            id: "a",
            [
                "name": "x, \"y\"\n", "count": "12", "on": "true", "at": "2026-11-20T21:00:00Z", "word": "a",
                "object": #"{"k":[1,"v"]}"#, "password": .redacted, "list_id": "",
            ]),
        Rows.row(id: "b", ["name": "Zoë \u{1}", "strings": #"["s"]"#, "body": Cell(Rows.path), "password": "p&<"]),
        Rows.row(id: "c"),
    ]

    /// All files that differ from `bytes` in one byte, by one bit or by a byte with a meaning; and all that lack one.
    private func damaged(_ bytes: [UInt8], _ body: (_ at: Int, [UInt8]) throws -> Void) rethrows {
        for at in bytes.indices {
            var copy = bytes
            copy.remove(at: at)
            try body(at, copy)
            let others = (0..<8).map { bytes[at] ^ 1 << UInt8($0) } + Array("\",\r\n<&{}x".utf8) + [0]
            for other in others where other != bytes[at] {
                copy = bytes
                copy[at] = other
                try body(at, copy)
            }
        }
    }

    /// Damage that changes no record of XML: case and quotes of its declaration, white space for white space, the line breaks between
    /// elements.
    private func isHarmless(_ at: Int, _ bytes: [UInt8], _ copy: [UInt8], _ format: ArchiveFormat) -> Bool {
        guard format == .xml else { return false }
        let declaration = bytes.firstIndex(of: 10) ?? 0
        let isSpaceForSpace =
            copy.count == bytes.count && [10, 13, 32].contains(bytes[at]) && [10, 13].contains(copy[at])
        return at <= declaration || isSpaceForSpace || bytes[at] == 10 && bytes[at - 1] == UInt8(ascii: ">")
    }

    @Test(arguments: ArchiveFormat.allCases)
    func `one byte of damage is found`(format: ArchiveFormat) throws {
        let bytes = Rows.encode(rows, Rows.kind, format)
        try damaged(bytes) { at, copy in
            var validator = RecordValidator(kind: Rows.kind)
            let decoding = try Decoding.collect(copy, Rows.kind, format) { 64 }
            if decoding.faults.isEmpty, decoding.rows == rows, !isHarmless(at, bytes, copy, format) {
                Issue.record("damage at byte \(at) is not found: \(String(decoding: copy, as: UTF8.self))")
            }
            // What was let through must not harm the validator.
            var batch = Rows.batch(decoding.rows)
            try? validator.validate(&batch)
            let whole = try Decoding.collect(copy, Rows.kind, format)
            #expect(whole.rows == decoding.rows)
            #expect(whole.faults.count == decoding.faults.count)
            if format != .xml { #expect(whole == decoding) }
            #expect((Decoding.error(copy, Rows.kind, format) == nil) == decoding.faults.isEmpty)
        }
    }

    @Test(arguments: ArchiveFormat.allCases)
    func `a file that ends early is found wherever it ends`(format: ArchiveFormat) throws {
        let bytes = Rows.encode(rows, Rows.kind, format)
        for count in bytes.indices {
            let decoding = try Decoding.collect(Array(bytes[..<count]), Rows.kind, format)
            // Only whole lines of JSON and CSV look like a whole file, and the last line break of XML is none of its text.
            let isWhole =
                count == 0 ? format == .json : format == .xml ? count == bytes.count - 1 : bytes[count - 1] == 10
            if isWhole, decoding.faults.isEmpty {
                #expect(rows.starts(with: decoding.rows))
            } else {
                #expect(!decoding.faults.isEmpty, "\(count)")
            }
        }
    }

    @Test(arguments: ArchiveFormat.allCases, [1, 2, 3, 4] as [UInt64])
    func `noise is refused`(format: ArchiveFormat, seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for count in [1, 2, 3, 4, 5, 100, 5000] {
            let noise = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
            #expect(try !Decoding.collect(noise, Rows.kind, format).faults.isEmpty)
        }
    }

    @Test(arguments: ArchiveFormat.allCases)
    func `no fault quotes a value`(format: ArchiveFormat) throws {
        let secret = "Confidential"
        let rows = [
            Rows.row(
                id: "1", ["name": Cell(secret), "object": Cell(#"{"Confidential":"Confidential"}"#), "count": "1"])
        ]
        let bytes = Rows.encode(rows, Rows.kind, format)
        try damaged(bytes) { _, copy in
            for fault in try Decoding.collect(copy, Rows.kind, format).faults {
                #expect(!fault.message.contains("onfid") && !fault.message.contains("entia"))
                #expect(fault.line >= 1 && fault.column >= 1 && fault.offset >= 0 && fault.offset <= copy.count)
            }
        }
    }
}
