import DataportCore
import DataportFormats

/// A source whose ids are ASCII, each id another one: what is not is written as in addresses (`%C3%A9`). Archives may hold two ids that differ only in how an
/// accent is composed; Swift takes such texts for equal, and whoever has the one would get what is the other's.
struct PlainIDSource: Source {
    private let source: any Source

    init(_ source: any Source) { self.source = source }

    func inventory(counting: Bool) async throws -> Inventory { try await source.inventory(counting: counting) }

    func cursor(over kind: AssetKind, after bookmark: Bookmark?) async throws -> any RecordCursor & ~Copyable {
        PlainIDCursor(try await source.cursor(over: kind, after: bookmark), kind)
    }

    func attachments(of kinds: [AssetKind]) async throws -> any AttachmentCursor & ~Copyable {
        try await source.attachments(of: kinds)
    }

    /// An id in ASCII; the percent sign is escaped too, so that no two ids become one.
    static func plain(_ id: String) -> String {
        guard id.utf8.contains(where: isSpecial) else { return id }
        let digits = Array("0123456789ABCDEF".utf8)
        let bytes = id.utf8.flatMap { byte -> [UInt8] in
            isSpecial(byte) ? [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]] : [byte]
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    fileprivate static func isSpecial(_ byte: UInt8) -> Bool { byte >= 0x80 || byte == 0x25 }
}

/// Rewrites batches that hold such ids; all others pass as they are.
private struct PlainIDCursor: RecordCursor, ~Copyable {
    private var cursor: any RecordCursor & ~Copyable
    private let kind: AssetKind
    /// Ids and references, and the list of a hold.
    private let fields: [Int]
    /// Arrays of ids.
    private let arrays: [Int]

    init(_ cursor: consuming any RecordCursor & ~Copyable, _ kind: AssetKind) {
        self.cursor = cursor
        self.kind = kind
        fields = kind.fields.indices.filter { index in
            switch kind.fields[index].type {
            case .key, .reference: true
            default: kind.id == .suppression && kind.fields[index].name == "target"
            }
        }
        let names = kind.embeddedReferences.filter { $0.place == .elements }.map(\.field)
        arrays = kind.fields.indices.filter { names.contains(kind.fields[$0].name) }
    }

    mutating func next(into batch: inout RecordBatch) async throws -> Bookmark? {
        guard let bookmark = try await cursor.next(into: &batch) else { return nil }
        if isSpecial(batch) { rewrite(&batch) }
        return bookmark
    }

    private func isSpecial(_ batch: borrowing RecordBatch) -> Bool {
        for row in 0..<batch.rowCount {
            for field in fields + arrays {
                let found = batch.withValue(row: row, field: field) {
                    $0?.contains(where: PlainIDSource.isSpecial) ?? false
                }
                if found { return true }
            }
        }
        return false
    }

    private func rewrite(_ batch: inout RecordBatch) {
        var rows: [ProjectedRow] = []
        for index in 0..<batch.rowCount {
            var row = ProjectedRow(batch, row: index, of: kind)
            row.change(fields, PlainIDSource.plain)
            row.change(arrays) { array in
                let ids = (JSONPieces.elements(of: array) ?? []).map { element in
                    JSONPieces.string(element).map { JSONText.string(PlainIDSource.plain($0)) } ?? element
                }
                return "[\(ids.joined(separator: ","))]"
            }
            rows.append(row)
        }
        batch.reset(fieldCount: kind.fields.count)
        for row in rows { row.append(to: &batch) }
    }
}
