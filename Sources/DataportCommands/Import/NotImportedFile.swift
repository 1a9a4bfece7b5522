import DataportCore
import DataportProviders
import Glibc

/// The people whom a service could not be given, one a line, with the reasons: a CSV file beside the archive, for its owner alone.
enum NotImportedFile {
    /// Writes the file anew, and says where it is; nothing is written when everybody arrived.
    static func write(
        beside archive: String, _ lines: [LossTally.Line], _ refusals: [ServiceRefusal]
    ) throws(DataportError) -> String? {
        guard !lines.isEmpty || !refusals.isEmpty else { return nil }
        let path = archive + ".not-imported.csv"
        var text = "kind,id,address,status,raw,why\r\n"
        for line in lines {
            text += row([line.kind.name, line.id, line.address ?? "", line.status ?? "", line.raw ?? "", line.reason])
        }
        for refusal in refusals { text += row([refusal.kind.name, refusal.id, "", "", "", refusal.reason]) }
        // That of an earlier run says what is not true any more.
        unlink(path)
        try TextFile.create(text, at: path)
        return path
    }

    private static func row(_ cells: [String]) -> String {
        cells.map(cell).joined(separator: ",") + "\r\n"
    }

    /// A cell in quotes; what a spreadsheet would take for a formula is made a text.
    private static func cell(_ text: String) -> String {
        let isFormula = text.utf8.first.map { "=+-@\t\r".utf8.contains($0) } ?? false
        return "\"" + (isFormula ? "'" : "") + text.replacing("\"", with: "\"\"") + "\""
    }
}
