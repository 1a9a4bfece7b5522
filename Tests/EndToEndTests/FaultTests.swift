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
}
