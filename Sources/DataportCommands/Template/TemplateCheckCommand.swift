import ArgumentParser
import DataportCore
import DataportFormats
import DataportTemplates

/// `dataport template check`.
struct TemplateCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Look at a body: its tags, its unsubscribe link, its images and links.",
        discussion: """
            Errors: no unsubscribe link, conditions without end, links to scripts. Warnings: tags that no other service has, \
            images and links that live on the old service or in the message itself, and addresses that lead nowhere. The \
            exit code is 0 without errors and 1 with them.

            Without --syntax the service is guessed from the tags. Images on your own server are found when --old-host names \
            it; the hosts of the hosted services are known.

            Examples:
              dataport template check news.html
              dataport template check news.html --syntax phplist --old-host lists.example.org
            """)

    @Argument(help: ArgumentHelp("The body: HTML or plain text.", valueName: "file"), completion: .file())
    var file: String

    @Option(
        help: ArgumentHelp("The service whose tags the body has.", valueName: "service"),
        completion: .list(TagFamilyArgument.allValueStrings))
    var syntax: TagFamilyArgument?

    @Option(
        name: .customLong("old-host"),
        help: ArgumentHelp("A host that goes with the old service; may be repeated.", valueName: "host"))
    var oldHosts: [String] = []

    @OptionGroup var reporting: OutputOptions

    func run() throws {
        let body = try TemplateFile.read(file)
        guard let family = syntax?.family ?? TagFamily.guess(body) else {
            throw DataportError(
                .negative, "the body has no tag that we know, and so no unsubscribe link", place: file,
                advice: "name the service with --syntax")
        }
        let outcome = TemplateCheck(family, oldHosts: oldHosts).run(body, file: file)
        let verdict = TemplateVerdict(file: file, findings: outcome.findings)
        let console = Console.standardOutput
        if reporting.json {
            try console.write(verdict.lines(result(outcome, family, verdict)))
        } else {
            try console.write(
                verdict.text(style: console.style, isQuiet: reporting.quiet) + summary(outcome, family, verdict))
        }
        if verdict.total(.error) > 0 { ExitStatus(.negative).end() }
    }

    private func summary(_ outcome: TemplateCheck.Outcome, _ family: TagFamily, _ verdict: TemplateVerdict) -> String {
        guard !reporting.quiet else { return "" }
        let guessed = syntax == nil ? ", guessed" : ""
        let counts = [("tag", outcome.tags), ("link", outcome.links), ("image", outcome.images)]
            .map { "\(Figures.count($0.1)) \($0.0)\($0.1 == 1 ? "" : "s")" }
        return "\(Terminal.safe(file, limit: 1000)): \(verdict.counts) (\(family.service)\(guessed);"
            + " \(counts.joined(separator: ", ")))\n"
    }

    private func result(
        _ outcome: TemplateCheck.Outcome, _ family: TagFamily, _ verdict: TemplateVerdict
    ) -> [JSONValue.Member] {
        let errors = verdict.total(.error)
        return [
            .init("event", "result"), .init("command", "template check"), .init("file", .string(file)),
            .init("syntax", .string(family.rawValue)), .init("guessed", .bool(syntax == nil)),
            .init("exit", .integer(errors > 0 ? 1 : 0)), .init("errors", .integer(errors)),
            .init("warnings", .integer(verdict.total(.warning))), .init("tags", .integer(outcome.tags)),
            .init("links", .integer(outcome.links)), .init("images", .integer(outcome.images)),
        ]
    }
}
