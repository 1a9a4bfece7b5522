import ArgumentParser
import DataportArchive
import DataportCore
import DataportEngine
import DataportFormats
import DataportProviders

/// `dataport import`.
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Load an archive into a store or a service.",
        discussion: """
            The archive is validated to the last byte; one with errors is refused. With --on-error skip records of \
            which a value is not valid are left out instead, with all that refers to them, and stand in ARCHIVE.rejected, to \
            be mended and imported later; holds are never left out. Everything is written in one \
            transaction: when the command ends with 0 all of it is there, otherwise nothing is, and the same command starts \
            again. Running it twice changes nothing.

            An account that the target does not hold is made. Into one that it holds the archive is merged: what is new is \
            created, what is there stays as it is unless --on-conflict says otherwise. Whoever said no stays unmailed, on \
            whichever side the no was said: consent only tightens. Only --allow-resubscribe lets a consent that is newer \
            than the opt-out count, and every such person is counted and listed. Campaigns that could be sent arrive as drafts.

            --to upload:DIR --for SERVICE writes the files that a service's own upload page takes instead: those who must not \
            be mailed in files of their own, a README.txt that says what to click in which order, and what the service cannot \
            hold with the reasons.

            Into a service, such as --to listmonk:https://lists.example.com, people are written without any list first and put on \
            their lists afterwards, those who said no as such; campaigns arrive as drafts, nothing is mailed, and everything is \
            read back and compared. What the service cannot hold is in the plan with the reasons; merge tags are translated for \
            it. A journal beside the archive keeps what was written from being written twice.

            With --translate-to the merge tags of campaigns, templates, welcome mails and single mails are translated; what \
            does not translate stays and is listed. A record whose body would lose its unsubscribe link is not imported.

            Every run is kept in the target with a ledger of its records; --undo takes one back.

            Examples:
              dataport import account-42.dataport.zip --to sqlite:new.sqlite --dry-run
              dataport import account-42.dataport.zip --to sqlite:new.sqlite
              dataport import account-42.dataport.zip --to postgresql://mail@db.example.org/mail
              dataport import account-42.dataport.zip --map-account 42:7 --on-conflict update
              dataport import account-42.dataport.zip --to upload:for-mailchimp --for mailchimp
              dataport import account-42.dataport.zip --to sqlite:new.sqlite --translate-to listmonk
              dataport import --undo 3 --to sqlite:new.sqlite
            """)

    /// What happens to records that cannot be imported.
    enum OnError: String, ExpressibleByArgument, CaseIterable {
        case stop, skip
    }

    @Argument(help: "The archive.", completion: .file(extensions: ["zip"]))
    var archive: String?

    @Option(
        name: .customLong("to"),
        help: ArgumentHelp(
            "The target, sqlite:PATH, postgresql://USER@HOST/DATABASE, listmonk:https://HOST or upload:DIR; by default the account store.",
            valueName: "uri"))
    var target: String?

    @Option(
        name: .customLong("for"),
        help: ArgumentHelp(
            "The service that upload files are for: \(UploadDialect.all.map(\.name).joined(separator: ", ")).",
            valueName: "service"),
        completion: .list(UploadDialect.all.map(\.name)))
    var service: String?

    @OptionGroup var store: StoreOption

    @Option(help: ArgumentHelp("Refuse the archive unless it is of this account.", valueName: "id"))
    var account: String?

    @Option(
        name: .customLong("map-account"),
        help: ArgumentHelp("Give the account another id in the target: 42:7.", valueName: "old:new"))
    var mapAccount: String?

    @OptionGroup var chosen: KindOptions

    @Option(
        help: ArgumentHelp(
            "Read the records from json, csv or xml; by default the first that is there.", valueName: "format"),
        completion: .list(ArchiveFormat.allCases.map(\.rawValue)))
    var format: String?

    @Option(
        name: .customLong("on-conflict"),
        help: """
            When the target's record differs: skip leaves it, update takes over what the archive does not leave blank, \
            replace makes it the archive's, fail imports nothing.
            """, completion: .list(ConflictPolicy.allCases.map(\.rawValue)), transform: Self.policy)
    var onConflict = ConflictPolicy.skip

    @Option(
        name: .customLong("on-error"),
        help: "When a record cannot be imported: stop writes nothing, skip leaves it out, lists it and ends with 3.")
    var onError = OnError.stop

    @Flag(
        name: .customLong("allow-resubscribe"),
        help: "Let a consent in the archive that is newer than the opt-out in the target count.")
    var allowsResubscribing = false

    @Flag(name: .customLong("dry-run"), help: "Validate, show the plan and write nothing.")
    var dryRun = false

    @Option(
        help: ArgumentHelp(
            "With --dry-run, keep the plan in this file; without, refuse when the target changed since.",
            valueName: "file"))
    var plan: String?

    @Flag(help: "Go on after a stop: nothing is done when the target says that the archive is in.")
    var resume = false

    @Option(help: ArgumentHelp("Take back what this run created and changed.", valueName: "run"))
    var undo: Int64?

    @Flag(help: "List the runs that the target remembers.")
    var runs = false

    @Option(
        name: .customLong("plan-html"),
        help: ArgumentHelp(
            "Write the plan of an import into a service as a page for the person who decides.", valueName: "file"))
    var planPage: String?

    @OptionGroup var asked: ServiceArguments

    @OptionGroup var translation: TranslationOptions

    @OptionGroup var limits: LimitOptions

    @OptionGroup var reporting: OutputOptions

    func validate() throws {
        if archive == nil && undo == nil && !runs { throw ValidationError("Missing expected argument '<archive>'") }
        if archive != nil && (undo != nil || runs) {
            throw ValidationError("--undo and --runs are about the target and want no archive.")
        }
    }

    func run() async throws {
        Interruption.install()
        let uri = try target ?? "sqlite:\(store.store ?? StoreLocation.defaultPath())"
        if runs { return try ImportHistory(target: uri, reporting: reporting).show() }
        if let undo {
            return try await ImportHistory(target: uri, reporting: reporting).undo(
                undo, allowsResubscribing: allowsResubscribing)
        }
        try await ImportRun(request: try request(into: uri), reporting: reporting).run()
    }

    private func request(into target: String) throws(DataportError) -> ImportRequest {
        var request = ImportRequest(
            archive: archive ?? "", target: target, account: account,
            renaming: try ImportRequest.renaming(mapAccount), selection: try chosen.selection(),
            format: try chosenFormat(), limits: limits.limits())
        request.merging = MergeOptions(
            onConflict: onConflict, allowsResubscribing: allowsResubscribing, isRehearsal: dryRun)
        request.skipsRejected = onError == .skip
        request.planFile = plan
        request.resumes = resume
        request.service = service
        request.planPage = planPage
        request.asked = try asked.options(isTarget: true)
        request.translation = try translation.request(for: ProviderRegistry.target(target).target)
        return request
    }

    static func policy(_ word: String) throws -> ConflictPolicy {
        guard let policy = ConflictPolicy(rawValue: word) else {
            throw ValidationError("--on-conflict is skip, update, replace or fail.")
        }
        return policy
    }

    private func chosenFormat() throws(DataportError) -> ArchiveFormat? {
        guard let format else { return nil }
        let formats = try ExportCommand.formats(named: format)
        guard formats.count == 1 else {
            throw DataportError(.usage, "an import reads one format", advice: "choose json, csv or xml")
        }
        return formats[0]
    }
}
