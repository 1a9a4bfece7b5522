import DataportTestKit
import Testing

/// Texts that quoting fails at, through every way that records take.
struct HostileTextTests {
    /// Half a minute for all of them: `scripts/oracles/hostile-import BINARY` does that by hand.
    @Test func `a thousand hostile texts in every text column survive imports and merges byte for byte`() throws {
        let result = try script("oracles/hostile-import", [Project.binary, "1000"])
        print(result.text)
        #expect(result.exitCode == 0, "\(result.allText)")
        #expect(result.text.contains("1000 hostile texts in 110 text columns of 27 kinds"))
        if PostgresServer.uri() != nil { #expect(result.text.contains("PostgreSQL: there and back")) }
        #expect(result.text.matches(of: /1 of 1 round trips.* (\d+) of \1 texts.* (\d+) of \2 after/).count == 3)
    }
}
