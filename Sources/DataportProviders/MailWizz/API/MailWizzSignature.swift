import Crypto
import DataportHTTP
import Glibc

/// Signs requests as the vendor's library for 1.x does: HMAC-SHA1 of the method, the address with its query in order, and everything that is sent.
enum MailWizzSignature {
    /// The header fields of a signed request at a time, in seconds since 1970.
    static func headers(
        _ request: HTTPRequest, _ url: String, publicKey: Secret, privateKey: Secret, at seconds: Int
    ) -> [(name: String, value: Secret)] {
        publicKey.reveal { publicKey in
            let fields = [
                (name: "X-MW-PUBLIC-KEY", value: publicKey), (name: "X-MW-TIMESTAMP", value: "\(seconds)"),
                (name: "X-MW-REMOTE-ADDR", value: ""),
            ]
            let text = signed(request, url, fields)
            let signature = privateKey.reveal { key in hex(text, key) }
            // An empty field would be left out by libcurl, and an absent one counts as empty.
            return fields.filter { !$0.value.isEmpty }.map { ($0.name, Secret($0.value)) }
                + [(name: "X-MW-SIGNATURE", value: Secret(signature))]
        }
    }

    /// What is signed.
    private static func signed(
        _ request: HTTPRequest, _ url: String, _ fields: [(name: String, value: String)]
    ) -> String {
        let address = url.prefix { $0 != "?" }
        let query = MailWizzForm.text(MailWizzForm.pairs(of: request.query))
        let sent = MailWizzForm.text(MailWizzForm.pairs(of: fields) + MailWizzForm.pairs(in: request.body))
        // A blocked PUT goes as a POST that says what it means, and the server takes it for a PUT.
        let meant = request.headers.first { $0.name == MailWizzAPI.override }?.value ?? request.method.rawValue
        return "\(meant) \(address)\(query.isEmpty ? "" : "?" + query)\(query.isEmpty ? "?" : "&")\(sent)"
    }

    private static func hex(_ text: String, _ key: String) -> String {
        let code = HMAC<Insecure.SHA1>.authenticationCode(
            for: Array(text.utf8), using: SymmetricKey(data: Array(key.utf8)))
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: code.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// The time now.
    static var now: Int { time(nil) }
}
