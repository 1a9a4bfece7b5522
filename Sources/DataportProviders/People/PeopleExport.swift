import DataportCore
import DataportFormats

/// Puts a source together from the files of an export.
struct PeopleExport: ~Copyable {
    private let account: String
    private let provider: String
    private let sourceName: String
    private let options: SourceOptions
    private var tables: [(file: any InputFile, plan: TablePlan)] = []
    private var content: [ContentItem] = []
    private var partial: [AssetKind.ID: String] = [:]
    private var unread: [any InputFile] = []
    /// Records of kinds that are not about people.
    var small = SmallRecords()

    /// An export of `provider`, whose name for people is `sourceName`.
    init(account: String, provider: String, sourceName: String, options: SourceOptions) {
        self.account = account
        self.provider = provider
        self.sourceName = sourceName
        self.options = options
    }

    /// Adds a table.
    mutating func add(_ file: any InputFile, _ plan: TablePlan) { tables.append((file, plan)) }

    /// Adds a body or a medium.
    mutating func add(_ item: ContentItem) { content.append(item) }

    /// Says that a file is not read.
    mutating func leave(_ file: any InputFile) { unread.append(file) }

    /// Says that the files hold a kind in part only.
    mutating func limit(_ kind: AssetKind.ID, because reason: String) { partial[kind] = reason }

    /// Reads all tables.
    consuming func open() throws(DataportError) -> PeopleSource {
        let bytes = tables.reduce(0) { $0 + $1.file.byteCount }
        var builder = try RosterBuilder(expectedBytes: bytes, options: options)
        for (file, plan) in tables { try builder.add(file, plan: plan) }
        addAccount(builder.unplaced)
        addLists(builder.lists)
        addFields(builder.lists, builder.options, builder.attributes)
        let roster = try builder.finish()
        var remarks = builder.remarks
        if let first = unread.first {
            remarks.add(.unread, count: unread.count, at: Finding.Place(first.name))
        }
        let statistics = try PeopleStatistics(roster, &remarks)
        return PeopleSource(
            account: account, sourceName: sourceName, roster: roster, statistics: statistics, small: small,
            content: content, remarks: remarks.remarks, partial: partial)
    }

    private mutating func addAccount(_ unplaced: [RosterBuilder.Unplaced]) {
        var values = ["provider": provider]
        if !unplaced.isEmpty {
            let rows = unplaced.map { row in
                JSONValue.object([
                    .init("file", .string(row.file.split(separator: "/").last.map(String.init) ?? row.file)),
                    .init("line", .integer(row.line)), .init("reason", .string(row.reason)),
                    .init("cells", .array(row.cells.map { .strings([$0.heading, $0.value]) })),
                ])
            }
            values["extra"] = JSONValue.object([.init("rows_without_person", .array(rows))]).text(.compact)
        }
        small.add(.account, id: account, values)
    }

    private mutating func addLists(_ lists: PeopleLists) {
        small.mention(.list)
        for list in lists.names { small.add(.list, id: list.id, ["name": list.name]) }
    }

    private mutating func addFields(
        _ lists: PeopleLists, _ options: [String: Set<[UInt8]>], _ attributes: AttributeNames
    ) {
        small.mention(.listField)
        var seen: Set<String> = []
        for (_, plan) in tables {
            let list: String? =
                if case .one(let name) = plan.list { lists.names.first { $0.name == name }?.id } else { nil }
            for (column, meaning) in plan.meanings.enumerated() {
                guard let field = meaning.listField(heading: plan.headings[column]) else { continue }
                let id = "\(list ?? "account").\(field.tag)"
                guard seen.insert(id).inserted else { continue }
                var values = ["tag": field.tag, "label": field.label, "type": field.type, "position": "\(column + 1)"]
                values["list_id"] = list
                if let found = options[field.tag], !found.isEmpty { values["options"] = Self.options(found) }
                small.add(.listField, id: id, values)
            }
        }
        for (name, type) in attributes.types where seen.insert("account.\(name)").inserted {
            small.add(.listField, id: "account.\(name)", ["tag": name, "type": type.isEmpty ? "text" : type])
        }
    }

    private static func options(_ values: Set<[UInt8]>) -> String {
        let names = values.sorted { $0.lexicographicallyPrecedes($1) }.map { String(decoding: $0, as: UTF8.self) }
        return JSONValue.array(names.map { .object([.init("name", .string($0)), .init("value", .string($0))]) })
            .text(.compact)
    }
}

/// Tags for custom fields of which only the heading is known.
struct FieldTags {
    private var taken: Set<String> = []

    /// A tag for a heading: its letters and digits, or its place when it has none of ASCII.
    mutating func tag(for heading: String, column: Int) -> String {
        let slug = Slug.make(heading)
        let word = String(slug.text.map { $0 == "-" ? "_" : $0 }).uppercased()
        return unique(word.isEmpty ? "MMERGE\(column)" : word)
    }

    /// `tag`, or `tag` with a number behind it when another column has it.
    mutating func unique(_ tag: String) -> String {
        var (candidate, number) = (tag, 2)
        while !taken.insert(candidate).inserted {
            candidate = "\(tag)_\(number)"
            number += 1
        }
        return candidate
    }
}
