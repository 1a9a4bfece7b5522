import ArgumentParser
import DataportCore
import DataportProviders

/// `dataport init`.
struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Create the account store, and fill it with sample accounts if asked.",
        discussion: """
            The store is one SQLite file that holds any number of accounts. It is made at --store, else at DATAPORT_STORE, \
            else in the user's data directory. A store that exists is left as it is; with --sample, accounts that it lacks \
            are added.
            """)

    @OptionGroup var store: StoreOption

    @Flag(help: "Add the sample accounts 42 and 43.")
    var sample = false

    @OptionGroup var reporting: OutputOptions

    func run() async throws {
        let path = try store.store ?? StoreLocation.defaultPath()
        let isNew = try AccountStore.createIfMissing(at: path)
        let added = sample ? try SampleAccounts.addMissing(toStoreAt: path) : []
        guard !reporting.quiet else { return }
        let shown = Terminal.safe(path, limit: 1000)
        var text = isNew ? "Created the account store \(shown)\n" : "The account store \(shown) exists\n"
        if sample {
            text +=
                added.isEmpty
                ? "The sample accounts are there.\n" : "Added sample accounts: \(added.joined(separator: ", "))\n"
        }
        if isNew && !sample { text += "It is empty. `dataport init --sample` adds accounts to try things with.\n" }
        try Console.standardOutput.write(text)
    }
}
