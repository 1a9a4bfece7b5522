import DataportTestKit
import Foundation
import Testing

/// The walk-throughs are walked: what a document shows is what a new user sees.
struct WalkthroughTests {
    @Test(arguments: [
        "migrate-from-mailchimp", "migrate-from-a-csv", "migrate-from-sendingpros", "migrate-to-listmonk",
    ])
    func `a document shows what the program prints`(_ name: String) throws {
        let document = Project.root.appendingPathComponent("docs/\(name).md").path
        let result = try script("walk", [Project.binary, document])
        print(result.text, terminator: "")
        #expect(result.exitCode == 0, "\(result.allText)")
    }
}
