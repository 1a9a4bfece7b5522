import ArgumentParser

/// Which store.
struct StoreOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The account store, a SQLite file; by default DATAPORT_STORE or the user's data directory.",
            valueName: "path"))
    var store: String?
}
