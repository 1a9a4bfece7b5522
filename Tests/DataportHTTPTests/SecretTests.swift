import DataportHTTP
import Testing

/// A secret does not come out by accident.
struct SecretTests {
    @Test func `a secret is shown by no way of printing`() {
        let secret = Secret("canary-7f3a")
        var dumped = ""
        dump(secret, to: &dumped)
        for text in ["\(secret as Any)", String(describing: secret), String(reflecting: secret), dumped] {
            #expect(!text.contains("canary"))
        }
        #expect(secret.reveal { $0 } == "canary-7f3a")
    }
}
