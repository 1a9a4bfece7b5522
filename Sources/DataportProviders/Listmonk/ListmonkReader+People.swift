import DataportCore

extension ListmonkReader {
    /// People were deleted while we read, and listmonk's pages shift then: so often everything is read anew.
    private static let mostWalks = 3

    /// Reads all people once, and with them what they are on and who is blocked.
    func readPeople() throws(DataportError) {
        for walk in 1...Self.mostWalks {
            let people = try ListmonkPeople(reader: self)
            let isWhole = try people.run()
            guard isWhole || walk == Self.mostWalks else { continue }
            try take(people, isWhole: isWhole)
            return
        }
    }

    private func take(_ found: ListmonkPeople, isWhole: Bool) throws(DataportError) {
        people = found.ids
        try addBlockedDomains(to: found)
        rows[.contact] = try found.contacts.finish()
        rows[.subscription] = try found.subscriptions.finish()
        rows[.suppression] = try found.suppressions.finish()
        for (key, type) in found.attributes {
            small.add(.listField, id: "account.\(key)", ["tag": key, "type": type])
        }
        if found.hasMoreAttributes { limit(.listField, because: "only the first 1000 names are kept") }
        addSeenLists(found.seenLists)
        if !isWhole {
            for kind in [AssetKind.ID.contact, .subscription, .suppression] {
                limit(kind, because: "people were deleted while they were read, so some may be missing")
            }
            remark(.warning, "listmonk.changed", "people were deleted while they were read: export again", 1)
        }
        remark(
            .warning, "listmonk.disabled",
            "listmonk goes on mailing people that are disabled; the archive says that they must not be mailed",
            found.disabled)
        remark(
            .warning, "listmonk.unconfirmed_single",
            "subscriptions that nobody confirmed, on lists that ask nobody: listmonk mails them, and they count as subscribed",
            found.unconfirmedSingle)
    }

    /// Lists that the token may not list, but on which people are that it may see.
    private func addSeenLists(_ lists: [Int: RemoteObject]) {
        guard !lists.isEmpty else { return }
        for (number, list) in lists {
            known[.list, default: []].insert(number)
            small.add(.list, id: Self.id(number), ListmonkMapping.list(list))
        }
        if case .unreadable = readability[.list] { readability[.list] = nil }
        limit(.list, because: "those that the token may not list are known only from the people on them")
    }

    private func addBlockedDomains(to found: ListmonkPeople) throws(DataportError) {
        for domain in blockedDomains.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
            let raw = "{\"provider\":\"listmonk\",\"setting\":\"privacy.domain_blocklist\"}"
            try found.suppressions.append(
                "domain-\(domain)",
                ["address": domain, "scope": "account", "reason": "admin", "actor": "admin", "raw": raw])
        }
    }
}

/// One walk over all people, in the order of their ids.
final class ListmonkPeople {
    private unowned let reader: ListmonkReader
    let contacts: RowSpool
    let subscriptions: RowSpool
    let suppressions: RowSpool
    private(set) var ids: [UInt32] = []
    private(set) var attributes: [String: String] = [:]
    private(set) var hasMoreAttributes = false
    private(set) var seenLists: [Int: RemoteObject] = [:]
    private(set) var disabled = 0
    private(set) var unconfirmedSingle = 0

    private static let path = "/api/subscribers"

    init(reader: ListmonkReader) throws(DataportError) {
        self.reader = reader
        contacts = try RowSpool(ListmonkMapping.kind(.contact), isOrdered: true)
        subscriptions = try RowSpool(ListmonkMapping.kind(.subscription), isOrdered: true)
        suppressions = try RowSpool(ListmonkMapping.kind(.suppression), isOrdered: true)
    }

    /// Reads every page; whether as many people came as there were said to be.
    func run() throws(DataportError) -> Bool {
        var pages = ListmonkPages(reader.api, Self.path, [("order", "asc")])
        while let page = try pages.next() {
            for person in try reader.objects(page, at: Self.path) { try add(person) }
        }
        return ids.count >= pages.total
    }

    private func add(_ person: RemoteObject) throws(DataportError) {
        let number = try reader.id(of: person, at: Self.path)
        guard number > ids.last ?? 0 else { throw reader.api.shape("is not in the order of the ids", at: Self.path) }
        guard let email = person.string("email"), !email.isEmpty else {
            throw reader.api.shape("holds a person without an address", at: Self.path)
        }
        ids.append(UInt32(number))
        let id = ListmonkReader.id(number)
        let status = person.string("status")
        try contacts.append(id, ListmonkMapping.contact(person, email))
        note(attributesOf: person)
        if status == "blocklisted" {
            try suppressions.append(id, ListmonkMapping.suppression(email))
        }
        if status == "disabled" { disabled += 1 }
        try addSubscriptions(of: person, id, number, status)
    }

    private func addSubscriptions(
        of person: RemoteObject, _ contact: String, _ number: Int, _ status: String?
    ) throws(DataportError) {
        var lists: [Int: RemoteObject] = [:]
        for list in try reader.objects(person.elements("lists"), at: Self.path) {
            lists[try reader.id(of: list, at: Self.path)] = list
        }
        for (listNumber, list) in lists.sorted(by: { $0.key < $1.key }) {
            if reader.known[.list]?.contains(listNumber) != true { seenLists[listNumber] = list }
            let id = "\(contact)-\(ListmonkReader.id(listNumber))"
            var values = ListmonkMapping.subscription(list, person: status, version: reader.rights.version)
            values["list_id"] = ListmonkReader.id(listNumber)
            values["contact_id"] = contact
            if list.string("subscription_status") == "unconfirmed", values["status"] == "subscribed" {
                unconfirmedSingle += 1
            }
            try subscriptions.append(id, values)
        }
    }

    /// Notes which attributes there are and what their values have in common.
    private func note(attributesOf person: RemoteObject) {
        guard let object = person.object("attribs") else { return }
        object.forEach { key, value in
            guard !key.isEmpty, value != "null" else { return }
            let type = ListmonkMapping.fieldType(of: value)
            guard let known = attributes[key] else {
                if attributes.count < 1000 { attributes[key] = type } else { hasMoreAttributes = true }
                return
            }
            if known != type { attributes[key] = known == "json" || type == "json" ? "json" : "text" }
        }
    }
}
