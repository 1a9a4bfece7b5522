import DataportCore
import DataportFormats

extension ListmonkReader {
    /// Reads what listmonk says of itself: the account, its domain, and, when the token may, servers and blocked domains.
    func readAccount() throws(DataportError) {
        let config = try configuration()
        rootURL = config?.string("root_url")
        var settings: RemoteObject?
        if rights.refusal(of: "/api/settings") == nil {
            settings = RemoteObject(try api.require("/api/settings"))
        }
        let values = ListmonkMapping.account(config, settings, version: rights.version, user: rights.user)
        small.add(.account, id: account, values)
        small.mention(.trackingDomain)
        if let root = rootURL, let domain = ListmonkMapping.trackingDomain(root) {
            small.add(.trackingDomain, id: domain["domain"] ?? root, domain)
        }
        guard let settings else { return }
        blockedDomains = settings.elements("privacy.domain_blocklist").compactMap(JSONPieces.string).filter {
            !$0.isEmpty
        }
        try readServers(settings)
    }

    private func configuration() throws(DataportError) -> RemoteObject? {
        guard case .data(let data) = try api.ask("/api/config") else { return nil }
        guard let config = RemoteObject(data) else { throw api.shape("is no configuration", at: "/api/config") }
        return config
    }

    private func readServers(_ settings: RemoteObject) throws(DataportError) {
        small.mention(.deliveryServer)
        small.mention(.bounceServer)
        let path = "/api/settings"
        for (index, server) in try objects(settings.elements("smtp"), at: path).enumerated() {
            small.add(.deliveryServer, id: server.string("uuid") ?? "smtp-\(index)", ListmonkMapping.smtp(server))
        }
        for (index, messenger) in try objects(settings.elements("messengers"), at: path).enumerated() {
            small.add(
                .deliveryServer, id: messenger.string("uuid") ?? "messenger-\(index)",
                ListmonkMapping.messenger(messenger))
        }
        for (index, mailbox) in try objects(settings.elements("bounce.mailboxes"), at: path).enumerated() {
            guard let values = ListmonkMapping.mailbox(mailbox) else { continue }
            small.add(.bounceServer, id: mailbox.string("uuid") ?? "mailbox-\(index)", values)
        }
    }

    /// Reads the API users: their names and rights.
    func readUsers() throws(DataportError) {
        small.mention(.apiKey)
        for user in try array("/api/users") where user.string("type") == "api" {
            let number = try id(of: user, at: "/api/users")
            small.add(.apiKey, id: Self.id(number), ListmonkMapping.apiKey(user))
        }
    }

    /// Reads the roles of users.
    func readRoles() throws(DataportError) {
        small.mention(.userGroup)
        for role in try array("/api/roles/users") {
            let number = try id(of: role, at: "/api/roles/users")
            small.add(.userGroup, id: Self.id(number), ListmonkMapping.role(role))
        }
    }

    /// Reads bounces and complaints; listmonk gives them by date, so they are put into the order of their ids.
    func readBounces() throws(DataportError) {
        let path = "/api/bounces"
        let spool = try RowSpool(ListmonkMapping.kind(.event), isOrdered: false)
        var pages = ListmonkPages(api, path, [("order_by", "created_at"), ("order", "asc")])
        while let page = try pages.next() {
            for bounce in try objects(page, at: path) {
                let number = try id(of: bounce, at: path)
                var values = ListmonkMapping.bounce(bounce)
                values["contact_id"] = bounce.integer("subscriber_id").flatMap(personID)
                values["campaign_id"] = bounce.object("campaign")?.integer("id").flatMap { campaign in
                    known[.campaign]?.contains(campaign) == true ? Self.id(campaign) : nil
                }
                try spool.append(Self.id(number), values)
            }
        }
        rows[.event] = try spool.finish()
    }

    /// The id of a person who stands in the archive.
    private func personID(_ number: Int) -> String? {
        guard let people, let wanted = UInt32(exactly: number) else { return nil }
        var (low, high) = (0, people.count)
        while low < high {
            let middle = (low + high) / 2
            if people[middle] < wanted { low = middle + 1 } else { high = middle }
        }
        return low < people.count && people[low] == wanted ? Self.id(number) : nil
    }
}
