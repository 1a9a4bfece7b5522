import ArgumentParser
import DataportArchive
import DataportCore
import DataportEngine
import DataportFormats
import DataportZip
import Glibc

/// `dataport validate`.
struct ValidateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Check archives to the last byte, or single files of records.",
        discussion: """
            Checked are: the structure of the zip file, the digests of all files, counts, every record in every format, ids, \
            references, whether JSON, CSV and XML say the same, and what must hold between records. The archive's own \
            schemas are not relied on. Every finding names its rule; `dataport explain RULE` says more. The exit code is 0 \
            when there are no errors, 1 when there are, and 65 when a file is no intact archive at all.

            With --kind, a file of records that stands alone is checked against its declaration: JSON Lines, CSV or XML, \
            as its name ends. With --schema, JSON Lines or JSON of any origin is checked against a schema of JSON Schema \
            2020-12; nothing is fetched, and what the schema refers to is handed in with --schema-document.

            Examples:
              dataport validate account-42.dataport.zip
              dataport validate contacts.csv --kind contact
              dataport validate any.jsonl --schema any.schema.json
              dataport validate *.zip --json
              dataport validate account-42.dataport.zip --format sarif --report findings.sarif
            """)

    /// How findings are shown.
    enum Format: String, CaseIterable, ExpressibleByArgument {
        case text, json, sarif
    }

    @Argument(help: "Archives, or with --kind files of records.", completion: .file())
    var archives: [String]

    @Option(
        help: ArgumentHelp("What records the files hold, singular or plural.", valueName: "kind"),
        completion: .list(AssetKind.catalogue.map(\.plural)))
    var kind: String?

    @Option(help: ArgumentHelp("Check JSON or JSON Lines against this schema.", valueName: "file"), completion: .file())
    var schema: String?

    @Option(
        name: .customLong("schema-document"),
        help: ArgumentHelp("A document that the schema refers to by its $id; may be repeated.", valueName: "file"),
        completion: .file())
    var schemaDocuments: [String] = []

    @Option(
        name: .customLong("schema-output"),
        help: "With --schema and --json: flag, basic or detailed, as JSON Schema has it.")
    var schemaOutput = SchemaFileRun.Detail.basic

    @Flag(name: .customLong("assert-formats"), help: "With --schema, let `format` decide and not only describe.")
    var assertsFormats = false

    @Option(help: ArgumentHelp("Show the first so many findings of each rule.", valueName: "n"))
    var limit = 10

    @Option(help: ArgumentHelp("text, json (one object a line) or sarif (2.1.0, for CI systems).", valueName: "format"))
    var format: Format?

    @Option(help: ArgumentHelp("Write the findings to this new file instead.", valueName: "file"))
    var report: String?

    @OptionGroup var limits: LimitOptions

    @OptionGroup var reporting: OutputOptions

    func validate() throws {
        if limit < 1 { throw ValidationError("--limit must be at least 1.") }
        guard schema != nil else { return }
        if kind != nil { throw ValidationError("--kind and --schema exclude each other.") }
        if format == .sarif || report != nil { throw ValidationError("With --schema there is text, or --json.") }
    }

    func run() async throws {
        // Said before the work and not after it.
        if let report { try TextFile.requireAbsent(report) }
        Interruption.install()
        if let schema { return try checkAgainst(schema) }
        var results: [ValidationText.Result] = []
        var failure: DataportError?
        for path in archives {
            try Interruption.check()
            do {
                results.append(ValidationText.Result(archive: path, outcome: try check(path)))
            } catch let error as DataportError {
                // The other archives are checked all the same; the first failure decides the exit code.
                if failure != nil || archives.count > 1 { ErrorPresenter.present(error, to: .standardError) }
                failure = failure ?? error
            }
        }
        if !results.isEmpty { try write(results) }
        if let failure, archives.count > 1 { ExitStatus(failure.code).end() }
        if let failure { throw failure }
        if results.contains(where: { $0.outcome.log.total(.error) > 0 }) { ExitStatus(.negative).end() }
    }

    private func checkAgainst(_ schema: String) throws {
        let run = SchemaFileRun(
            schema: schema, references: schemaDocuments, assertsFormats: assertsFormats, detail: schemaOutput,
            limit: limit, largestText: limits.bytes ?? limits.limits().lineBytes,
            isJSON: reporting.json || format == .json, isQuiet: reporting.quiet)
        if try !run.run(archives) { ExitStatus(.negative).end() }
    }

    private func check(_ path: String) throws -> ArchiveValidator.Outcome {
        let line = reporting.showsProgress ? ProgressLine(console: .standardError) : nil
        defer { line?.clear() }
        let observer: @Sendable (AssetKind.ID?, Int) throws -> Void = { kind, records in
            try Interruption.check()
            let phase = kind.map { Progress.Phase.records($0) } ?? .attachments
            line?.show(Progress(phase: phase, records: records, totalRecords: 0, attachments: 0))
        }
        if let kind {
            let format = try Self.format(of: path)
            return try FileValidator(
                path: path, kind: try AssetKind.find(kind), format: format, limit: limit, observer: observer
            ).run()
        }
        let reader = try ArchiveReader(path: path, limits: limits.limits())
        var validator = try ArchiveValidator(
            reader, limit: limit, directory: Self.temporaryFolder, observer: observer)
        return try validator.run()
    }

    private static func format(of path: String) throws(DataportError) -> ArchiveFormat {
        let ending = path.split(separator: ".").last.map { $0.lowercased() } ?? ""
        if let format = ArchiveFormat.allCases.first(where: { $0.fileExtension == ending || $0.rawValue == ending }) {
            return format
        }
        throw DataportError(
            .usage, "the file's name does not say what it holds", place: path,
            advice: "give it a name that ends in .jsonl, .csv or .xml")
    }

    private static var temporaryFolder: String { Console.environment("TMPDIR") ?? "/tmp" }

    private func write(_ results: [ValidationText.Result]) throws {
        let console = Console.standardOutput
        let style = report == nil ? console.style : Style(isEnabled: false)
        let text =
            switch format ?? (reporting.json ? .json : .text) {
            case .text: results.map { ValidationText.text($0, style: style, isQuiet: reporting.quiet) }.joined()
            case .json: results.map(ValidationText.lines).joined()
            case .sarif: SARIF.document(results).text(.pretty) + "\n"
            }
        guard let report else { return try console.write(text) }
        // Findings name records, and ids can be addresses.
        try TextFile.create(text, at: report)
    }
}
