// JSON in statements: SQLite has functions for all of it, PostgreSQL is given some (`PostgresFunctions`), because its own decode what is to
// stay as it is.
extension StoreDialect {
    /// A JSON object in the form that `mergeObjects` gives.
    func normalObject(_ json: String) -> String {
        self == .sqlite ? "json(\(json))" : "pg_temp.dataport_merge(\(json), '{}', true)"
    }

    /// An object with the members of another one put into it (RFC 7396), those that are null left out: what is blank does not erase.
    func mergeObjects(_ old: String, _ new: String) -> String {
        switch self {
        case .sqlite: "json_patch(COALESCE(\(old), '{}'), \(Self.withoutNulls(new)))"
        case .postgresql: "pg_temp.dataport_merge(COALESCE(\(old), '{}'), \(new), true)"
        }
    }

    private static func withoutNulls(_ json: String) -> String {
        let isNull = "EXISTS (SELECT 1 FROM json_each(\(json)) AS j WHERE j.type = 'null')"
        let value =
            "CASE WHEN j.type = 'text' THEN json_quote(j.value) WHEN j.type IN ('true', 'false') THEN j.type ELSE j.value END"
        let object =
            "(SELECT json_group_object(j.key, json(\(value))) FROM json_each(\(json)) AS j WHERE j.type <> 'null')"
        // Taking an object apart costs more than a look at its text.
        return "CASE WHEN instr(\(json), 'null') = 0 THEN \(json) WHEN \(isNull) THEN \(object) ELSE \(json) END"
    }

    /// An array of ids with `prefix` before each; `mapped`, when it is given, is the id of the element `j` where it has another one (SQLite).
    func prefixAll(_ array: String, _ prefix: String, unless mapped: String? = nil) -> String {
        switch self {
        case .sqlite:
            "CASE WHEN \(array) IS NOT NULL THEN (SELECT json_group_array("
                + (mapped.map { "COALESCE(\($0), \(prefix) || j.value)" } ?? "\(prefix) || j.value")
                + ") FROM json_each(\(array)) AS j) END"
        case .postgresql: "pg_temp.dataport_prefix_all(\(array), \(prefix))"
        }
    }

    /// An object with `prefix` before the ids in some of its members; what is not there stays so.
    func prefixMembers(_ members: [String], of object: String, _ prefix: String) -> String {
        switch self {
        case .sqlite:
            members.reduce(object) { json, member in
                "json_replace(\(json), '$.\(member)', \(prefix) || json_extract(\(object), '$.\(member)'))"
            }
        case .postgresql: "pg_temp.dataport_prefix_members(\(object), \(Self.array(members)), \(prefix))"
        }
    }

    /// The same for every object of an array.
    func prefixMembers(_ members: [String], ofAll array: String, _ prefix: String) -> String {
        switch self {
        case .sqlite:
            "CASE WHEN \(array) IS NOT NULL THEN (SELECT json_group_array(json(CASE WHEN j.type = 'object' THEN"
                + " \(prefixMembers(members, of: "j.value", prefix)) WHEN j.type = 'text' THEN json_quote(j.value) WHEN j.type IN"
                + " ('true', 'false', 'null') THEN j.type ELSE j.value END)) FROM json_each(\(array)) AS j) END"
        case .postgresql: "pg_temp.dataport_prefix_members_of_all(\(array), \(Self.array(members)), \(prefix))"
        }
    }

    private static func array(_ texts: [String]) -> String {
        "ARRAY[\(texts.map { "'\($0)'" }.joined(separator: ", "))]"
    }
}
