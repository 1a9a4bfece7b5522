import DataportCore
import DataportProviders
import Glibc

/// The people whom a service could not be given, one a line, with the reasons: a CSV file beside the archive, for its owner alone.
enum NotImportedFile {
    /// Writes the file anew, and says where it is; nothing is written when everybody arrived.
    static func write(
        beside archive: String, _ losses: LossTally, _ refusals: [ServiceRefusal]
    ) throws(DataportError) -> String? {
        guard losses.lineCount > 0 || !refusals.isEmpty else { return nil }
        let path = archive + ".not-imported.csv"
        // That of an earlier run says what is not true any more.
        unlink(path)
        try TextFile.create(at: path) { (file) throws(DataportError) in
            var text = "kind,id,address,status,raw,why\r\n"
            func add(_ cells: String?...) throws(DataportError) {
                text += row(cells.map { $0 ?? "" })
                guard text.utf8.count >= pieceByteCount else { return }
                try file.write(text)
                text = ""
            }
            try losses.forEachLine { (line) throws(DataportError) in
                try add(line("kind"), line("record"), line("address"), line("status"), line("raw"), line("reason"))
            }
            for refusal in refusals { try add(refusal.kind.name, refusal.id, nil, nil, nil, refusal.reason) }
            try file.write(text)
        }
        return path
    }

    private static let pieceByteCount = 64 << 10

    private static func row(_ cells: [String]) -> String {
        cells.map(cell).joined(separator: ",") + "\r\n"
    }

    /// A cell in quotes; what a spreadsheet would take for a formula is made a text.
    private static func cell(_ text: String) -> String {
        let isFormula = text.utf8.first.map { "=+-@\t\r".utf8.contains($0) } ?? false
        return "\"" + (isFormula ? "'" : "") + text.replacing("\"", with: "\"\"") + "\""
    }
}
