import DataportArchive
import DataportCore
import DataportFormats

/// Writes one wide CSV file a list for people and their spreadsheet programs.
struct SpreadsheetExport {
    let source: any Source
    let archive: ArchiveWriter

    /// Writes the files and says which list each one holds.
    func run() async throws -> [ArchiveFacts.Spreadsheet] {
        guard let profiles = source as? any ProfileSource else {
            throw DataportError(
                .usage, "this source cannot be read list by list, which --spreadsheet needs",
                advice: "leave --spreadsheet out, or import the archive into a store and export that")
        }
        let (accountWide, tags) = try await customFieldTags()
        var written: [ArchiveFacts.Spreadsheet] = []
        var reader = ProfileReader(cursor: try await profiles.profiles())
        while let list = try await reader.nextList() {
            let path = "spreadsheet/\(Self.number(written.count + 1)).csv"
            var encoder = SpreadsheetEncoder(customFieldTags: (tags[list] ?? []) + accountWide)
            var rows = 0
            try await archive.addStream(path: path) { stream in
                rows = try await reader.copyList(list, with: &encoder, to: &stream)
            }
            let listID = String(decoding: list, as: UTF8.self)
            written.append(ArchiveFacts.Spreadsheet(path: path, listID: listID, rows: rows))
        }
        return written
    }

    /// The tags of every list's fields in their order, and those of the whole account. Lists are known by the bytes of their ids: Swift
    /// takes texts for equal that differ in bytes.
    private func customFieldTags() async throws -> (accountWide: [String], byList: [[UInt8]: [String]]) {
        let kind = AssetKind.listField
        guard let list = kind.index(of: "list_id"), let tag = kind.index(of: "tag"),
            let position = kind.index(of: "position")
        else { return ([], [:]) }
        var found: [(list: [UInt8]?, position: Int, tag: String)] = []
        var batch = RecordBatch(fieldCount: kind.fields.count)
        var cursor = try await source.cursor(over: kind, after: nil)
        while try await cursor.next(into: &batch) != nil {
            for row in 0..<batch.rowCount {
                let place = batch.text(row: row, field: position).flatMap { Int($0) } ?? Int.max
                let owner = batch.withValue(row: row, field: list) { $0.map { Array($0) } }
                found.append((owner, place, batch.text(row: row, field: tag) ?? ""))
            }
        }
        found.sort { $0.position < $1.position }
        let byList = Dictionary(grouping: found.filter { $0.list != nil }) { $0.list ?? [] }
        return (found.filter { $0.list == nil }.map(\.tag), byList.mapValues { $0.map(\.tag) })
    }

    /// `1` → `001`.
    static func number(_ value: Int) -> String {
        String(repeating: "0", count: max(0, 3 - String(value).count)) + String(value)
    }
}

/// Cuts the stream of profiles, which is ordered by list, where the list changes.
private struct ProfileReader: ~Copyable {
    private var cursor: any RecordCursor & ~Copyable
    private var batch = RecordBatch(fieldCount: AssetKind.profile.fields.count)
    private var row = 0

    init(cursor: consuming any RecordCursor & ~Copyable) { self.cursor = cursor }

    /// The list of the next unread profile; `nil` at the end.
    mutating func nextList() async throws -> [UInt8]? {
        guard try await fill() else { return nil }
        return batch.withValue(row: row, field: Self.listField) { $0.map { Array($0) } ?? [] }
    }

    /// Encodes all profiles of `list` and returns how many.
    mutating func copyList(
        _ list: [UInt8], with encoder: inout SpreadsheetEncoder, to stream: inout EntryStream
    ) async throws -> Int {
        var writer = ByteWriter()
        encoder.encodeHeader(into: &writer)
        var rows = 0
        while try await fill() {
            let start = row
            while row < batch.rowCount, isOfList(list) { row += 1 }
            if row == start { break }
            encoder.encode(batch, rows: start..<row, into: &writer)
            rows += row - start
            try await stream.append(&writer)
        }
        try await stream.append(&writer)
        return rows
    }

    private borrowing func isOfList(_ list: [UInt8]) -> Bool {
        batch.withValue(row: row, field: Self.listField) { $0?.elementsEqual(list) ?? false }
    }

    private static let listField = AssetKind.profile.index(of: "list_id") ?? 1

    /// Makes sure that there is an unread row; `false` at the end.
    private mutating func fill() async throws -> Bool {
        while row >= batch.rowCount {
            guard try await cursor.next(into: &batch) != nil else { return false }
            row = 0
        }
        return true
    }
}
