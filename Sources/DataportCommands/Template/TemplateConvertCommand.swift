import ArgumentParser
import DataportArchive
import DataportCore
import DataportFormats
import DataportTemplates

/// `dataport template convert`.
struct TemplateConvertCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "convert",
        abstract: "Translate the merge tags of one body for another service.",
        discussion: """
            Bytes outside of tags never change. A tag that the other service cannot say stays as it is and is listed, with its \
            line, its byte in the line, and the reason; a condition is translated whole or not at all. Warnings are about \
            tags that now mean something slightly different.

            The body goes to standard output or, with --output, into a new file; what is found goes to standard error, or \
            with --json to standard output. The exit code is 0 when every tag was translated, 1 when some stayed, and 65 \
            when the body would lose its unsubscribe link: then nothing is written.

            Examples:
              dataport template convert news.html --from mailchimp --to listmonk -o news.listmonk.html
              dataport template convert news.txt --from sendingpros --to brevo > news.brevo.txt
            """)

    @Argument(help: ArgumentHelp("The body: HTML or plain text.", valueName: "file"), completion: .file())
    var file: String

    @Option(
        help: ArgumentHelp("The service whose tags the body has.", valueName: "service"),
        completion: .list(TagFamilyArgument.allValueStrings))
    var from: TagFamilyArgument

    @Option(
        help: ArgumentHelp("The service that the body is for.", valueName: "service"),
        completion: .list(TagFamilyArgument.allValueStrings))
    var to: TagFamilyArgument

    @Option(
        name: .shortAndLong, help: ArgumentHelp("The new file; it must not exist.", valueName: "file"),
        completion: .file())
    var output: String?

    @OptionGroup var reporting: OutputOptions

    func validate() throws {
        if reporting.json, output == nil { throw ValidationError("--json needs --output: the body needs a place.") }
        if from == to { throw ValidationError("--from and --to name the same service.") }
    }

    func run() throws {
        // Said before the work and not after it.
        if let output { try TextFile.requireAbsent(output) }
        let body = try TemplateFile.read(file)
        let outcome = try TemplateTranslator(from: from.family, to: to.family).translate(body, file: file)
        try TemplateFile.write(outcome.bytes, to: output)
        try say(outcome)
        if outcome.kept > 0 { ExitStatus(.negative).end() }
    }

    private func say(_ outcome: TemplateTranslator.Outcome) throws(DataportError) {
        let verdict = TemplateVerdict(file: file, findings: outcome.findings)
        guard !reporting.json else { return try Console.standardOutput.write(verdict.lines(result(outcome))) }
        let console = Console.standardError
        // --quiet leaves errors only: a tag that stayed is one.
        var text = verdict.text(style: console.style, isQuiet: reporting.quiet)
        if !reporting.quiet {
            let translated = outcome.tags - outcome.kept
            let kept = outcome.kept == 0 ? "" : ", \(Figures.count(outcome.kept)) stayed"
            text +=
                "\(Terminal.safe(file, limit: 1000)): \(Figures.count(translated)) of \(Figures.count(outcome.tags)) tags"
                + " translated from \(from.family.service) to \(to.family.service)\(kept)\n"
        }
        console.writeIgnoringErrors(text)
    }

    private func result(_ outcome: TemplateTranslator.Outcome) -> [JSONValue.Member] {
        [
            .init("event", "result"), .init("command", "template convert"), .init("file", .string(file)),
            .init("from", .string(from.family.rawValue)), .init("to", .string(to.family.rawValue)),
            .init("output", .string(output ?? "-")), .init("exit", .integer(outcome.kept > 0 ? 1 : 0)),
            .init("tags", .integer(outcome.tags)), .init("kept", .integer(outcome.kept)),
        ]
    }
}
