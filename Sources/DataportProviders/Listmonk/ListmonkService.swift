import DataportCore
import DataportHTTP

/// A running listmonk.
struct ListmonkService: Service {
    static let capabilities = Capabilities.listmonk
    static let credentials = ["user", "token"]
    static let dialect: String? = "listmonk"
    static let names: [AssetKind.ID: [String]] = [
        .list: ["name"], .template: ["name"], .mediaFile: ["sha256"], .campaign: ["name", "subject"],
    ]

    private let api: ListmonkAPI
    private let options: SourceOptions

    var address: String { api.address }

    init(_ location: String, options: SourceOptions) throws(DataportError) {
        let credentials = try options.service.secrets("LISTMONK", Self.credentials)
        let client = try options.service.client(
            location, authorization: Self.authorization(credentials), usualRate: 0, isStopped: options.isStopped)
        api = ListmonkAPI(
            client: client, pageSize: options.service.pageSize, width: options.service.limits.connections)
        self.options = options
    }

    func check() throws(DataportError) -> ServiceCheck {
        let rights = try ListmonkRights(asking: api)
        return ServiceCheck(
            service: "listmonk", address: api.address, version: rights.version, user: rights.user,
            kinds: AssetKind.catalogue.map { ($0, rights.readability(of: $0.id)) })
    }

    func read(account: String) throws(DataportError) -> (account: RemoteAccount, name: String) {
        let rights = try ListmonkRights(asking: api)
        let reader = try ListmonkReader(api, rights, account: account, options: options)
        let version = rights.version.map { " \($0)" } ?? ""
        return (account: try reader.run(), name: "listmonk\(version) at \(api.host)")
    }

    func projection(onto target: RemoteAccount) throws(DataportError) -> any ServiceProjection {
        try ListmonkProjection(onto: target)
    }

    func writer(_ context: WriteContext) throws(DataportError) -> any ServiceWriter {
        try ListmonkWriter(api, context, width: options.service.limits.connections)
    }

    private static func authorization(_ credentials: Credentials) -> Secret? {
        guard let user = credentials["user"], let token = credentials["token"] else { return nil }
        return user.reveal { user in token.reveal { token in Secret("token " + user + ":" + token) } }
    }
}
