import DataportTestKit
import Foundation
import Testing

/// `dataport import --on-error skip` of archives in which values of records are not valid, end to end.
struct LeftOutTests {
    private let folder: TemporaryDirectory
    private let archive: String

    init() throws {
        folder = try TemporaryDirectory()
        archive = folder.file("a.zip")
    }

    /// A value that is to be put into the reference archive.
    private struct Change: Encodable {
        let kind: String
        let id: String
        let field: String
        let value: String

        init(_ kind: String, _ id: String, _ field: String, _ value: String) {
            (self.kind, self.id, self.field, self.value) = (kind, id, field, value)
        }
    }

    private static let contact = Change("contact", "c003-tabs", "created_at", "never")
    private static let everyType = [
        contact, Change("bounce_server", "b1", "port", "imap"), Change("template", "t1", "inline_css", "yes"),
        Change("template", "t2", "screenshot", "../../etc/passwd"), Change("segment", "g1", "match", "some"),
    ]

    /// Writes an archive with these values, which are right in digests and the same in every format.
    private func write(_ changes: [Change]) throws {
        let text = String(decoding: try JSONEncoder().encode(changes), as: UTF8.self)
        let made = try script("oracles/invalid-archive", [archive, text])
        #expect(made.exitCode == 0, "\(made.allText)")
        try? FileManager.default.removeItem(atPath: archive + ".rejected")
    }

    private func importArchive(_ more: String..., to name: String = "new.sqlite") throws -> ProgramResult {
        try Program(Project.binary).run(["import", archive, "--to", "sqlite:\(folder.file(name))"] + more)
    }

    private func isThere(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

    /// Whether the archive was refused as a whole, for this reason, and nothing was written.
    private func expectRefused(
        _ result: ProgramResult, _ words: String, store name: String = "new.sqlite",
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(result.exitCode == 65, "\(result.allText)", sourceLocation: sourceLocation)
        #expect(result.errorText.contains(words), "\(result.allText)", sourceLocation: sourceLocation)
        #expect(!isThere(archive + ".rejected"), sourceLocation: sourceLocation)
        if name == "new.sqlite" { #expect(!isThere(folder.file(name)), sourceLocation: sourceLocation) }
    }

    /// The lines of a file of rejected records, by id.
    private func rejected(_ plural: String) throws -> [String: [String: Any]] {
        let path = URL(fileURLWithPath: archive + ".rejected/data/json/\(plural).jsonl")
        let lines = String(decoding: try Data(contentsOf: path), as: UTF8.self).split(separator: "\n")
        let objects = try lines.map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
        return Dictionary(uniqueKeysWithValues: objects.map { ($0["id"] as? String ?? "", $0) })
    }

    // MARK: Leaving out

    @Test(arguments: ["json", "csv", "xml"])
    func `what is not valid is left out with all that refers to it, and the rest is imported`(format: String) throws {
        try write(Self.everyType)
        expectRefused(try importArchive("--format", format), "15 errors; nothing was written")
        let result = try importArchive("--format", format, "--on-error", "skip", "--json")
        #expect(result.exitCode == 3, "\(result.allText)")
        let object = try #require(try JSONSerialization.jsonObject(with: result.output) as? [String: Any])
        #expect(object["outcome"] as? String == "partial" && object["exit"] as? Int == 3)
        let kinds = try #require(object["kinds"] as? [String: [String: Int]])
        for (kind, rejected) in [("contact", 1), ("subscription", 1), ("template", 2), ("segment", 1), ("campaign", 1)]
        {
            #expect(kinds[kind]?["rejected"] == rejected, "\(kind)")
        }
        for (kind, counts) in kinds {
            #expect(counts["read"] == (counts["created"] ?? 0) + (counts["rejected"] ?? 0), "\(kind)")
        }
        let bad = try rejected("bounce_servers")
        #expect(bad["b1"]?["port"] as? String == "imap")
        let words = "the value of port is not a whole number in canonical decimal form"
        #expect(bad["b1"]?["rejected_because"] as? String == words)
        #expect((bad["b1"]?["password"] as? [String: String]) == ["redacted": "password"])
        #expect(
            try rejected("subscriptions")["c003-tabs/9"]?["rejected_because"] as? String
                == "what it refers to was rejected")
        let checked = try Program("sqlite3").run([
            folder.file("new.sqlite"), "PRAGMA foreign_key_check; SELECT count(*) FROM contact",
        ])
        #expect(checked.text == "24\n")
    }

    @Test func `what is left out is for its owner alone, and nobody's data is in a message`() throws {
        try write([Self.contact])
        let result = try importArchive("--on-error", "skip")
        #expect(
            result.exitCode == 3 && result.text.contains("1 contact: a value in the archive is not valid (c003-tabs)"))
        #expect(!result.allText.contains("never") && !result.allText.contains("@example.org"), "\(result.allText)")
        for (path, mode) in [("", 0o700), ("/data/json", 0o700), ("/data/json/contacts.jsonl", 0o600)] {
            let attributes = try FileManager.default.attributesOfItem(atPath: archive + ".rejected" + path)
            #expect((attributes[.posixPermissions] as? Int) == mode, "\(path)")
        }
    }

