import ArgumentParser
import Logging

/// How much a command says, and to whom.
struct OutputOptions: ParsableArguments {
    @Flag(name: .shortAndLong, help: "Say nothing but errors.")
    var quiet = false

    @Flag(name: .shortAndLong, help: "Say more on standard error; never the data of people.")
    var verbose = false

    @Flag(help: "Write results to standard output as one JSON object a line.")
    var json = false

    /// Whether a person reads along on standard error.
    var showsProgress: Bool { !quiet && !json && Console.standardError.isTerminal }

    func validate() throws {
        if quiet && verbose { throw ValidationError("--quiet and --verbose exclude each other.") }
    }

    /// A logger on standard error; `DATAPORT_LOG` may name a level.
    func logger() -> Logger {
        var logger = Logger(label: "dataport") { StreamLogHandler.standardError(label: $0) }
        let wanted = Console.environment("DATAPORT_LOG").flatMap { Logger.Level(rawValue: $0.lowercased()) }
        logger.logLevel = wanted ?? (verbose ? .debug : quiet ? .critical : .warning)
        return logger
    }
}
