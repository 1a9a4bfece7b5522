import DataportArchive
import DataportCore
import DataportFormats
import DataportTestKit
import DataportZip
import Testing

/// Findings about values say the line and the byte where the value begins.
struct FindingPlaceTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory() }

    private static let rowCount = 6000
    /// Far apart and side by side, in the first batch and in the last.
    private static let bad = [0, 1, 700, 2999, 5999]

    /// A file of contacts with names of several lines, some of which were made at no moment.
    private func contacts(in format: ArchiveFormat) -> [UInt8] {
        var contacts = RandomContacts(seed: 11)
        var batch = RecordBatch()
        contacts.fill(&batch, rows: Self.rowCount)
        let field = AssetKind.contact.index(of: "created_at")
        var changed = RecordBatch(fieldCount: batch.fieldCount)
        for row in 0..<batch.rowCount {
            for index in 0..<batch.fieldCount {
                if index == field, Self.bad.contains(row) {
                    changed.append(text: "never-\(row).")
                } else {
                    changed.append(batch, row: row, field: index)
                }
            }
        }
        let encoder = recordEncoder(for: .contact, format: format)
        var writer = ByteWriter(capacity: 1 << 20)
        encoder.encodeHeader(into: &writer)
        encoder.encode(changed, into: &writer)
        encoder.encodeFooter(into: &writer)
        return writer.withBytes { Array($0) }
    }

    private func findings(in bytes: [UInt8], of kind: AssetKind, _ format: ArchiveFormat, limit: Int) throws
        -> [Finding]
    {
        try folder.write(bytes, to: "records")
        let validator = FileValidator(path: folder.file("records"), kind: kind, format: format, limit: limit)
        return try validator.run().log.entries.flatMap(\.shown)
    }

    /// Line and byte of a text, as a person counts them.
    private func place(of text: String, in bytes: [UInt8]) throws -> (line: Int, column: Int) {
        let wanted = Array(text.utf8)
        let start = try #require(bytes.indices.first { bytes[$0...].starts(with: wanted) })
        let line = bytes[..<start].split(separator: 0x0A, omittingEmptySubsequences: false)
        return (line.count, (line.last?.count ?? 0) + 1)
    }

    @Test(arguments: ArchiveFormat.allCases)
    func `the value is found in the file, however far behind`(format: ArchiveFormat) throws {
        let bytes = contacts(in: format)
        let found = try findings(in: bytes, of: .contact, format, limit: 100)
        #expect(found.map(\.record) == Self.bad.map { "c\($0)" })
        for (finding, row) in zip(found, Self.bad) {
            let expected = try place(of: "never-\(row).", in: bytes)
            #expect(finding.place.line == expected.line)
            // In JSON the value begins with its quote.
            #expect(finding.place.column == expected.column - (format == .json ? 1 : 0))
        }
    }

    @Test func `only what is shown is located, and all is counted`() throws {
        let bytes = contacts(in: .csv)
        try folder.write(bytes, to: "records")
        let log = try FileValidator(path: folder.file("records"), kind: .contact, format: .csv, limit: 2).run().log
        #expect(log.entries.map(\.total) == [Self.bad.count])
        #expect(log.entries[0].shown.allSatisfy { $0.place.column != nil })
    }

    @Test func `XML that others wrote is located too, or at least its line`() throws {
        func xml(_ field: String) -> [UInt8] {
            let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<lists xmlns=\"urn:dataport:archive:1\">\n"
            return Array(
                "\(head)\t<list>\n\t\t<id>1</id><name><![CDATA[<opt_in>]]]></name>\n  \(field)</list></lists>\n".utf8)
        }
        let found = try findings(in: xml("<opt_in >triple</opt_in>"), of: .list, .xml, limit: 1)
        #expect(found.map(\.place) == [Finding.Place(folder.file("records"), line: 5, column: 12)])
        // A null has no place.
        let null = Array(String(decoding: xml(""), as: UTF8.self).replacing("<id>1</id>", with: "").utf8)
        #expect(try findings(in: null, of: .list, .xml, limit: 1).map(\.place.line) == [3])
    }

    @Test func `a null of JSON and an empty cell have a place`() throws {
        let names = AssetKind.campaignGroup.fields.map(\.name)
        let json = #"{"id":"1","created_at":null, "name" : null}"#
        let found = try findings(in: Array(json.utf8), of: .campaignGroup, .json, limit: 1)
        #expect(found.map(\.place.column) == [39] && found.map(\.rule) == ["field.required"])
        let csv = names.joined(separator: ",") + "\r\n\"a,\"\"\r\n\",,,,\r\n"
        let cell = try findings(in: Array(csv.utf8), of: .campaignGroup, .csv, limit: 1)
        #expect(cell.map(\.place) == [Finding.Place(folder.file("records"), line: 3, column: 3)])
    }
}
