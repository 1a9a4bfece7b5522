package import DataportCore

/// The encoder that writes records of `kind` in `format`.
package func recordEncoder(for kind: AssetKind, format: ArchiveFormat) -> any RecordEncoder {
    switch format {
    case .json: JSONLinesEncoder(kind: kind)
    case .csv: CSVEncoder(kind: kind)
    case .xml: XMLEncoder(kind: kind)
    }
}
