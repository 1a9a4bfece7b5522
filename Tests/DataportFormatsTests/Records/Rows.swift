import DataportCore
import DataportFormats

/// A value of a row for tests.
enum Cell: Equatable, ExpressibleByStringLiteral, ExpressibleByNilLiteral {
    case null
    case redacted
    case bytes([UInt8])

    init(stringLiteral value: String) { self = .bytes(Array(value.utf8)) }
    init(nilLiteral: ()) { self = .null }
    init(_ value: String) { self = .bytes(Array(value.utf8)) }

    var text: String? {
        guard case .bytes(let bytes) = self else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// Rows as batches and back.
enum Rows {
    static func batch(_ rows: [[Cell]]) -> RecordBatch {
        var batch = RecordBatch(fieldCount: rows.first?.count ?? 0)
        for row in rows {
            for cell in row {
                switch cell {
                case .null: batch.appendNull()
                case .redacted: batch.appendRedacted()
                case .bytes(let bytes): bytes.withUnsafeBytes { batch.append($0) }
                }
            }
        }
        return batch
    }

    static func rows(_ batch: borrowing RecordBatch) -> [[Cell]] {
        var rows: [[Cell]] = []
        for row in 0..<batch.rowCount {
            var cells: [Cell] = []
            for field in 0..<batch.fieldCount {
                if batch.isRedacted(row: row, field: field) {
                    cells.append(.redacted)
                } else {
                    cells.append(batch.withValue(row: row, field: field) { $0.map { .bytes(Array($0)) } ?? .null })
                }
            }
            rows.append(cells)
        }
        return rows
    }

    /// The whole file of `rows`.
    static func encode(_ rows: [[Cell]], _ kind: AssetKind, _ format: ArchiveFormat) -> [UInt8] {
        let encoder = recordEncoder(for: kind, format: format)
        var writer = ByteWriter(capacity: 64)
        encoder.encodeHeader(into: &writer)
        encoder.encode(batch(rows), into: &writer)
        encoder.encodeFooter(into: &writer)
        return writer.withBytes { Array($0) }
    }

    /// A kind with every type of field.
    static let kind = AssetKind(
        "thing", plural: "things", "Things.",
        fields: [
            .reference("list_id", to: .list, "List."), .text("name", "Name."), .integer("count", "Count."),
            .boolean("on", "On."), .timestamp("at", "When."),
            .word("word", ["a", "temporary_error", "exactly_sixteen_", "more_than_sixteen_bytes"], "Word."),
            .json("data", .any, "Data."), .json("object", .object, "Object."), .json("array", .array, "Array."),
            .strings("strings", "Strings."), .attachment("body", "Body."), .secret("password", .password, "Password."),
        ])

    /// A row of `kind` in which only `id` is set, and the given fields.
    static func row(id: Cell = "1", _ values: [String: Cell] = [:]) -> [Cell] {
        kind.fields.map { $0.name == "id" ? id : values[$0.name] ?? .null }
    }

    static let path = "data/content/ab/ab" + String(repeating: "0", count: 62) + ".html"
}
