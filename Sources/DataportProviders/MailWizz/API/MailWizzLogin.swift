import DataportCore
import DataportHTTP
import Synchronization

/// What opens an account: a key (2.x and later), or a public and a private key that sign requests (1.x).
final class MailWizzLogin: Sendable {
    /// The names under which users give them.
    static let keys = ["key", "public_key", "private_key"]

    private let key: Secret?
    private let pair: (publicKey: Secret, privateKey: Secret)?
    private let signs: Mutex<Bool>

    /// Takes the credentials that are there.
    /// - Throws: `denied` when they are neither a key nor a pair of keys.
    init(_ credentials: Credentials) throws(DataportError) {
        func given(_ name: String) -> Secret? { credentials[name].flatMap { $0.isEmpty ? nil : $0 } }
        key = given("key")
        if let publicKey = given("public_key"), let privateKey = given("private_key") {
            pair = (publicKey, privateKey)
        } else {
            pair = nil
        }
        guard key != nil || pair != nil else {
            throw DataportError(
                .denied, "the credentials hold neither “key” nor both “public_key” and “private_key”",
                place: credentials.origin,
                advice:
                    "set DATAPORT_MAILWIZZ_KEY, or for MailWizz 1.x DATAPORT_MAILWIZZ_PUBLIC_KEY and DATAPORT_MAILWIZZ_PRIVATE_KEY, or write lines “key = …” into a file for --credentials FILE"
            )
        }
        signs = Mutex(key == nil)
    }

    /// Whether requests are signed.
    var isSigning: Bool { signs.withLock { $0 } }

    /// Signs from now on, when the key did not open and there is a pair; whether there is.
    func signInstead() -> Bool {
        guard pair != nil, !isSigning else { return false }
        signs.withLock { $0 = true }
        return true
    }

    /// What goes along with every request.
    var authenticator: Authenticator {
        Authenticator { [self] request, url in
            if let pair, isSigning {
                return MailWizzSignature.headers(
                    request, url, publicKey: pair.publicKey, privateKey: pair.privateKey, at: MailWizzSignature.now)
            }
            return key.map { [(name: "X-API-KEY", value: $0)] } ?? []
        }
    }
}
