import DataportCore
import DataportFormats
import DataportTestKit
import Foundation
import Testing

struct SQLRendererTests {
    @Test func `a kind is a strict table that is clustered by its owner`() {
        let table = SQLRenderer.render(.specimen)
        for line in [
            #"CREATE TABLE "specimen" ("#, #"    "account_id" TEXT NOT NULL,"#,
            #"    "id" TEXT NOT NULL CHECK ("id" <> ''),"#, #"    "title" TEXT NOT NULL,"#, #"    "note" TEXT,"#,
            #"    "size" INTEGER CHECK ("size" BETWEEN -9007199254740991 AND 9007199254740991),"#,
            #"    "open" INTEGER CHECK ("open" IN (0, 1)),"#,
            #"    "color" TEXT CHECK ("color" IN ('red', 'light_green')),"#,
            #"    PRIMARY KEY ("account_id", "id"),"#,
            #"    FOREIGN KEY ("account_id", "parent_id") REFERENCES "specimen" ("account_id", "id") DEFERRABLE INITIALLY"#,
            #"    FOREIGN KEY ("account_id", "file") REFERENCES "content" ("account_id", "path") DEFERRABLE INITIALLY"#,
            ") STRICT, WITHOUT ROWID;\n",
        ] {
            #expect(table.contains(line), "\(line)")
        }
    }

    @Test(arguments: SpecimenValues.cases.filter { $0.field != "size" && $0.field != "open" })
    func `sqlite3 agrees about every text`(value: SpecimenValues.Case) throws {
        guard let sqlite3 = Program.find("sqlite3", package: "sqlite3") else { return }
        if value.field == "file" {
            #expect(try isAccepted(content(value.value), by: sqlite3) == value.isValid)
        } else {
            #expect(try isAccepted(insert([value.field: quote(value.value)]), by: sqlite3) == value.isValid)
        }
    }

    @Test(
        arguments: [
            ("size", "0", true), ("size", "9007199254740991", true), ("size", "-9007199254740992", false),
            ("size", "1.5", false), ("size", "'x'", false), ("size", "x'00'", false), ("open", "0", true),
            ("open", "1", true),
            ("open", "2", false), ("open", "'true'", false), ("note", "x'00'", false), ("note", "char(0)", true),
            ("id", "NULL", false), ("title", "NULL", false), ("state", "NULL", false), ("note", "NULL", true),
            ("at", "'2026-11-20T21:00:00Z' || char(0)", false),
            ("at", "'2026-11-20T21:00:00.1' || char(0) || 'Z'", false),
            ("at", "'2026-11-20T21:00:00.1Z' || char(0) || 'x'", false), ("color", "'red' || char(0)", false),
            ("anything", "'0'", true), ("anything", "'\"x\"'", true), ("anything", "'[{}]'", true),
            ("anything", "''", false),
            ("anything", "'null'", false), ("anything", "'{'", false), ("anything", "'nul'", false),
            ("object", "'{}'", true), ("object", "NULL", true), ("object", "'{}' || char(0)", false),
            ("object", "'[]'", false), ("object", "'null'", false), ("object", "'x'", false),
            ("array", "'[1]'", true), ("array", "'{}'", false), ("strings", "'[\"a\"]'", true),
            ("strings", "'\"a\"'", false),
            ("key", "'{\"redacted\":\"api_key\"}'", true), ("parent_id", "'a'", true), ("parent_id", "'b'", false),
            ("parent_id", "''", false), ("list_id", "'l'", true), ("list_id", "'m'", false),
        ] as [(String, String, Bool)])
    func `sqlite3 agrees about constraints and foreign keys`(field: String, value: String, isValid: Bool) throws {
        guard let sqlite3 = Program.find("sqlite3", package: "sqlite3") else { return }
        #expect(try isAccepted(insert([field: value]), by: sqlite3) == isValid)
    }

    @Test func `the path of a body repeats the first digits of its digest`() throws {
        guard let sqlite3 = Program.find("sqlite3", package: "sqlite3") else { return }
        #expect(try !isAccepted(content("data/content/2d/\(SpecimenValues.digest).html"), by: sqlite3))
    }

    @Test func `rows cannot refer to another account's and ids are unique in one account only`() throws {
        guard let sqlite3 = Program.find("sqlite3", package: "sqlite3") else { return }
        let other = "INSERT INTO account (account_id, id) VALUES ('B', 'B');"
        #expect(try isAccepted(other + insert(["account_id": "'B'"]) + insert([:]), by: sqlite3))
        #expect(try !isAccepted(other + insert(["account_id": "'B'", "list_id": "'l'"]), by: sqlite3))
        #expect(try !isAccepted(insert([:]) + insert([:]), by: sqlite3))
        #expect(try !isAccepted(insert(["account_id": "'nobody'"]), by: sqlite3))
        #expect(try !isAccepted("INSERT INTO account (account_id, id) VALUES ('B', 'C');", by: sqlite3))
    }

    @Test func `sqlite3 creates the tables of the catalogue and checks their foreign keys`() throws {
        guard let sqlite3 = Program.find("sqlite3", package: "sqlite3") else { return }
        let script =
            SQLRenderer.renderSchema()
            + "\nPRAGMA foreign_key_check;\nSELECT count(*) FROM sqlite_schema WHERE type = 'table';\n"
        let result = try sqlite3.run(["-bail", ":memory:"], input: Data(script.utf8))
        #expect(result.exitCode == 0)
        #expect(result.allText == "\(AssetKind.catalogue.count + 1)\n")
    }

    /// Inserts a specimen with the required fields and `values`, which are SQL expressions.
    private func insert(_ values: [String: String]) -> String {
        let all = ["account_id": "'A'", "id": "'a'", "title": "''", "state": "'on'"].merging(values) { _, new in new }
        let names = all.keys.sorted()
        let columns = names.map { "\"\($0)\"" }.joined(separator: ", ")
        return "INSERT INTO specimen (\(columns)) VALUES (\(names.map { all[$0] ?? "" }.joined(separator: ", ")));\n"
    }

    private func content(_ path: String) -> String { "INSERT INTO content VALUES ('A', \(quote(path)), x'00');\n" }

    private func quote(_ text: String) -> String { "'\(text.replacingOccurrences(of: "'", with: "''"))'" }

    private func isAccepted(_ statements: String, by sqlite3: Program) throws -> Bool {
        let script = """
            PRAGMA foreign_keys = ON;
            \(SQLRenderer.renderSchema([.account, .list, .specimen]))
            INSERT INTO account (account_id, id) VALUES ('A', 'A');
            INSERT INTO list (account_id, id, name) VALUES ('A', 'l', '');
            BEGIN;
            \(statements)COMMIT;
            SELECT 'done';
            """
        let result = try sqlite3.run(["-bail", ":memory:"], input: Data(script.utf8))
        let isAccepted = result.exitCode == 0 && result.allText == "done\n"
        #expect(
            isAccepted || result.allText.contains("constraint") || result.allText.contains("cannot store"),
            "\(result.allText)")
        return isAccepted
    }
}
