import DataportCore
import DataportProviders
import DataportTestKit
import Foundation
import Testing

/// What was written to a service, over runs that are stopped anywhere.
@Suite struct ServiceJournalTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory() }

    private var path: String { folder.file("a.journal") }

    private func journal(origin: String = "mailwizz:1", target: String = "https://b.example") throws -> ServiceJournal {
        try ServiceJournal(at: path, origin: origin, target: target)
    }

    /// What a journal says was made: kind, id in the archive, id at the service.
    private func made(_ journal: ServiceJournal) throws -> [[String]] {
        var found: [[String]] = []
        try journal.forEachMade { kind, ids, targets in
            for (id, target) in zip(ids, targets) { found.append([kind.name, id, target]) }
        }
        return found
    }

    private func bytes() throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path)) }

    /// Writes something of everything; ids are any texts.
    private func fill(_ journal: ServiceJournal) throws {
        try journal.intend(.contact, ["c1", "c\n\"2", "ä"], isNew: true)
        try journal.intend(.contact, ["there"], isNew: false)
        try journal.done(.contact, ["c1", "ä"], as: ["0001", "0002"])
        try journal.intend(.subscription, ["s1"], isNew: true)
        try journal.done(.contact, ["there"], as: ["0000"])
        try journal.done(.list, [], as: [])
    }

    private let whole = [["contact", "c1", "0001"], ["contact", "ä", "0002"], ["contact", "there", "0000"]]

    @Test func `what was made is known, and what nobody knows the outcome of is open`() throws {
        for run in 1...2 {
            let journal = try journal()
            if run == 1 { try fill(journal) }
            #expect(try made(journal) == whole)
            #expect(journal.open(.contact) == ["c\n\"2"])
            #expect(journal.open(.subscription) == ["s1"])
            #expect(journal.open(.list).isEmpty)
        }
    }

    @Test func `only its owner may read it`() throws {
        withExtendedLifetime(try journal()) {}
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    /// A run that is killed while a line is written leaves a part of it: that line says nothing, and the next one begins anew.
    @Test func `cut off anywhere, it says what the whole lines say, and goes on`() throws {
        try fill(try journal())
        let all = try bytes()
        let newlines = all.indices.filter { all[$0] == 0x0A }
        for length in 0...all.count {
            try all.prefix(length).write(to: URL(fileURLWithPath: path))
            let cut = try journal()
            let lines = newlines.count { $0 < length }
            // The head, two intents, the first result, another intent, the second result.
            #expect(try made(cut) == (lines >= 6 ? whole : lines >= 4 ? Array(whole.prefix(2)) : []), "\(length)")
            #expect(cut.open(.contact).count == (lines < 2 ? 0 : lines < 4 ? 3 : 1), "\(length)")
            try cut.done(.template, ["t"], as: ["9"])
            #expect(try made(cut).last == ["template", "t", "9"], "\(length)")
        }
    }

    @Test func `one of another archive or another target is refused, and stays as it is`() throws {
        try fill(try journal())
        let before = try bytes()
        for (origin, target) in [("mailwizz:2", "https://b.example"), ("mailwizz:1", "https://c.example")] {
            let error = #expect(throws: DataportError.self) { _ = try journal(origin: origin, target: target) }
            #expect(error?.code == .configuration)
        }
        try Data("an archive, perhaps\n".utf8).write(to: URL(fileURLWithPath: path + "2"))
        let other = #expect(throws: DataportError.self) {
            _ = try ServiceJournal(at: path + "2", origin: "mailwizz:1", target: "https://b.example")
        }
        #expect(other?.code == .configuration)
        #expect(try bytes() == before)
    }

    @Test func `two runs do not write into one`() throws {
        try holdingOne {
            let error = #expect(throws: DataportError.self) { _ = try journal() }
            #expect(error?.code == .locked)
        }
        try holdingOne {}
    }

    /// Does something while another run has the journal.
    private func holdingOne(_ body: () throws -> Void) throws {
        let journal = try journal()
        try withExtendedLifetime(journal) { try body() }
    }
}
