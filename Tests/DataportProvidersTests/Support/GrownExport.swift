import DataportTestKit
import Foundation

/// Files that another service exports: those of `samples/exports`, with so many more people that they are read in
/// several batches.
final class GrownExport {
    /// The folder with the files.
    let path: String
    private let scratch: TemporaryDirectory

    /// Copies a folder of samples, or one file of it, and repeats the first row of `file` under other addresses.
    init(_ sample: String, file: String, people: Int = 40) throws {
        scratch = try TemporaryDirectory()
        let samples = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("samples/exports")
        path = scratch.file("files")
        try FileManager.default.copyItem(atPath: samples.appendingPathComponent(sample).path, toPath: path)
        let table = "\(path)/\(file)"
        // Files may be in any encoding: one character a byte keeps them as they are.
        let text = try String(contentsOfFile: table, encoding: .isoLatin1)
        let row = text.split(whereSeparator: \.isNewline)[1]
        guard let address = row.firstMatch(of: /[A-Za-z.]+@[A-Za-z.]+/) else { throw CocoaError(.fileReadCorruptFile) }
        let end = text.contains("\r\n") ? "\r\n" : "\n"
        let rows = (0..<people).map { number in
            row.replacing(address.output, with: "person\(number)@example.net") + end
        }
        let separator = text.last?.isNewline == true ? "" : end
        try (text + separator + rows.joined()).write(toFile: table, atomically: true, encoding: .isoLatin1)
    }
}
