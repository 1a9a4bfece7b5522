import ArgumentParser
import DataportArchive
import DataportCore
import DataportEngine
import DataportFormats

/// `dataport inspect`.
struct InspectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Look inside an archive: what it holds, or the records of one kind.",
        discussion: """
            Without a kind: kinds, counts, sizes, formats, source, time and what was left out. The structure of the zip file \
            is checked on the way; --verify also reads every file and compares its SHA-256.

            Examples:
              dataport inspect account-42.dataport.zip
              dataport inspect account-42.dataport.zip --verify
              dataport inspect account-42.dataport.zip campaigns --limit 5
              dataport inspect account-42.dataport.zip contacts --format csv
            """)

    /// How records are shown.
    enum RecordFormat: String, CaseIterable, ExpressibleByArgument {
        case table, json, csv
    }

    @Argument(help: "The archive.", completion: .file(extensions: ["zip"]))
    var archive: String

    @Argument(
        help: "A kind, singular or plural, to show its records.", completion: .list(AssetKind.catalogue.map(\.plural)))
    var kind: String?

    @Option(help: ArgumentHelp("Show at most so many records; 0 means all.", valueName: "n"))
    var limit = 20

    @Option(help: ArgumentHelp("table, json or csv.", valueName: "format"))
    var format = RecordFormat.table

    @Flag(help: "Read every file and compare its SHA-256 with the manifests.")
    var verify = false

    @Flag(help: "Write results to standard output as one JSON object a line.")
    var json = false

    func validate() throws {
        if limit < 0 { throw ValidationError("--limit cannot be negative.") }
    }

    func run() async throws {
        let reader = try ArchiveReader(path: archive)
        if let kind {
            return try RecordListing(reader: reader, kind: try AssetKind.find(kind), limit: limit).show(
                json ? .json : format)
        }
        let summary = try ArchiveSummary(of: reader)
        if verify { _ = try reader.verify() }
        let console = Console.standardOutput
        if json { return try console.write(summary.object(isVerified: verify).text(.compact) + "\n") }
        try console.write(summary.text(isVerified: verify, path: archive, style: console.style))
    }
}

extension AssetKind {
    /// The kind that a person names, singular or plural.
    static func find(_ name: String) throws(DataportError) -> AssetKind {
        let wanted = String(name.lowercased().map { $0 == "-" ? "_" : $0 })
        if let kind = AssetKind.catalogue.first(where: { $0.id.name == wanted || $0.plural == wanted }) { return kind }
        let known = AssetKind.catalogue.flatMap { [$0.plural, $0.id.name] }
        throw DataportError(
            .usage, "there is no kind called “\(Terminal.safe(name))”",
            advice: Nearest.suggestion(for: wanted, among: known) ?? "`dataport schema list` shows the kinds")
    }
}
