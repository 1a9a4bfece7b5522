import ArgumentParser
import DataportCore
import DataportFormats
import DataportProviders

/// `dataport check`.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Look whether a service answers, what it is and what the credentials may read; change nothing.",
        discussion: """
            Examples:
              dataport check listmonk:https://lists.example.com
              dataport check mailwizz:https://mail.example.com/api --credentials mailwizz.credentials
            """)

    @Argument(help: "The service, such as listmonk:https://lists.example.com.")
    var service: String

    @OptionGroup var asked: ServiceArguments

    @OptionGroup var reporting: OutputOptions

    func run() throws {
        Interruption.install()
        let uri = try SourceURI(service)
        let provider = try ProviderRegistry.provider(of: uri)
        guard let probe = provider.probe else {
            throw DataportError(
                .usage, "\(provider.name) is no service that can be asked", place: service,
                advice: "`dataport provider list` shows which are")
        }
        var options = SourceOptions(now: try Clock.now(), isStopped: { Interruption.isRequested })
        options.service = try asked.options()
        let check: ServiceCheck
        do throws(DataportError) { check = try probe(uri.location, options) } catch {
            try Interruption.check()
            throw error
        }
        let console = Console.standardOutput
        if reporting.json { return try console.write(Self.object(check).text(.compact) + "\n") }
        guard !reporting.quiet else { return }
        try console.write(Self.text(check, style: console.style))
    }

    private static func text(_ check: ServiceCheck, style: Style) -> String {
        var text = "\(style.green(style.bold("Yes"))): \(check.service)"
        text += check.version.map { " \(Terminal.safe($0))" } ?? ""
        text += " answers at \(Terminal.safe(check.address, limit: 1000))"
        text += check.user.map { " to \(Terminal.safe($0))" } ?? ""
        text += ".\n\n"
        var table = TextTable([("kind", .left), ("can be read", .left), ("", .left)])
        for (kind, readability) in check.kinds {
            switch readability {
            case .complete: table.add([kind.label, "yes", ""])
            case .partial(let reason): table.add([kind.label, "partly", Terminal.safe(reason)])
            case .unreadable(let reason): table.add([kind.label, "no", Terminal.safe(reason)])
            }
        }
        return text + table.render(style: style) + "\nNothing has been changed.\n"
    }

    private static func object(_ check: ServiceCheck) -> JSONValue {
        .object(present: [
            "event": .string("check"), "service": .string(check.service), "address": .string(check.address),
            "version": check.version.map { .string($0) }, "user": check.user.map { .string($0) },
            "kinds": .object(
                check.kinds.map { kind, readability in
                    switch readability {
                    case .complete: .init(kind.id.name, ["read": "yes"])
                    case .partial(let reason): .init(kind.id.name, ["read": "partly", "reason": .string(reason)])
                    case .unreadable(let reason): .init(kind.id.name, ["read": "no", "reason": .string(reason)])
                    }
                }),
        ])
    }
}
