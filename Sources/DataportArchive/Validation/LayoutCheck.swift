import DataportCore
import DataportFormats
import DataportZip

/// Whether an archive of this very format version holds only files of docs/format.md section 2, in the order of section 10. A later
/// minor version may know more files; then nothing is said.
struct LayoutCheck {
    let reader: ArchiveReader
    let report: ArchiveReport

    /// Reports unknown files and files out of order.
    func run(_ log: inout FindingLog) {
        guard report.isOfThisVersion else { return }
        var last = (part: 0, detail: "")
        for path in reader.paths {
            guard let rank = Self.rank(of: path) else {
                log.add("layout.file", at: Finding.Place(path), "docs/format.md section 2 knows no such file")
                continue
            }
            if rank < last && !reader.zip.limits.takesForeignContainers {
                log.add("layout.order", at: Finding.Place(path), "the file stands behind one that it should precede")
            } else {
                last = rank
            }
        }
    }

    private static let data: [String: String] = {
        let paths = AssetKind.catalogue.flatMap { kind in ArchiveFormat.allCases.map { $0.path(of: kind) } }
        // Ranks are compared as text; all have the same length.
        return Dictionary(uniqueKeysWithValues: paths.enumerated().map { ($1, String($0 + 1000)) })
    }()

    private static let schemas = Set(
        AssetKind.catalogue.map { "schema/json/\($0.id).schema.json" } + ["schema/xml/dataport.xsd"])

    /// Where section 10 puts a file; `nil` when section 2 does not know it.
    private static func rank(of path: String) -> (part: Int, detail: String)? {
        guard let part = EntryPath.part(of: path) else { return nil }
        if part == 0 { return data[path].map { (part, $0) } }
        if path.hasPrefix(EntryPath.content) { return ContentPath(path).map { (part, $0.text) } }
        if path.hasPrefix("schema/") { return schemas.contains(path) ? (part, "") : nil }
        if path.hasPrefix("spreadsheet/") { return isSpreadsheet(path) ? (part, path) : nil }
        if path.hasPrefix("report/") { return path == ArchiveReport.path ? (part, "") : nil }
        return (part, "")
    }

    /// `spreadsheet/001.csv`.
    private static func isSpreadsheet(_ path: String) -> Bool {
        let name = path.utf8.dropFirst("spreadsheet/".utf8.count)
        let number = name.dropLast(4)
        return name.count > 6 && name.suffix(4).elementsEqual(".csv".utf8) && number.allSatisfy { $0 &- 0x30 < 10 }
    }
}
