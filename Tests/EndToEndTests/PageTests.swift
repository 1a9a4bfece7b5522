import DataportTestKit
import Foundation
import Testing

/// The page for people, in a real browser.
@Suite(.serialized) struct PageTests {
    /// Unpacks an archive and looks at its page on three screens; what was said, and the structure of the page.
    private func look(at archive: String, keeping folder: TemporaryDirectory, name: String) throws -> (
        said: ProgramResult, structure: String
    ) {
        let place = folder.file(name)
        let unpacked = try Program("unzip").run(["-q", archive, "-d", place])
        #expect(unpacked.exitCode == 0, "\(unpacked.allText)")
        let structure = folder.file("\(name).txt")
        let said = try script(
            "oracles/screenshot-page",
            ["\(place)/index.html", folder.file("\(name)-shots"), "--structure", structure])
        return (said, try String(contentsOfFile: structure, encoding: .utf8))
    }

    @Test func `the page of account 42 shows on every screen and asks for nothing`() throws {
        let folder = try TemporaryDirectory()
        let (said, structure) = try look(at: SampleStore.files().archive, keeping: folder, name: "page")
        #expect(said.exitCode == 0, "\(said.allText)")
        for shot in ["desktop.png", "phone.png", "dark.png", "print.pdf"] {
            let path = folder.file("page-shots/\(shot)")
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)).count > 20_000, "\(shot)")
        }
        #expect(structure.contains("svg") && structure.contains("th scope") && !structure.contains("script"))
    }

    @Test func `hostile text in every field of the account leaves the structure of the page as it is`() throws {
        let files = try SampleStore.files()
        let folder = try TemporaryDirectory()
        var expected: [Substring]?
        for shift in ["harmless", "0", "37", "74"] {
            let (store, archive) = (folder.file("\(shift).sqlite"), folder.file("\(shift).zip"))
            let made = try script("oracles/hostile-account", [files.store, "42", store, shift])
            #expect(made.exitCode == 0, "\(made.allText)")
            let exported = try dataport("export", "--account", "42", "--store", store, "-o", archive, "--quiet")
            #expect(exported.exitCode == 0, "\(exported.allText)")
            let (said, structure) = try look(at: archive, keeping: folder, name: shift)
            print("page of account 42, texts \(shift): \(made.text) \(said.text)")
            #expect(said.exitCode == 0, "\(said.allText)")
            // Tables sorted by a text come in another order, so elements are compared as a set with counts.
            let elements = structure.split(separator: "\n").sorted()
            #expect(elements == expected ?? elements, "hostile texts from \(shift) on changed the page")
            expected = elements
        }
    }
}
