import DataportCore
import DataportHTTP
import DataportProviders
import DataportTestKit
import Foundation

/// A service that answers for the length of a test: a stand-in, or a real GNU Mailman, which all tests share.
final class LiveService {
    enum Kind: String { case listmonk, mailwizz, mailman }

    /// What `dataport` calls it.
    let uri: String
    /// How it is asked when an account is read from it.
    let options: SourceOptions
    private let server: AnyObject
    private let credentials: TemporaryDirectory

    /// Starts one that holds nothing, or as many people as said beside what its sample has; `nil`, and said loudly, when
    /// it cannot be installed here.
    init?(_ kind: Kind, people: Int? = nil) throws {
        let (name, secrets) = Self.access(kind)
        credentials = try TemporaryDirectory()
        let file = credentials.file("credentials")
        try Data(secrets.utf8).write(to: URL(fileURLWithPath: file))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
        var options = SourceOptions(now: Instant(secondsSince1970: 1_795_208_400))
        options.service.credentials = .file(file)
        options.service.rate = 0
        options.service.sender = "letters@example.org"
        self.options = options
        if kind == .mailman {
            guard let server = try Self.mailman.get() else { return nil }
            let domain = "d\(UUID().uuidString.lowercased().prefix(8)).example.com"
            if let people { try server.fill(domain, people) }
            self.server = server
            uri = "mailman:\(server.url)#\(domain)"
        } else {
            let more = people.map { ["--sample", "--subscribers", "\($0)"] } ?? []
            let server = try OracleServer(name, ["--port", "0"] + more)
            self.server = server
            uri = "\(kind.rawValue):\(server.address)"
        }
    }

    /// It takes seconds to start, and every test has a domain of its own. It ends with the process, whose pipe it
    /// reads.
    private static let mailman = Result { try MailmanServer() }

    private static func access(_ kind: Kind) -> (server: String, credentials: String) {
        switch kind {
        case .listmonk: ("fake-listmonk", "user = apiuser\ntoken = token\n")
        case .mailwizz: ("fake-mailwizz", "key = fake-api-key\n")
        case .mailman: ("", "user = restadmin\npassword = restpass\n")
        }
    }
}
