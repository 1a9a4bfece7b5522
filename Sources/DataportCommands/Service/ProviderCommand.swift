import ArgumentParser
import DataportCore
import DataportFormats
import DataportProviders

/// `dataport provider`.
struct ProviderCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "provider",
        abstract: "Say what can be read from a service and what it can hold, before anything is moved.",
        discussion: """
            Examples:
              dataport provider list
              dataport provider show listmonk
            """,
        subcommands: [ProviderListCommand.self, ProviderShowCommand.self, ProviderWriteCommand.self])
}

/// `dataport provider list`.
struct ProviderListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List everything that accounts can be read from and written to.")

    @Flag(help: "One JSON object a line.")
    var json = false

    func run() throws {
        let console = Console.standardOutput
        var table = TextTable([
            ("provider", .left), ("written as", .left), ("reads", .left), ("writes", .left), ("", .left),
        ])
        for provider in ProviderRegistry.providers {
            if json {
                try console.write(ProviderPage.object(provider).text(.compact) + "\n")
                continue
            }
            let isRead = provider.scheme != "upload"
            table.add([
                provider.name, "\(provider.scheme):\(provider.form)", isRead ? "yes" : "–",
                provider.target == nil ? "–" : "yes", provider.summary,
            ])
        }
        if !json { try console.write(table.render(style: console.style)) }
    }
}

/// `dataport provider show`.
struct ProviderShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show what one provider can read and hold, and the reason for every gap.")

    @Argument(
        help: "The provider, as it stands before the colon: listmonk.",
        completion: .list(ProviderRegistry.providers.map(\.scheme)))
    var name: String

    @Flag(help: "As a Markdown page.")
    var markdown = false

    @Flag(help: "As one JSON object.")
    var json = false

    func run() throws {
        let names = ProviderRegistry.providers.map(\.scheme)
        guard let provider = ProviderRegistry.providers.first(where: { $0.scheme == name.lowercased() }) else {
            throw DataportError(
                .usage, "there is no provider called “\(Terminal.safe(name))”",
                advice: Nearest.suggestion(for: name, among: names) ?? "`dataport provider list` shows them")
        }
        let console = Console.standardOutput
        if json { return try console.write(ProviderPage.object(provider).text(.compact) + "\n") }
        try console.write(
            markdown ? ProviderPage.markdown(provider) : ProviderPage.text(provider, style: console.style))
    }
}

/// `dataport provider write`: how docs/providers is made.
struct ProviderWriteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "write", abstract: "Write a page for every service into a folder.", shouldDisplay: false)

    @Argument(help: "The folder.", completion: .directory)
    var folder: String

    func run() throws {
        let services = ProviderRegistry.providers.filter { $0.capabilities != nil }
        for provider in services {
            try TextFile.write(ProviderPage.markdown(provider), to: "\(folder)/\(provider.scheme).md")
        }
        try TextFile.write(ProviderPage.index(services), to: "\(folder)/README.md")
    }
}