    @Test func `what was left out is mended and fed again, bodies included`() throws {
        try write([Self.contact, Change("template", "t1", "inline_css", "yes")])
        #expect(try importArchive("--on-error", "skip").exitCode == 3)
        let data = archive + ".rejected/data/json/"
        for (file, old, new) in [("contacts", #""never""#, "null"), ("templates", #""yes""#, "true")] {
            let url = URL(fileURLWithPath: data + file + ".jsonl")
            let text = String(decoding: try Data(contentsOf: url), as: UTF8.self)
            try Data(text.replacing(old, with: new).utf8).write(to: url)
        }
        let mended = folder.file("mended.zip")
        let packed = try dataport("export", "--from", "folder:\(archive).rejected", "--account", "42", "-o", mended)
        #expect(packed.exitCode == 0, "\(packed.allText)")
        let target = "sqlite:\(folder.file("new.sqlite"))"
        let fed = try dataport("import", mended, "--to", target)
        #expect(fed.exitCode == 0, "\(fed.allText)")
        try write([])
        SampleStoreFiles.requireZero(try importArchive(to: "whole.sqlite"))
        // Of the contact the moment, which was taken away.
        let compared = try dataport(
            "compare", target, "sqlite:\(folder.file("whole.sqlite"))", "--account", "42", "--list")
        #expect(compared.exitCode == 1 && compared.text.contains("1 record is not the same"), "\(compared.allText)")
    }

    @Test func `a rehearsal shows what would be left out and writes nothing`() throws {
        try write([Self.contact])
        let result = try importArchive("--on-error", "skip", "--dry-run")
        #expect(result.exitCode == 0 && result.text.contains("1 subscription: what it refers to was rejected"))
        #expect(!isThere(archive + ".rejected") && !isThere(folder.file("new.sqlite")))
    }

    // MARK: Refusing

    @Test(arguments: [
        ("suppression", "s1", "scope"), ("suppression", "s2", "since"), ("account", "42", "created_at"),
    ])
    func `holds and the account itself are never left out`(kind: String, id: String, field: String) throws {
        try write([Self.contact, Change(kind, id, field, "nonsense")])
        expectRefused(try importArchive("--on-error", "skip"), "1 \(kind) would be left out")
        expectRefused(try importArchive("--on-error", "skip", "--dry-run"), "1 \(kind) would be left out")
    }

    @Test func `damage that is not of a value refuses the archive as a whole`() throws {
        try write([Self.contact, Change("subscription", "c000-nul/9", "contact_id", "nobody")])
        expectRefused(try importArchive("--on-error", "skip"), "(reference.missing)")
        try write([Self.contact])
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: archive))
        try file.seek(toOffset: 200)
        try file.write(contentsOf: Data("damage".utf8))
        try file.close()
        #expect(try importArchive("--on-error", "skip").exitCode == 65)
        #expect(!isThere(folder.file("new.sqlite")))
    }

    // MARK: Merging

    private func makeTarget() throws {
        try write([])
        SampleStoreFiles.requireZero(try importArchive(to: "target.sqlite"))
        let wanted = "UPDATE contact SET name = 'changed' WHERE id IN ('c003-tabs', 'c005-empty')"
        #expect(try Program("sqlite3").run([folder.file("target.sqlite"), wanted]).exitCode == 0)
    }

    @Test func `a merge leaves out alike`() throws {
        try makeTarget()
        try write([Self.contact])
        let result = try importArchive("--on-error", "skip", "--on-conflict", "update", to: "target.sqlite")
        #expect(result.exitCode == 3 && result.text.contains("Rejected records"), "\(result.allText)")
        #expect(
            try rejected("contacts").count == 1 && rejected("subscriptions").count == 1
                && rejected("account").count == 1)
        let names = try Program("sqlite3").run([
            folder.file("target.sqlite"), "SELECT id FROM contact WHERE name = 'changed'",
        ])
        #expect(names.text == "c003-tabs\n")
    }

    @Test(arguments: [
        [Change("subscription", "c003-tabs/9", "status", "gone")],
        [Change("subscription", "c003-tabs/9", "status", "unsubscribed"), contact],
        [Change("subscription", "c003-tabs/9", "status", "bounced"), Change("list", "9", "opt_in", "triple")],
    ])
    private func `a no that the archive holds is not lost in an account that is there`(changes: [Change]) throws {
        try makeTarget()
        try write(changes)
        let refused = try importArchive("--on-error", "skip", to: "target.sqlite")
        expectRefused(refused, "1 subscription that may say no would be left out", store: "target.sqlite")
        // Nobody is mailed who is not there.
        #expect(try importArchive("--on-error", "skip").exitCode == 3)
    }
}
