package import DataportCore
package import DataportFormats

/// The portability report of an archive that is read: what it says of itself.
package struct ArchiveReport: Sendable {
    /// One kind as the report has it.
    package struct Kind: Sendable, Equatable {
        /// The name of the kind, which may be one that this program does not know.
        package let name: String
        package let label: String
        /// `complete`, `partial`, `unreadable` or `excluded`.
        package let state: String
        package let reason: String?
        package let records: Int
        /// Paths of its files.
        package let files: [String]
    }

    /// Where it stands.
    package static let path = "report/portability-report.json"
    /// The most bytes of a document that is read as a whole.
    static let maximumBytes = 16 << 20

    /// The whole report.
    package let document: JSONValue
    /// In the order of the report.
    package let kinds: [Kind]

    /// Reads the report.
    /// - Throws: `badInput` when the report is missing or of a newer major version of the format.
    package init(of reader: ArchiveReader) throws(DataportError) {
        let text = try reader.bytes(of: Self.path, limit: Self.maximumBytes)
        document = try text.span.withUnsafeBytes { (bytes) throws(DataportError) in
            try JSONValue(reading: bytes, name: Self.path)
        }
        kinds = (document["kinds"]?.elements ?? []).map { value in
            Kind(
                name: value["kind"]?.string ?? "", label: value["label"]?.string ?? "",
                state: value["state"]?.string ?? "", reason: value["reason"]?.string,
                records: value["records"]?.integer ?? 0,
                files: (value["files"]?.elements ?? []).compactMap { $0["path"]?.string })
        }
        try requireKnownVersion()
    }

    /// The account's id at the source.
    package var account: String { document["account"]?.string ?? "" }
    /// The source that the archive was made from.
    package var sourceName: String { document["source"]?.string ?? "unknown" }
    /// Whether the archive is of the format version that this program writes; a later minor version may hold more.
    var isOfThisVersion: Bool { document["format_version"]?.string == ArchiveFacts.formatVersion }
    /// Whether everything is of one moment.
    package var isSnapshot: Bool { document["snapshot"]?.bool == true }
    /// The formats in which it holds records.
    package var formats: [ArchiveFormat] {
        (document["formats"]?.elements ?? []).compactMap { $0.string.flatMap(ArchiveFormat.init) }
    }

    private func requireKnownVersion() throws(DataportError) {
        let version = document["format_version"]?.string ?? ""
        let known = ArchiveFacts.formatVersion.split(separator: ".")[0]
        guard version.split(separator: ".").first == known else {
            throw DataportError(
                .badInput,
                "the archive has format version \(Terminal.safe(version)), and this program reads \(known).x",
                advice: "use a newer dataport")
        }
    }
}
