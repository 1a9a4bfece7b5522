import ArgumentParser
import DataportBodies
import DataportCore

/// Which images an export takes along.
struct MediaOptions: ParsableArguments {
    /// Whose images are fetched.
    enum Choice: String, ExpressibleByArgument, CaseIterable {
        case service, all
    }

    @Option(
        name: .customLong("fetch-media"), defaultAsFlag: Choice.service,
        help: ArgumentHelp(
            "Download the images of bodies that live on the old service into the archive; all takes every image.",
            valueName: "service|all"))
    var choice: Choice?

    @Option(
        name: .customLong("old-host"),
        help: ArgumentHelp("A host that goes with the old service; may be repeated.", valueName: "host"))
    var oldHosts: [String] = []

    @Option(
        name: .customLong("media-limit"),
        help: ArgumentHelp("Download no image that is larger than so many MiB.", valueName: "mib"))
    var limit = 10

    func validate() throws {
        guard (1...1024).contains(limit) else { throw ValidationError("--media-limit is between 1 and 1024.") }
    }

    /// `--fetch-media=all` as two arguments: of an option that can do without a value, the parser (1.8.2) forgets one behind `=` when another
    /// option follows.
    static func separated(_ arguments: [String]) -> [String] {
        arguments.flatMap { argument in
            guard let name = argument.firstRange(of: "--fetch-media="), name.lowerBound == argument.startIndex else {
                return [argument]
            }
            return ["--fetch-media", String(argument[name.upperBound...])]
        }
    }

    /// Which images are meant.
    var scope: ImageScope { ImageScope(isEverything: choice == .all, oldHosts: oldHosts) }

    /// What fetches them.
    func fetcher() -> MediaFetcher {
        var limits = MediaLimits()
        limits.imageBytes = limit << 20
        // Hidden, for tests: see CONTRIBUTING.md.
        let allowsLoopback = Console.environment("DATAPORT_TEST_ALLOW_LOOPBACK") == "1"
        return MediaFetcher(AddressRules(allowsLoopback: allowsLoopback), limits: limits) {
            (try? Interruption.check()) == nil
        }
    }
}
