import ArgumentParser
import DataportArchive
import DataportCore
import DataportEngine
import DataportFormats
import DataportProviders
import DataportTemplates
import DataportZip
import Glibc

/// `dataport migrate`.
struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Move an account from one service to another, with a plan before and a proof afterwards.",
        discussion: """
            The account is read into an archive, which you keep: it holds everything, also the proof of consent and the history that the \
            new service has no place for. The archive is validated and compared with what is at the target; the plan says per kind \
            what is created, what is left out, and the reason of every loss. Then it is written, people who said no first, and read \
            back and compared. Nothing is mailed.

            When a run was stopped, the same command with the same --archive goes on: the archive is not read again, and what was \
            written is not written twice.

            Examples:
              dataport migrate --from mailwizz:https://mail.example.com/api --to listmonk:https://lists.example.com --dry-run
              dataport migrate --from mailwizz:https://mail.example.com/api --to listmonk:https://lists.example.com \\
                --archive moving.dataport.zip --from-credentials old.credentials --to-credentials new.credentials
              dataport migrate --from sqlite:accounts.sqlite --account 42 --to listmonk:https://lists.example.com --plan-html plan.html
            """)

    @Option(name: .customLong("from"), help: ArgumentHelp("Where the account is.", valueName: "uri"))
    var source: String

    @Option(name: .customLong("to"), help: ArgumentHelp("Where it goes.", valueName: "uri"))
    var target: String

    @Option(help: ArgumentHelp("The id of the account, when the source holds several.", valueName: "id"))
    var account: String?

    @Option(
        help: ArgumentHelp(
            "The archive to keep; one that is there is used as it is. By default it is named after the account.",
            valueName: "file"), completion: .file(extensions: ["zip"]))
    var archive: String?

    @Option(
        name: .customLong("from-credentials"),
        help: ArgumentHelp("The credentials of the source, a file that only you may read.", valueName: "file"),
        completion: .file())
    var sourceCredentials: String?

    @Option(
        name: .customLong("to-credentials"),
        help: ArgumentHelp("The credentials of the target, a file that only you may read.", valueName: "file"),
        completion: .file())
    var targetCredentials: String?

    @OptionGroup var network: NetworkArguments

    @OptionGroup var files: FileSourceOptions

    @OptionGroup var additions: AdditionOptions

    @OptionGroup var chosen: KindOptions

    @Option(
        name: .customLong("on-conflict"),
        help:
            "When the target's record differs: skip leaves it, update takes over what the archive does not leave blank, fail writes nothing.",
        completion: .list(ConflictPolicy.allCases.map(\.rawValue)), transform: ImportCommand.policy)
    var onConflict = ConflictPolicy.skip

    @Flag(
        name: .customLong("dry-run"),
        help: "Show the plan and write nothing; the archive is thrown away unless --archive names it.")
    var dryRun = false

    @Option(
        name: .customLong("plan-html"),
        help: ArgumentHelp("Write the plan as a page for the person who decides.", valueName: "file"))
    var planPage: String?

    @OptionGroup var translation: TranslationOptions

    @OptionGroup var reporting: OutputOptions

    func validate() throws {
        if sourceCredentials == "-" && targetCredentials == "-" {
            throw ValidationError("Only one of the credentials can come from standard input.")
        }
    }

    func run() async throws {
        Interruption.install()
        // What is wrong with the target is better known before the source is read.
        let (target, _) = try ProviderRegistry.target(self.target)
        let request = try exportRequest()
        let path = try await archivePath(request)
        defer { if dryRun, archive == nil { unlink(path) } }
        try await load(path, target)
    }

    /// The archive: one that is there, or one that is made now.
    private func archivePath(_ request: ExportRequest) async throws -> String {
        guard case .file(let path, _) = request.destination else {
            throw DataportError(.usage, "the archive must be a file")
        }
        if access(path, F_OK) == 0 {
            say("Using the archive \(Terminal.safe(path, limit: 1000)), which is there.\n\n")
            return path
        }
        let presenter = ExportPresenter(options: reporting, request: request)
        do {
            let source: any Source = try request.openSource()
            let media = ExportMedia.counted(source)
            let plan = try await Planner(source: source, selection: request.selection)
                .plan(counting: reporting.showsProgress)
            let run = ExportRun(request: request, source: source, media: media, plan: plan, log: reporting.logger())
            try presenter.succeeded(try await run.execute(observer: presenter.progress))
            say("\n")
        } catch {
            presenter.failed(error)
            try Interruption.check()
            throw error
        }
        return path
    }

    private func say(_ text: String) {
        guard !reporting.quiet, !reporting.json else { return }
        Console.standardOutput.writeIgnoringErrors(text)
    }

    private func load(_ archive: String, _ target: any ImportTarget) async throws {
        var request = ImportRequest(
            archive: archive, target: self.target, account: nil, renaming: nil, selection: try chosen.selection(),
            format: nil, limits: ReadingLimits())
        request.merging = MergeOptions(onConflict: onConflict, isRehearsal: dryRun)
        request.planPage = planPage
        request.translation = try translation.request(for: target)
        if target.isService {
            request.service = nil
            request.asked = try network.options(credentials: targetCredentials, isTarget: true)
        }
        try await ImportRun(request: request, reporting: reporting).run()
    }

    private func exportRequest() throws(DataportError) -> ExportRequest {
        let created = try Clock.now()
        let account = try accountName()
        var options = try files.options(now: created)
        options.service = try network.options(credentials: sourceCredentials, isTarget: false)
        options.additions = try additions.parsed()
        let scheme = try SourceURI(source).scheme
        if ProviderRegistry.providers.first(where: { $0.scheme == scheme })?.probe == nil {
            guard sourceCredentials == nil else {
                throw DataportError(.usage, "--from-credentials is for services, and the source is none")
            }
            options.service = ServiceOptions()
        }
        let output = archive ?? (dryRun ? Self.temporary() : nil)
        let name = "migration-\(ExportRequest.fileName(of: account)).dataport.zip"
        return ExportRequest(
            account: account, sourceURI: source, storePath: nil, selection: try chosen.selection(),
            formats: ArchiveFormat.allCases, compression: .fast,
            destination: .file(path: output ?? name, force: false), addsSpreadsheets: false, created: created,
            fileOptions: options)
    }

    private static func temporary() -> String {
        let folder = Console.environment("TMPDIR") ?? "/tmp"
        return "\(folder)/dataport-plan-\(getpid()).dataport.zip"
    }

    private func accountName() throws(DataportError) -> String {
        if let account { return account }
        if let name = try ProviderRegistry.defaultAccount(of: source) { return name }
        throw DataportError(
            .usage, "a store holds many accounts", place: source, advice: "say which one with --account ID")
    }
}
