import DataportCore
import DataportFormats

/// The custom fields of one list as columns of its file.
struct UploadColumns {
    /// A custom field that became a column.
    struct Custom {
        let tag: String
        let header: String
        /// The field's type, where it was declared.
        let type: String?
    }

    /// The columns, in order.
    private(set) var custom: [Custom] = []
    /// Tags for which the service has no room.
    private(set) var surplus: [String] = []
    /// The fields that hold first and last name.
    private(set) var firstName: String?
    private(set) var lastName: String?
    /// Types by tag.
    private(set) var types: [String: String] = [:]

    private static let firstNames = ["fname", "firstname", "first_name", "first name", "vorname", "prenom"]
    private static let lastNames = ["lname", "lastname", "last_name", "last name", "surname", "nachname", "nom"]
    /// So many fields are looked at in one list; keys may be anything.
    private static let most = 1000

    /// The columns of a list for a service.
    init(of list: String, for dialect: UploadDialect, on connection: SQLiteConnection) throws(DataportError) {
        var tags = try declared(list, on: connection)
        let found = try Self.keys(in: list, on: connection).subtracting(tags)
        tags += found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        let hasNames = dialect.people.contains { $0.value == .firstName }
        if hasNames {
            firstName = tags.first { Self.firstNames.contains($0.lowercased()) }
            lastName = tags.first { Self.lastNames.contains($0.lowercased()) }
        }
        guard let naming = dialect.naming else { return }
        tags.removeAll { $0 == firstName || $0 == lastName }
        let names = naming.names(of: tags, besides: dialect.people.map(\.header))
        for (tag, name) in zip(tags, names) {
            guard let name else {
                surplus.append(tag)
                continue
            }
            custom.append(Custom(tag: tag, header: name, type: types[tag]))
        }
    }

    private mutating func declared(_ list: String, on connection: SQLiteConnection) throws(DataportError) -> [String] {
        var statement = try SQLiteStatement(connection, UploadQuery.fields)
        try statement.bind(1, copying: list.utf8)
        var tags: [String] = []
        while try statement.step() {
            let tag = statement.text(0) ?? ""
            if types[tag] == nil { tags.append(tag) }
            types[tag] = types[tag] ?? statement.text(1) ?? ""
        }
        return tags
    }

    /// The keys of the fields of everybody in the list's file, and what is known about them besides.
    private static func keys(in list: String, on connection: SQLiteConnection) throws(DataportError) -> Set<String> {
        var statement = try SQLiteStatement(connection, UploadQuery.ofList)
        try statement.bind(1, copying: list.utf8)
        try statement.bind(2, copying: "mail".utf8)
        var keys: Set<String> = []
        while try statement.step() {
            let record = UploadRecord(reading: statement)
            keys.formUnion(record.fields.map(\.key))
            keys.formUnion(record.about.map(\.tag))
            guard keys.count <= most else {
                throw DataportError(
                    .limit, "people of one list have more than \(most) different custom fields", place: "subscription",
                    advice: "leave fields out at the source: no service takes so many")
            }
        }
        return keys
    }
}
