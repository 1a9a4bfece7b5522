import ArgumentParser
import DataportArchive
import DataportCore
import DataportEngine
import DataportFormats
import DataportProviders

/// `dataport export`.
struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write everything an account holds into one archive.",
        discussion: """
            The archive is a zip file with every record in JSON, CSV and XML, bodies and media as files, schemas, a report and \
            a page for people (index.html). It appears under its final name only when it is complete; passwords and keys are \
            replaced by markers and listed.

            Examples:
              dataport export --account 42
              dataport export --account 42 --dry-run
              dataport export --account 42 --kinds subscribers --formats csv -o people.zip
              dataport export --account 42 --quiet -o - | ssh backup 'cat > 42.zip'
              dataport export --from mailchimp-export:audience.zip -o mailchimp.zip
              dataport export --from listmonk:https://lists.example.com -o listmonk.zip
              dataport export --from csv:people.csv --save-mapping people.mapping -o people.zip
            """)

    @Option(
        help: ArgumentHelp(
            "The id of the account; files of other services hold one, which is named after the service if you do not say.",
            valueName: "id"))
    var account: String?

    @Option(
        name: .customLong("from"),
        help: ArgumentHelp(
            "The source, such as sqlite:PATH, postgresql://HOST/DATABASE, mailchimp-export:FILE.zip, csv:FILE or listmonk:https://HOST; by default the account store.",
            valueName: "uri"))
    var source: String?

    @OptionGroup var store: StoreOption

    @OptionGroup var files: FileSourceOptions

    @OptionGroup var asked: ServiceArguments

    @OptionGroup var additions: AdditionOptions

    @OptionGroup var chosen: KindOptions

    @Option(
        help: ArgumentHelp("Formats of the records: any of json, csv, xml.", valueName: "formats"),
        completion: .list(ArchiveFormat.allCases.map(\.rawValue)))
    var formats = "json,csv,xml"

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "The archive to write, a folder to write it into, or - for standard output.", valueName: "file"),
        completion: .file(extensions: ["zip"]))
    var output: String?

    @Flag(help: "Add one wide CSV file a list, for people and their spreadsheet programs.")
    var spreadsheet = false

    @Option(
        help: ArgumentHelp(
            "fast, balanced, small or none. Fast is a tenth of the time of balanced for a fifth more size.",
            valueName: "level"),
        completion: .list(Compression.allCases.map(\.rawValue)))
    var compression = Compression.fast.rawValue

    @Flag(name: .customLong("dry-run"), help: "Show the plan and write nothing.")
    var dryRun = false

    @Flag(help: "Replace an existing output.")
    var force = false

    @Flag(name: .customLong("include-secrets"), help: "Not yet possible: secrets travel only in encrypted archives.")
    var includeSecrets = false

    @OptionGroup var media: MediaOptions

    @OptionGroup var reporting: OutputOptions

    func run() async throws {
        try refuseSecrets()
        let request = try request()
        Interruption.install()
        let presenter = ExportPresenter(options: reporting, request: request)
        do {
            try await execute(request, presenter)
        } catch {
            presenter.failed(error)
            throw error
        }
    }

    private func execute(_ request: ExportRequest, _ presenter: ExportPresenter) async throws {
        let source = try openSource(request)
        let media = try await ExportMedia.prepare(
            source, self.media, request.selection, isRehearsal: dryRun, observer: presenter.images)
        let isWatched = dryRun || reporting.showsProgress || reporting.verbose || reporting.json
        let plan = try await Planner(source: media.records, selection: request.selection).plan(counting: isWatched)
        if dryRun { return try presenter.showPlan(plan, media) }
        let run = ExportRun(request: request, source: source, media: media, plan: plan, log: reporting.logger())
        presenter.begin(plan)
        let outcome = try await run.execute(observer: presenter.progress)
        try presenter.succeeded(outcome)
    }

    private func openSource(_ request: ExportRequest) throws -> any Source {
        do {
            if let source, files.mapping == nil, try SourceURI(source).scheme == "csv" {
                return try TableConversation(options: files, reporting: reporting, isRehearsal: dryRun)
                    .open(SourceURI(source).location, request)
            }
            if files.saveMapping != nil {
                throw DataportError(.usage, "--save-mapping is for csv:FILE without --mapping")
            }
            return try request.openSource()
        } catch {
            // A source that was stopped gives up with an error of its own.
            try Interruption.check()
            throw error
        }
    }

    /// The account that was named, or the one that the files hold.
    private func accountName() throws(DataportError) -> String {
        if let account { return account }
        if let source, let name = try ProviderRegistry.defaultAccount(of: source) { return name }
        throw DataportError(
            .usage, "a store holds many accounts", place: source, advice: "say which one with --account ID")
    }

    private func refuseSecrets() throws(DataportError) {
        guard includeSecrets else { return }
        throw DataportError(
            .usage, "secrets may travel only in an encrypted archive, and this version cannot encrypt yet",
            advice: "leave --include-secrets out; the archive lists which passwords and keys to enter again")
    }

    private func request() throws(DataportError) -> ExportRequest {
        let created = try Clock.now()
        let account = try accountName()
        let formats = try Self.formats(named: formats)
        guard let compression = Compression(rawValue: compression.lowercased()) else {
            let names = Compression.allCases.map(\.rawValue)
            throw DataportError(
                .usage, "there is no compression called “\(Terminal.safe(compression))”",
                advice: Nearest.suggestion(for: compression, among: names) ?? "choose \(names.joined(separator: ", "))")
        }
        var options = try files.options(now: created)
        options.service = try asked.options()
        options.additions = try additions.parsed()
        let destination = ExportRequest.destination(
            output, account: account, created: created, force: force)
        if case .standardOutput = destination { try refuseMixedOutput() }
        return ExportRequest(
            account: account, sourceURI: source, storePath: store.store,
            selection: try chosen.selection(), formats: formats,
            compression: compression, destination: destination, addsSpreadsheets: spreadsheet, created: created,
            fileOptions: options)
    }

    private func refuseMixedOutput() throws(DataportError) {
        if reporting.json && !dryRun {
            throw DataportError(
                .usage, "--json and --output - both want standard output", advice: "give --output a file name")
        }
        if Console.standardOutput.isTerminal && !dryRun {
            throw DataportError(
                .usage, "standard output is a terminal, and an archive is not text",
                advice: "pipe it into a program or a file, or give --output a file name")
        }
    }

    static func formats(named list: String) throws(DataportError) -> [ArchiveFormat] {
        let known = ArchiveFormat.allCases.map(\.rawValue)
        var chosen: Set<ArchiveFormat> = []
        for name in KindOptions.split(list) {
            let wanted = name.lowercased() == "jsonl" ? "json" : name.lowercased()
            guard let format = ArchiveFormat(rawValue: wanted) else {
                throw DataportError(
                    .usage, "there is no format called “\(Terminal.safe(name))”",
                    advice: Nearest.suggestion(for: wanted, among: known) ?? "choose any of json, csv, xml")
            }
            chosen.insert(format)
        }
        if chosen.isEmpty {
            throw DataportError(.usage, "--formats names no format", advice: "choose any of json, csv, xml")
        }
        return ArchiveFormat.allCases.filter(chosen.contains)
    }
}
