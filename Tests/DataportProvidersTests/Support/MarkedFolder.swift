import DataportCore
import DataportTestKit
import Foundation

/// A folder of the shape of an archive, with lines in any order, whose every field of every kind holds a value.
final class MarkedFolder {
    /// Where it is.
    var path: String { scratch.path }
    private let scratch: TemporaryDirectory

    /// Writes account `id` with `rows` records of each kind.
    init(account id: String, rows: Int) throws {
        scratch = try TemporaryDirectory()
        try Self.makeFolder(scratch.file("data/json"))
        let account = MarkedAccount(id: id, mark: "mark")
        // Files of a folder have the names of their digests.
        var names: [String: String] = [:]
        for kind in AssetKind.catalogue {
            for field in kind.attachmentFields {
                let digest = try Shell.sha256(Array(account.body(of: kind, field).utf8))
                try Self.makeFolder(scratch.file("data/content/\(digest.prefix(2))"))
                let file = "data/content/\(digest.prefix(2))/\(digest).html"
                try scratch.write(account.body(of: kind, field).utf8, to: file)
                names[account.path(of: kind, field)] = file
            }
        }
        for kind in AssetKind.catalogue {
            var batch = RecordBatch(fieldCount: kind.fields.count)
            for row in 0..<(kind.id == .account ? 1 : rows) { account.append(row, of: kind, to: &batch) }
            var generator = SeededGenerator(seed: 7)
            let lines = try Self.lines(batch, of: kind, names).shuffled(using: &generator)
            try scratch.write((lines.joined(separator: "\n") + "\n").utf8, to: "data/json/\(kind.plural).jsonl")
        }
    }

    private static func makeFolder(_ path: String) throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    private static func lines(
        _ batch: borrowing RecordBatch, of kind: AssetKind, _ names: [String: String]
    ) throws -> [String] {
        var lines: [String] = []
        for row in 0..<batch.rowCount {
            var record: [String: Any] = [:]
            for (index, field) in kind.fields.enumerated() {
                record[field.name] = try batch.text(row: row, field: index).map { try value($0, field, names) }
            }
            let line = try JSONSerialization.data(withJSONObject: record, options: .withoutEscapingSlashes)
            lines.append(String(decoding: line, as: UTF8.self))
        }
        return lines
    }

    private static func value(_ text: String, _ field: Field, _ names: [String: String]) throws -> Any {
        switch field.type {
        case .integer, .boolean, .json:
            try JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)
        case .attachment: names[text] ?? text
        default: text
        }
    }
}
