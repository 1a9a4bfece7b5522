import ArgumentParser
import DataportArchive
import DataportBodies
import DataportCore
import DataportEngine
import DataportFormats
import DataportProviders
import DataportTemplates
import DataportZip

/// `dataport compare`.
struct CompareCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Say whether two archives or accounts hold the same.",
        discussion: """
            Each side is an archive or an account of a store. Every record of every kind is compared, field by field, and \
            every body and medium by its digest. Passwords and keys count as the same when both sides have one. The exit \
            code is 0 when both sides say the same and 1 when they do not.

            When the right side is a service, such as listmonk:https://HOST, what it can hold of the left side is compared with \
            what it holds; what it cannot hold is counted with the reasons.

            Examples:
              dataport compare monday.zip tuesday.zip
              dataport compare account-42.zip sqlite:new.sqlite --account 42
              dataport compare migration.zip listmonk:https://lists.example.com
              dataport compare sqlite:a.sqlite sqlite:b.sqlite --account 42 --list
            """)

    @Argument(
        help: "An archive, or a source such as sqlite:PATH or postgresql:///DATABASE.",
        completion: .file(extensions: ["zip"]))
    var left: String

    @Argument(
        help: "An archive, or a source such as sqlite:PATH or postgresql:///DATABASE.",
        completion: .file(extensions: ["zip"]))
    var right: String

    @Option(help: ArgumentHelp("The id of the account, where a side is a store.", valueName: "id"))
    var account: String?

    @Option(
        name: .customLong("right-account"),
        help: ArgumentHelp("The id of the account on the right side, when it has another there.", valueName: "id"))
    var rightAccount: String?

    @OptionGroup var chosen: KindOptions

    @OptionGroup var asked: ServiceArguments

    @Option(
        help: ArgumentHelp("Fields that may differ, such as created_at,updated_at.", valueName: "fields"))
    var ignore: String?

    @Flag(help: "Show every difference, one a line.")
    var list = false

    @OptionGroup var reporting: OutputOptions

    func run() async throws {
        if let isSame = try await compareWithService() {
            if !isSame { ExitStatus(.negative).end() }
            return
        }
        let comparer = Comparer(
            try open(left, account), try open(right, rightAccount ?? account), selection: try chosen.selection(),
            ignoring: try ignoredFields(), pause: { try Interruption.check() })
        Interruption.install()
        let console = Console.standardOutput
        let comparison = try await comparer.run { difference in
            if reporting.json {
                try console.write(CompareText.object(difference).text(.compact) + "\n")
            } else if list, !reporting.quiet {
                try console.write(CompareText.line(difference))
            }
        }
        if reporting.json {
            try console.write(CompareText.object(comparison).text(.compact) + "\n")
        } else if !reporting.quiet {
            try console.write(CompareText.table(comparison, style: console.style))
        }
        if !comparison.isEqual { ExitStatus(.negative).end() }
    }

    /// Compares with a live service, when the right side is one; `nil` when it is none.
    private func compareWithService() async throws -> Bool? {
        guard ProviderRegistry.providers.contains(where: { right.hasPrefix($0.scheme + ":") && $0.probe != nil }) else {
            return nil
        }
        Interruption.install()
        let (target, location) = try ProviderRegistry.target(right)
        var options = SourceOptions(now: try Clock.now(), isStopped: { Interruption.isRequested })
        options.service = try asked.options(isTarget: true)
        let given = try open(left, account)
        let inventory = try await given.inventory(counting: false)
        let source = try await translated(given, for: target)
        return try await ServiceCompare(
            left: source, account: inventory.account, target: target.connecting(options), location: location,
            name: right, selection: try chosen.selection(), reporting: reporting
        ).run()
    }

    /// An archive with its bodies as an import into the service would write them.
    private func translated(_ source: any Source, for target: any ImportTarget) async throws -> any Source {
        let request = TranslationRequest(to: target.dialect.flatMap { TagFamily(named: $0) })
        guard source is ArchiveSource, !request.isEmpty else { return source }
        let reader = try ArchiveReader(path: left)
        return try await TranslatedSource.prepare(source, request, kinds: AssetKind.catalogue) { path in
            try Interruption.check()
            guard reader.contains(path), try reader.open(path).entry.byteCount <= ImportRun.largestBody else {
                return nil
            }
            return try reader.bytes(of: path)
        }
    }

    private func ignoredFields() throws(DataportError) -> Set<String> {
        let names = KindOptions.split(ignore)
        let known = Set(AssetKind.catalogue.flatMap { $0.fields.map(\.name) })
        for name in names where !known.contains(name) {
            throw DataportError(
                .usage, "no kind has a field called “\(Terminal.safe(name))”",
                advice: Nearest.suggestion(for: name, among: known.sorted()) ?? "docs/kinds lists the fields")
        }
        return Set(names)
    }

    private func open(_ side: String, _ account: String?) throws(DataportError) -> any Source {
        let isSource = ProviderRegistry.providers.contains { side.hasPrefix($0.scheme + ":") }
        guard isSource else { return try ArchiveSource(ArchiveReader(path: side)) }
        let named: String? = if let account { account } else { try ProviderRegistry.defaultAccount(of: side) }
        guard let account = named else {
            throw DataportError(
                .usage, "a store holds many accounts", place: side, advice: "say which one with --account")
        }
        var options = SourceOptions(now: try Clock.now(), isStopped: { Interruption.isRequested })
        if try ProviderRegistry.provider(of: SourceURI(side)).probe != nil { options.service = try asked.options() }
        return try ProviderRegistry.openSource(side, account: account, options: options)
    }
}
