import ArgumentParser
import DataportCore

/// What a service does not show over its API, from files that it exports.
struct AdditionOptions: ParsableArguments {
    @Option(
        name: .customLong("with"),
        help: ArgumentHelp(
            "Add what a service shows only in files of its own: suppression_list=FILE.csv for MailWizz; may be repeated.",
            valueName: "kind=file"))
    var additions: [String] = []

    /// Kinds and files.
    func parsed() throws(DataportError) -> [(kind: String, path: String)] {
        var parsed: [(kind: String, path: String)] = []
        for addition in additions {
            guard let mark = addition.firstIndex(of: "="), addition.index(after: mark) < addition.endIndex else {
                throw DataportError(
                    .usage, "--with wants a kind and a file", advice: "write --with suppression_list=FILE.csv")
            }
            parsed.append((String(addition[..<mark]), String(addition[addition.index(after: mark)...])))
        }
        return parsed
    }
}
