import ArgumentParser
import DataportCore
import DataportEngine
import DataportFormats
import Glibc

/// `dataport schema`.
struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Show the kinds of records and their schemas.",
        discussion: """
            Every kind is declared once and rendered as JSON Schema, Table Schema, XSD, SQL and a reference page.

            Examples:
              dataport schema list
              dataport schema show contact --language json-schema
              dataport schema write .
            """,
        subcommands: [SchemaListCommand.self, SchemaShowCommand.self, SchemaWriteCommand.self])
}

/// `dataport schema list`.
struct SchemaListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the kinds in load order, with their groups and numbers of fields.")

    @Flag(help: "One JSON object a line.")
    var json = false

    func run() throws {
        let console = Console.standardOutput
        if json {
            for kind in AssetKind.catalogue { try console.write(Self.object(kind).text(.compact) + "\n") }
            return
        }
        var table = TextTable([("kind", .left), ("file", .left), ("group", .left), ("fields", .right), ("", .left)])
        for kind in AssetKind.catalogue {
            let group = kind.group?.rawValue ?? ""
            table.add([kind.id.name, kind.plural, group, String(kind.fields.count), kind.summary])
        }
        try console.write(table.render(style: console.style))
    }

    private static func object(_ kind: AssetKind) -> JSONValue {
        .object(present: [
            "kind": .string(kind.id.name), "plural": .string(kind.plural),
            "group": kind.group.map { .string($0.rawValue) }, "summary": .string(kind.summary),
            "fields": .strings(kind.fields.map(\.name)),
        ])
    }
}

/// `dataport schema show`.
struct SchemaShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Print the schema of one kind in one language.")

    @Argument(
        help: "The kind, singular or plural.", completion: .list(AssetKind.catalogue.map(\.id.name)))
    var kind: String

    @Option(
        help: ArgumentHelp(
            "json-schema, table-schema, xsd, sql or markdown.", valueName: "language"),
        completion: .list(SchemaLanguage.allCases.map(\.rawValue)))
    var language = SchemaLanguage.markdown.rawValue

    func run() throws {
        guard let kind = AssetKind.catalogue.first(where: { $0.id.name == kind || $0.plural == kind }) else {
            let known = AssetKind.catalogue.flatMap { [$0.id.name, $0.plural] }
            throw DataportError(
                .usage, "there is no kind called “\(Terminal.safe(kind))”",
                advice: Nearest.suggestion(for: kind, among: known) ?? "`dataport schema list` shows the kinds")
        }
        guard let language = SchemaLanguage(rawValue: language) else {
            let known = SchemaLanguage.allCases.map(\.rawValue)
            throw DataportError(
                .usage, "there is no schema language called “\(Terminal.safe(language))”",
                advice: Nearest.suggestion(for: language, among: known) ?? "choose \(known.joined(separator: ", "))")
        }
        try Console.standardOutput.write(language.render(kind))
    }
}

/// `dataport schema write`.
struct SchemaWriteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "write",
        abstract: "Write every schema and reference page below a folder: schemas/v1 and docs/kinds.")

    @Argument(help: ArgumentHelp("The folder, such as the root of the project.", valueName: "folder"))
    var folder: String

    func run() throws {
        let files = SchemaFiles.all()
        for file in files { try TextFile.write(file.text, to: "\(folder)/\(file.path)") }
        try Console.standardOutput.write("\(files.count) files written below \(Terminal.safe(folder, limit: 1000))\n")
    }
}
