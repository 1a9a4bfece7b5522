import DataportCore
import DataportFormats
import DataportZip

/// Whether the archive's schemas are those of this program, which checks with its own. A later minor version may have others.
struct SchemaCheck {
    let reader: ArchiveReader
    let report: ArchiveReport
    /// The digest of each entry, by its position.
    let digests: [String?]

    /// Reports schemas that are missing or different.
    func run(_ log: inout FindingLog) {
        guard report.isOfThisVersion else { return }
        if report.formats.contains(.json) {
            for kind in AssetKind.catalogue where reader.contains(ArchiveFormat.json.path(of: kind)) {
                check("schema/json/\(kind.id).schema.json", SchemaLanguage.jsonSchema.render(kind), &log)
            }
        }
        if report.formats.contains(.xml) {
            check("schema/xml/dataport.xsd", XSDRenderer.render(AssetKind.catalogue), &log)
        }
    }

    private func check(_ path: String, _ schema: String, _ log: inout FindingLog) {
        guard let index = reader.zip.index(of: path.utf8) else {
            return log.add("schema.file", at: Finding.Place(path), "the schema is missing")
        }
        var digest = Digests()
        Array(schema.utf8).withUnsafeBytes { digest.update($0) }
        guard digest.sha256Hex() != digests[index] else { return }
        log.add("schema.file", at: Finding.Place(path), "the schema is not that of this format version")
    }
}
