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
        abstract: "Load an archive into a store, as a new account.",
        discussion: """
            The archive is validated first, to the last byte; one with errors is refused. Then everything is written in one \
            transaction: when the command ends with 0 all of it is there, otherwise nothing is. Suppressions are written \
            before anybody who could be mailed. An account that the target holds already is not touched: merging into \
            existing accounts is not possible yet.

            Examples:
              dataport import account-42.dataport.zip --to sqlite:new.sqlite --dry-run
              dataport import account-42.dataport.zip --to sqlite:new.sqlite
              dataport import account-42.dataport.zip --map-account 42:7
            """)

    @Argument(help: "The archive.", completion: .file(extensions: ["zip"]))
    var archive: String

    @Option(
        name: .customLong("to"),
        help: ArgumentHelp("The target, such as sqlite:PATH; by default the account store.", valueName: "uri"))
    var target: String?

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

    @Flag(name: .customLong("dry-run"), help: "Validate, show the plan and write nothing.")
    var dryRun = false

    @OptionGroup var limits: LimitOptions

    @OptionGroup var reporting: OutputOptions

    func run() async throws {
        Interruption.install()
        let run = ImportRun(
            archive: archive, target: try target ?? "sqlite:\(store.store ?? StoreLocation.defaultPath())",
            selection: try chosen.selection(), format: try chosenFormat(), limits: limits.limits(),
            reporting: reporting)
        let source = try run.openArchive()
        let account = try targetAccount(of: source.report.account)
        let plan = try await run.plan(source, account: account)
        if dryRun { return try run.show(plan) }
        try run.show(try await run.execute(plan))
    }

    private func chosenFormat() throws(DataportError) -> ArchiveFormat? {
        guard let format else { return nil }
        let formats = try ExportCommand.formats(named: format)
        guard formats.count == 1 else {
            throw DataportError(.usage, "an import reads one format", advice: "choose json, csv or xml")
        }
        return formats[0]
    }

    /// The id in the target. An archive of another account than the one that was meant is refused.
    private func targetAccount(of archived: String) throws(DataportError) -> String {
        var expected = account
        var target = archived
        if let mapAccount {
            guard let colon = mapAccount.firstIndex(of: ":"), mapAccount.index(after: colon) < mapAccount.endIndex
            else {
                throw DataportError(
                    .usage, "--map-account wants the old and the new id", advice: "write --map-account 42:7")
            }
            expected = String(mapAccount[..<colon])
            target = String(mapAccount[mapAccount.index(after: colon)...])
        }
        guard let expected, !expected.utf8.elementsEqual(archived.utf8) else { return target }
        throw DataportError(
            .tenantGuard, "the archive is of account \(Terminal.safe(archived)) and not of \(Terminal.safe(expected))",
            place: archive, advice: "name the right archive, or the right account")
    }
}
