import ArgumentParser
import DataportCore
import DataportProviders

/// What a user says about files of other services.
struct FileSourceOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("How a csv:FILE is to be read: a file that --save-mapping wrote.", valueName: "file"),
        completion: .file())
    var mapping: String?

    @Option(
        name: .customLong("save-mapping"),
        help: ArgumentHelp(
            "Write down how a csv:FILE is read, to be edited and used with --mapping.", valueName: "file"),
        completion: .file())
    var saveMapping: String?

    @Option(
        help: ArgumentHelp(
            "The status of people of whom a file of another service says none, such as subscribed.", valueName: "status"
        ),
        completion: .list(SubscriptionStatus.allCases.map(\.rawValue)))
    var status: String?

    @Option(help: ArgumentHelp("The name of the list that the people of a file are on.", valueName: "name"))
    var list: String?

    @Flag(
        name: .customLong("skip-bad-rows"),
        help: "Leave out rows of a file with too few or too many cells, and keep them in the account record.")
    var skipBadRows = false

    /// The options for a source, checked.
    func options(now: Instant) throws(DataportError) -> SourceOptions {
        SourceOptions(
            now: now, mapping: mapping, status: try checkedStatus(), list: list,
            skipsBadRows: skipBadRows, isStopped: { Interruption.isRequested })
    }

    private func checkedStatus() throws(DataportError) -> SubscriptionStatus? {
        guard let status else { return nil }
        if let known = SubscriptionStatus(rawValue: status) { return known }
        let names = SubscriptionStatus.allCases.map(\.rawValue)
        throw DataportError(
            .usage, "there is no status called “\(Terminal.safe(status))”",
            advice: Nearest.suggestion(for: status, among: names) ?? "choose one of \(names.joined(separator: ", "))")
    }
}
