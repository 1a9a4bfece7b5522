import DataportCore
import DataportFormats
import DataportHTTP

/// Reads a Mailman from beginning to end, or one mail domain of it.
final class MailmanReader {
    private let api: MailmanAPI
    private let domain: String?
    private let account: String
    private let options: SourceOptions
    private var small = SmallRecords()
    /// Ids of contacts by their addresses, in lower case.
    private var people: [String: String] = [:]
    /// Mailman's name and version.
    private(set) var version = "GNU Mailman"

    init(_ api: MailmanAPI, domain: String?, account: String, options: SourceOptions) {
        self.api = api
        self.domain = domain
        self.account = account
        self.options = options
    }

    /// What can be read of a kind.
    static func readability(of kind: AssetKind.ID) -> Inventory.Readability {
        switch Capabilities.mailman[kind].reads {
        case .all: .complete
        case .part(let reason): .partial(reason: reason)
        case .none(let reason): .unreadable(reason: reason)
        }
    }

    /// Everything that is known of one list.
    private struct Roster: Sendable {
        let list: MailmanList
        let bans: [RemoteObject]
        let members: [RemoteObject]
        let requests: [RemoteObject]
    }

    /// Reads everything that is wanted.
    func run() throws(DataportError) -> RemoteAccount {
        let versions = try api.require("/system/versions", with: "mailman_version")
        version = versions.string("mailman_version") ?? version
        small.add(
            .account, id: account,
            ["provider": "mailman3", "extra": "{\"version\":\(JSONText.string(version))}"])
        for kind in [AssetKind.ID.sendingDomain, .suppression, .list, .contact, .subscription] { small.mention(kind) }
        try readDomains()
        let rosters = try readRosters()
        for roster in rosters { small.add(.list, id: roster.list.id, roster.list.values) }
        readBans(try api.all("/bans"), of: nil)
        for roster in rosters { readBans(roster.bans, of: roster.list.id) }
        if options.wants(.contact) || options.wants(.subscription) {
            try readPeople(rosters)
            try readMembers(rosters)
        }
        var readability: [AssetKind.ID: Inventory.Readability] = [:]
        for kind in AssetKind.catalogue { readability[kind.id] = Self.readability(of: kind.id) }
        return RemoteAccount(
            small: small, rows: [:], content: try ContentSpool().finish(), readability: readability, remarks: [])
    }

    // MARK: Lists

    private func readDomains() throws(DataportError) {
        for object in try api.all("/domains") {
            guard let host = object.string("mail_host"), domain == nil || host.lowercased() == domain else { continue }
            var values = ["domain": host]
            values["extra"] = MailmanList.object(["description", "alias_domain"], of: object)
            small.add(.sendingDomain, id: host, values)
        }
    }

    private func readRosters() throws(DataportError) -> [Roster] {
        let lists = try api.all(domain.map { "/domains/\($0)/lists" } ?? "/lists")
        let api = api
        let ids = lists.compactMap { $0.string("list_id") }
        return try Parallel.map(ids, width: options.service.limits.connections) { (id) throws(DataportError) in
            let path = "/lists/\(PercentEncoding.component(id))"
            let config = try api.config(of: path)
            var roles: [(role: String, people: [RemoteObject])] = []
            for role in MailmanList.roles { roles.append((role, try api.all("\(path)/roster/\(role)"))) }
            return Roster(
                list: MailmanList(id, config, roles), bans: try api.all("\(path)/bans"),
                members: try api.all("\(path)/roster/member"), requests: try api.all("\(path)/requests"))
        }
    }

    private func readBans(_ bans: [RemoteObject], of list: String?) {
        for ban in bans {
            guard let address = ban.string("email") else { continue }
            var values = ["address": address, "reason": "admin", "actor": "admin"]
            values["scope"] = list == nil ? "account" : "list"
            values["target"] = list
            values["raw"] = MailmanBans.raw(of: list)
            small.add(.suppression, id: "ban-\(MailmanList.digest("\(list ?? "") \(address)"))", values)
        }
    }

    // MARK: People

    /// Reads people: all of a whole Mailman, and those who have to do with a domain's lists. A target shows all, since an address is there only once.
    private func readPeople(_ rosters: [Roster]) throws(DataportError) {
        var names: [String: String] = [:]
        for user in try api.all("/users") {
            if let id = user.string("user_id"), let name = user.string("display_name") { names[id] = name }
        }
        let isWhole = domain == nil || options.service.isTarget
        let wanted = isWhole ? [] : Set(rosters.flatMap { Self.addresses(of: $0) })
        var taken: Set<String> = []
        for object in try api.all("/addresses") {
            guard let email = object.string("email")?.lowercased(), isWhole || wanted.contains(email) else { continue }
            let user = object.string("user")?.split(separator: "/").last.map(String.init)
            var values = ["email": object.string("original_email") ?? email]
            values["name"] = user.flatMap { names[$0] } ?? object.string("display_name")
            values["created_at"] = object.time("registered_on")
            var extra: [(String, String)] = []
            if let time = object.time("verified_on") { extra.append(("verified_on", JSONText.string(time))) }
            var id = "a-\(MailmanList.digest(email))"
            if let user {
                // Of several addresses of a user the first has the user's id.
                if taken.insert(user).inserted { id = user } else { extra.append(("user", JSONText.string(user))) }
            }
            if !extra.isEmpty {
                values["extra"] = "{\(extra.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ","))}"
            }
            people[email] = id
            small.add(.contact, id: id, values)
        }
    }

    private static func addresses(of roster: Roster) -> [String] {
        roster.list.people + (roster.members + roster.requests).compactMap { $0.string("email")?.lowercased() }
    }

    /// The contact of an address; requests may be of people whom Mailman keeps nothing else about.
    private func contact(_ email: String, name: String?) -> String {
        if let id = people[email.lowercased()] { return id }
        let id = "a-\(MailmanList.digest(email.lowercased()))"
        people[email.lowercased()] = id
        var values = ["email": email]
        values["name"] = name
        small.add(.contact, id: id, values)
        return id
    }

    private func readMembers(_ rosters: [Roster]) throws(DataportError) {
        for roster in rosters {
            let api = api
            let ids = roster.members.map { $0.string("member_id") ?? "" }
            let preferences = try Parallel.map(ids, width: options.service.limits.connections) {
                (id) throws(DataportError) in
                // Somebody who left in between is none any more.
                try api.ask("/members/\(PercentEncoding.component(id))/all/preferences", with: "delivery_status")
                    ?? RemoteObject("{}")
            }
            var members: Set<String> = []
            for (member, preferences) in zip(roster.members, preferences) {
                guard let id = member.string("member_id"), let email = member.string("email"), let preferences,
                    let word = preferences.string("delivery_status")
                else { continue }
                members.insert(email.lowercased())
                let values = MailmanMember.values(member, preferences, word)
                add(id, values, roster, email, member.string("display_name"))
            }
            for request in roster.requests {
                guard let token = request.string("token"), let email = request.string("email"),
                    members.insert(email.lowercased()).inserted
                else { continue }
                add(token, MailmanMember.values(request: request), roster, email, request.string("display_name"))
            }
        }
    }

    private func add(
        _ id: String, _ values: [String: String], _ roster: Roster, _ email: String, _ name: String?
    ) {
        var values = values
        values["list_id"] = roster.list.id
        values["contact_id"] = contact(email, name: name)
        small.add(.subscription, id: id, values)
    }
}
