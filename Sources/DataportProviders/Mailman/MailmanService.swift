import DataportCore
import DataportFormats
import DataportHTTP

/// A running GNU Mailman core. Behind `#` stands the mail domain that is meant: nothing else is seen then, and every list goes there.
struct MailmanService: Service {
    static let capabilities = Capabilities.mailman
    static let credentials = ["user", "password"]
    static let dialect: String? = nil
    static let names: [AssetKind.ID: [String]] = [.sendingDomain: ["domain"], .list: ["name", "from_email"]]

    private let api: MailmanAPI
    private let domain: String?
    private let options: SourceOptions

    var address: String { domain.map { "\(api.address)#\($0)" } ?? api.address }

    init(_ location: String, options: SourceOptions) throws(DataportError) {
        let credentials = try options.service.secrets("MAILMAN", Self.credentials)
        let (base, domain) = try Self.parts(location)
        let client = try options.service.client(
            base, authorization: Self.authorization(credentials), usualRate: 0, isStopped: options.isStopped)
        api = MailmanAPI(client: client, pageSize: options.service.pageSize)
        self.domain = domain
        self.options = options
    }

    /// The address of the API, and the mail domain behind the mark.
    static func parts(_ location: String) throws(DataportError) -> (base: String, domain: String?) {
        let mark = location.firstIndex(of: "#")
        var base = String(location[..<(mark ?? location.endIndex)])
        while base.hasSuffix("/") { base.removeLast() }
        if !base.hasSuffix("/3.1") { base += "/3.1" }
        guard let mark else { return (base, nil) }
        let domain = location[location.index(after: mark)...].lowercased()
        let isDomain =
            domain.utf8.count <= 253
            && domain.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
                !label.isEmpty && label.utf8.count <= 63
                    && label.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
            }
        guard isDomain else {
            throw DataportError(
                .usage, "what stands behind the “#” is no mail domain", place: base,
                advice: "write it as in mailman:https://HOST/3.1#lists.example.com")
        }
        return (base, domain)
    }

    func check() throws(DataportError) -> ServiceCheck {
        let version = try api.require("/system/versions", with: "mailman_version").string("mailman_version")
        return ServiceCheck(
            service: "GNU Mailman", address: address, version: version, user: nil,
            kinds: AssetKind.catalogue.map { ($0, MailmanReader.readability(of: $0.id)) })
    }

    func read(account: String) throws(DataportError) -> (account: RemoteAccount, name: String) {
        let reader = MailmanReader(api, domain: domain, account: account, options: options)
        let remote = try reader.run()
        return (account: remote, name: "\(reader.version) at \(api.client.base.authority)")
    }

    func projection(onto target: RemoteAccount) throws(DataportError) -> any ServiceProjection {
        try MailmanProjection(onto: target, domain: domain)
    }

    func writer(_ context: WriteContext) throws(DataportError) -> any ServiceWriter {
        MailmanWriter(api, context, width: options.service.limits.connections)
    }

    private static func authorization(_ credentials: Credentials) -> Secret? {
        guard let user = credentials["user"], let password = credentials["password"] else { return nil }
        return user.reveal { user in
            password.reveal { password in Secret("Basic " + Base64.text(Array("\(user):\(password)".utf8))) }
        }
    }
}
