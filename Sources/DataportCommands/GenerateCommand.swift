import ArgumentParser
import DataportCore
import DataportProviders

/// `dataport generate`.
struct GenerateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Put a made-up account of any size into a store, for benchmarks and rehearsals.",
        discussion: """
            The same options give the same account, to the byte. Nobody in it is real: all addresses are of reserved \
            domains.

            Example:
              dataport generate --store big.sqlite --account big --subscribers 1000000
            """)

    @OptionGroup var store: StoreOption

    @Option(help: ArgumentHelp("The id of the new account; it must not be there yet.", valueName: "id"))
    var account: String

    @Option(help: ArgumentHelp("People: one contact and one subscription each.", valueName: "n"))
    var subscribers = 10_000

    @Option(help: ArgumentHelp("Lists.", valueName: "n"))
    var lists = 8

    @Option(help: ArgumentHelp("Campaigns, with bodies of about 40 KB.", valueName: "n"))
    var campaigns = 20

    @Option(help: ArgumentHelp("Campaigns sent to people.", valueName: "n"))
    var deliveries = 20_000

    @Option(help: ArgumentHelp("Opens, clicks, bounces and so on.", valueName: "n"))
    var events = 5_000

    @Option(name: .customLong("consent-events"), help: ArgumentHelp("Proofs of consent.", valueName: "n"))
    var consentEvents = 2_000

    @Option(help: ArgumentHelp("Addresses never to mail.", valueName: "n"))
    var suppressions = 5_000

    @Option(name: .customLong("custom-fields"), help: ArgumentHelp("Custom fields of each list.", valueName: "n"))
    var customFields = 6

    @Option(help: ArgumentHelp("Another seed gives other people.", valueName: "n"))
    var seed: UInt64 = 1

    @OptionGroup var reporting: OutputOptions

    func validate() throws {
        let counts = [subscribers, lists, campaigns, deliveries, events, consentEvents, suppressions, customFields]
        if counts.contains(where: { $0 < 0 }) { throw ValidationError("Numbers of records cannot be negative.") }
        if subscribers > 0 && lists == 0 { throw ValidationError("People need at least one list.") }
    }

    func run() async throws {
        let path = try store.store ?? StoreLocation.defaultPath()
        let started = ProgressLine.now()
        let shows = reporting.showsProgress
        try AccountGenerator(options).write(toStoreAt: path) { progress in
            guard shows else { return }
            let text = "\r\u{1B}[2K\(progress.kind)  \(Figures.count(progress.records))"
            Console.standardError.writeIgnoringErrors(text)
        }
        if shows { Console.standardError.writeIgnoringErrors("\r\u{1B}[2K") }
        guard !reporting.quiet else { return }
        let took = Figures.duration(ProgressLine.now() - started)
        try Console.standardOutput.write(
            "Generated account \(Terminal.safe(account)) in \(Terminal.safe(path, limit: 1000)) (\(took))\n")
    }

    private var options: AccountGenerator.Options {
        var options = AccountGenerator.Options(account: account)
        options.seed = seed
        options.subscribers = subscribers
        options.lists = lists
        options.campaigns = campaigns
        options.deliveries = deliveries
        options.events = events
        options.consentEvents = consentEvents
        options.suppressions = suppressions
        options.customFields = customFields
        return options
    }
}
