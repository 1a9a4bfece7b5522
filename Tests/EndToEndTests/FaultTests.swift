import DataportTestKit
import Testing

/// Experiments that need the real binary and a hostile world; the figures are in their output.
@Suite(.serialized) struct FaultTests {
    @Test func `whatever happens during an export, only a complete archive stands under the final name`() throws {
        let files = try SampleStore.files()
        // Small enough that every system call can be tried: the neighbour has one record of each kind.
        let result = try script("faults/run", [Project.binary, files.store, "43"])
        print(result.text)
        #expect(result.exitCode == 0, "\(result.text) \(result.errorText)")
        #expect(result.text.contains(/kill -9 at random moments +200 of 200/))
    }

    @Test func `an export of a store that is written to is of one moment`() throws {
        let files = try SampleStore.files()
        let result = try script("faults/consistency", [Project.binary, files.store, "42", "200"])
        print(result.text)
        #expect(result.exitCode == 0, "\(result.text) \(result.errorText)")
        #expect(result.text.contains("200 of 200"))
    }

    /// `scripts/faults/import BINARY ARCHIVE 42` by hand kills 900 imports.
    @Test func `whenever an import is killed, the account is there whole or not at all`() throws {
        let result = try script("faults/import", [Project.binary, SampleStore.files().archive, "42", "12"])
        print(result.text)
        #expect(result.exitCode == 0, "\(result.allText)")
        #expect(result.text.matches(of: /kill -9 during .* 12 of 12/).count == 3)
    }

    /// `scripts/faults/full-disk BINARY ARCHIVE 42` by hand tries 20 sizes.
    @Test func `an import that finds no room leaves the target as it was, and is done when there is room`() throws {
        let result = try script("faults/full-disk", [Project.binary, SampleStore.files().archive, "42", "5"])
        print(result.text)
        #expect(result.exitCode == 0, "\(result.allText)")
        #expect(result.text.matches(of: /too small .* 5 of 5/).count == 3 || result.text.contains("MISSING TOOL"))
    }
}
