import ArgumentParser
import DataportCore
import DataportTemplates

/// `dataport template`.
struct TemplateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "template",
        abstract: "Translate the merge tags of e-mail bodies, and check bodies before they move.",
        discussion: """
            Services: \(TagFamily.allCases.map(\.rawValue).joined(separator: ", ")). SendingPros writes the tags of mailwizz.

            Examples:
              dataport template convert news.html --from mailchimp --to listmonk -o news.listmonk.html
              dataport template check news.html
            """,
        subcommands: [TemplateConvertCommand.self, TemplateCheckCommand.self])
}

/// A service on the command line.
struct TagFamilyArgument: ExpressibleByArgument, Equatable {
    let family: TagFamily

    init?(argument: String) {
        guard let family = TagFamily(named: argument) else { return nil }
        self.family = family
    }

    static var allValueStrings: [String] { TagFamily.allCases.map(\.rawValue) }
}
