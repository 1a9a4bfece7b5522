package import ArgumentParser
import DataportCore

/// The command line: one file a command, registered here.
package struct Dataport: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "dataport",
        abstract: "Moves e-mail marketing accounts: one archive in JSON, CSV and XML that anybody can check.",
        discussion: """
            Start here:
              dataport init --sample         make a store with two sample accounts
              dataport export --account 42   write all that account 42 holds into an archive
              dataport inspect ARCHIVE       look inside

            Environment:
              DATAPORT_STORE      the account store, when --store is not given
              SOURCE_DATE_EPOCH   the time that archives carry, for the same bytes again
              NO_COLOR            no colours
            """,
        version: "\(Version.program), archive format \(Version.format)",
        subcommands: [
            ExportCommand.self, InspectCommand.self, ValidateCommand.self, ExplainCommand.self,
            ImportCommand.self, MigrateCommand.self, CompareCommand.self, CheckCommand.self, ProviderCommand.self,
            TemplateCommand.self, InitCommand.self, GenerateCommand.self,
            SchemaCommand.self,
        ])

    /// Needed by the parser.
    package init() {}

    /// Parses the arguments, runs the command and ends the process with the exit code of docs/exit-codes.md.
    package static func start() async -> Never {
        ignoreBrokenPipes()
        do {
            var command = try parseAsRoot(MediaOptions.separated(Array(CommandLine.arguments.dropFirst())))
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            ExitStatus.ok.end()
        } catch let error as DataportError {
            ErrorPresenter.present(error, to: Console.standardError)
            ExitStatus(error.code).end()
        } catch let stop as Interruption.Stop {
            ErrorPresenter.present(stop, to: Console.standardError)
            ExitStatus(rawValue: stop.exitCode).end()
        } catch {
            end(with: error)
        }
    }

    /// The parser's own errors are usage errors and requests for help; whatever else arrives here is a mistake of ours.
    private static func end(with error: any Error) -> Never {
        guard exitCode(for: error) == .failure else { exit(withError: error) }
        let failure = DataportError(
            .internalError, "something unexpected went wrong: \(type(of: error))", advice: "please report this")
        ErrorPresenter.present(failure, to: Console.standardError)
        ExitStatus(failure.code).end()
    }
}
