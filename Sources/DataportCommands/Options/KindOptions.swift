import ArgumentParser
import DataportCore
import DataportEngine

/// Which kinds a command is about.
struct KindOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Only these kinds or groups, separated by commas (`dataport schema list` shows them).", valueName: "kinds"),
        completion: .list(KindSelection.names))
    var kinds: String?

    @Option(
        help: ArgumentHelp("All but these kinds or groups.", valueName: "kinds"),
        completion: .list(KindSelection.names))
    var except: String?

    /// The selection, checked.
    func selection() throws(DataportError) -> KindSelection {
        try KindSelection(kinds: Self.split(kinds), exceptions: Self.split(except))
    }

    /// The names in a list separated by commas.
    static func split(_ list: String?) -> [String] {
        list?.split(separator: ",").map { String($0.filter { $0 != " " }) } ?? []
    }
}
