import DataportCore
import DataportHTTP

/// A MailWizz, or one of its white-labels such as SendingPros, with the same API.
struct MailWizzService: Service {
    static let capabilities = Capabilities.mailWizz
    static let credentials = MailWizzLogin.keys
    static let dialect: String? = "mailwizz"
    static let names: [AssetKind.ID: [String]] = [
        .list: ["name"], .template: ["name"], .segment: ["list_id", "name"], .campaign: ["name", "subject"],
    ]

    /// No limit is documented, and it is PHP that answers, often on a machine with others.
    private static let usualRate = 20

    private let api: MailWizzAPI
    private let options: SourceOptions

    var address: String { api.address }

    init(_ location: String, options: SourceOptions) throws(DataportError) {
        let login = try MailWizzLogin(try options.service.secrets("MAILWIZZ", [], optional: MailWizzLogin.keys))
        let client = try options.service.client(
            location, authenticator: login.authenticator, usualRate: Self.usualRate, isStopped: options.isStopped)
        api = MailWizzAPI(
            client: client, login: login, pageSize: options.service.pageSize, width: options.service.limits.connections)
        self.options = options
    }

    static func addition(_ kind: String, _ path: String) throws(DataportError) -> SourceAddition {
        try MailWizzAddition.read(kind, path)
    }

    func check() throws(DataportError) -> ServiceCheck {
        let rights = try MailWizzRights(asking: api)
        return ServiceCheck(
            service: "MailWizz", address: api.address, version: rights.version, user: nil,
            kinds: AssetKind.catalogue.map { ($0, rights.readability(of: $0.id)) })
    }

    func read(account: String) throws(DataportError) -> (account: RemoteAccount, name: String) {
        let rights = try MailWizzRights(asking: api)
        let reader = try MailWizzReader(api, rights, account: account, options: options)
        return (account: try reader.run(), name: "MailWizz \(rights.version) at \(api.host)")
    }

    func projection(onto target: RemoteAccount) throws(DataportError) -> any ServiceProjection {
        try MailWizzProjection(onto: target, sender: options.service.sender)
    }

    func writer(_ context: WriteContext) throws(DataportError) -> any ServiceWriter {
        // The login may have to sign; nothing but a look finds it out.
        _ = try MailWizzRights(asking: api)
        return MailWizzWriter(api, context)
    }
}
