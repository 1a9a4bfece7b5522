import DataportArchive
import DataportCore
import DataportFormats
import DataportZip

/// What an archive says about itself, with the sizes of its files.
struct ArchiveSummary {
    /// A kind as the report has it.
    struct Kind {
        let name: String
        let label: String
        let state: String
        let reason: String?
        let records: Int
        /// Bytes of its files, as they are and in the archive.
        let bytes: Int
        let compressedBytes: Int
    }

    let report: JSONValue
    let kinds: [Kind]
    let files: Int
    let bytes: Int
    /// Bytes of the archive.
    let compressedBytes: Int

    /// Reads the report.
    /// - Throws: `badInput` when the report is missing or of a newer major version of the format.
    init(of reader: ArchiveReader) throws(DataportError) {
        let archive = try ArchiveReport(of: reader)
        var sizes: [String: (Int, Int)] = [:]
        for entry in reader.zip.entries {
            sizes[String(decoding: entry.name, as: UTF8.self)] = (Int(entry.byteCount), Int(entry.compressedByteCount))
        }
        kinds = archive.kinds.map { Self.kind($0, sizes) }
        files = sizes.count
        bytes = sizes.values.reduce(0) { $0 + $1.0 }
        compressedBytes = reader.zip.byteCount
        report = archive.document
    }

    private static func kind(_ kind: ArchiveReport.Kind, _ sizes: [String: (Int, Int)]) -> Kind {
        Kind(
            name: kind.name, label: kind.label, state: kind.state, reason: kind.reason, records: kind.records,
            bytes: kind.files.reduce(0) { $0 + (sizes[$1]?.0 ?? 0) },
            compressedBytes: kind.files.reduce(0) { $0 + (sizes[$1]?.1 ?? 0) })
    }

    /// For programs.
    func object(isVerified: Bool) -> JSONValue {
        var members: [JSONValue.Member] = []
        for key in ["format_version", "generator", "created", "account", "source", "snapshot", "formats"] {
            members.append(.init(key, report[key] ?? .null))
        }
        members += [
            .init("verified", .bool(isVerified)), .init("files", .integer(files)), .init("bytes", .integer(bytes)),
            .init("compressed_bytes", .integer(compressedBytes)), .init("kinds", .array(kinds.map(object))),
            .init("content", report["content"] ?? .null), .init("redactions", report["redactions"] ?? .null),
        ]
        return .object(members)
    }

    private func object(_ kind: Kind) -> JSONValue {
        .object(present: [
            "kind": .string(kind.name), "state": .string(kind.state), "reason": kind.reason.map { .string($0) },
            "records": .integer(kind.records), "bytes": .integer(kind.bytes),
            "compressed_bytes": .integer(kind.compressedBytes),
        ])
    }
}
