import CSQLite
import DataportCore
import Testing

import DataportProviders

@Suite struct AccountViewsTests {
    /// A connection with the views of account 42 in a store that also holds account 43.
    private func connection(_ test: TestStore) throws -> SQLiteConnection {
        try test.add(account: "42", mark: "mine")
        try test.add(account: "43", mark: "other")
        let connection = try AccountStore.connect(test.path, mode: .readOnly)
        try AccountViews.install(for: "42", on: connection)
        return connection
    }

    @Test func `a table cannot be read other than through its view`() throws {
        let test = try TestStore()
        let connection = try connection(test)
        for table in AssetKind.catalogue.map(\.id.name) + ["content"] {
            for sql in [
                "SELECT * FROM main.\(table)", "SELECT count(*) FROM main.\(table)", "SELECT 1 FROM main.\(table)",
                "SELECT account_id FROM main.\(table)", "SELECT (SELECT account_id FROM main.\(table))",
                "SELECT v.id FROM campaign AS v JOIN main.\(table) AS t ON t.account_id = '43'",
                "WITH x AS (SELECT account_id FROM main.\(table)) SELECT * FROM x",
                "SELECT * FROM (SELECT account_id FROM main.\(table)) AS y",
            ] {
                let error = #expect(throws: DataportError.self, "\(sql)") { _ = try SQLiteStatement(connection, sql) }
                #expect(error?.code == .tenantGuard)
            }
        }
    }

    @Test func `nothing but reading is allowed`() throws {
        let test = try TestStore()
        let connection = try connection(test)
        for sql in [
            "DELETE FROM main.contact", "INSERT INTO main.user_group (account_id, id, name) VALUES ('42', 'x', 'y')",
            "UPDATE main.contact SET name = ''", "DROP VIEW temp.contact", "ATTACH ':memory:' AS other",
            "CREATE TEMP VIEW y AS SELECT * FROM main.contact", "PRAGMA writable_schema = ON", "DETACH main", "COMMIT",
        ] {
            let error = #expect(throws: DataportError.self, "\(sql)") { _ = try SQLiteStatement(connection, sql) }
            #expect(error?.code == .tenantGuard)
        }
    }

    @Test func `a view costs nothing: the primary key is searched and nothing is sorted`() throws {
        let test = try TestStore()
        let connection = try connection(test)
        for kind in AssetKind.catalogue {
            for condition in ["", "WHERE id > 'a'"] {
                let table = "\"\(kind.id.name)\""
                let plan = try planLines("SELECT * FROM \(table) \(condition) ORDER BY id", connection)
                #expect(plan.count == 1)
                let key =
                    kind.id == .account
                    ? "(account_id=?)" : condition.isEmpty ? "(account_id=?)" : "(account_id=? AND id>?)"
                #expect(plan.first == "SEARCH main.\(kind.id.name) USING PRIMARY KEY \(key)")
            }
        }
    }

    @Test func `counting needs the key alone`() throws {
        let test = try TestStore()
        let plan = try planLines("SELECT count(*) FROM delivery", connection(test))
        #expect(plan == ["SEARCH main.delivery USING PRIMARY KEY (account_id=?)"])
    }

    @Test func `an account id is data and never SQL`() throws {
        let test = try TestStore()
        let odd = "4'2\" OR 1=1 --"
        try test.add(account: odd, contacts: [("a", "odd")])
        try test.add(account: "4", contacts: [("b", "other")])
        let connection = try AccountStore.connect(test.path, mode: .readOnly)
        try AccountViews.install(for: odd, on: connection)
        #expect(try connection.texts("SELECT name FROM contact") == ["odd"])
    }

    private func planLines(_ sql: String, _ connection: SQLiteConnection) throws -> [String] {
        var statement = try SQLiteStatement(connection, "EXPLAIN QUERY PLAN " + sql)
        var lines: [String] = []
        while try statement.step() { lines.append(statement.text(3) ?? "") }
        return lines
    }
}
