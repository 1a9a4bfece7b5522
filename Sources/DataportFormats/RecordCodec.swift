package import DataportCore

/// A format in which an archive holds records.
package enum ArchiveFormat: String, Sendable, CaseIterable {
    case json, csv, xml

    /// The ending of its files.
    package var fileExtension: String { self == .json ? "jsonl" : rawValue }

    /// Its media type (RFC 7111 for CSV, RFC 7303 for XML).
    package var mediaType: String {
        switch self {
        case .json: "application/jsonl"
        case .csv: "text/csv"
        case .xml: "application/xml"
        }
    }

    /// Where the file of `kind` stands in an archive.
    package func path(of kind: AssetKind) -> String { "data/\(rawValue)/\(kind.plural).\(fileExtension)" }
}

/// Writes the rows of one kind in one format. Encoders are sans I/O and trust their input: `RecordValidator` has seen every batch.
package protocol RecordEncoder: Sendable {
    /// What stands before the first row.
    func encodeHeader(into writer: inout ByteWriter)
    /// Every row of `batch`.
    func encode(_ batch: borrowing RecordBatch, into writer: inout ByteWriter)
    /// What stands after the last row.
    func encodeFooter(into writer: inout ByteWriter)
}
