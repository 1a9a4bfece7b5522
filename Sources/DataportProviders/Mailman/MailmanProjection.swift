import DataportCore
import DataportFormats

/// Brings records into the form in which Mailman shows them.
final class MailmanProjection: ServiceProjection {
    private let people: PeopleSurvey
    private let domain: String?
    private let target: MailmanTarget
    private var bans = MailmanBans()
    /// Addresses of contacts, in lower case.
    private let addresses: ScratchMap
    /// The posting addresses that lists will have, by their ids in the archive.
    private var postings: [String: String] = [:]
    /// Bans that follow from states: list and address, by the subscription.
    private let unsaid: ScratchMap
    private var hosts: Set<String> = []
    private let written: ScratchMap
    private var isHome: Bool { people.provider == "mailman3" }

    init(onto target: RemoteAccount, domain: String?) throws(DataportError) {
        people = try PeopleSurvey(gathersFields: false)
        addresses = try ScratchMap(people.scratch, "address_of_contact")
        unsaid = try ScratchMap(people.scratch, "unsaid")
        written = try ScratchMap(people.scratch, "written")
        self.target = try MailmanTarget(target, people.scratch)
        self.domain = domain ?? (self.target.domains.count == 1 ? self.target.domains.first : nil)
        isNamed = domain != nil
    }

    /// Whether the user named the mail domain.
    private let isNamed: Bool

    // MARK: Looking through the source

    func survey(_ source: any Source) async throws {
        try await people.run(source)
        guard isHome || domain != nil else {
            throw DataportError(
                .usage, "nobody says into which mail domain of GNU Mailman the lists go",
                advice: "add it to the target, such as mailman:https://HOST/3.1#lists.example.com")
        }
        let inventory = try await source.inventory(counting: false)
        for entry in inventory.entries
        where [AssetKind.ID.suppression, .list, .contact, .subscription].contains(entry.kind.id) {
            if case .unreadable = entry.readability { continue }
            var cursor = try await source.cursor(over: entry.kind, after: nil)
            var batch = RecordBatch(fieldCount: entry.kind.fields.count)
            while try await cursor.next(into: &batch) != nil {
                for row in 0..<batch.rowCount { try look(at: ProjectedRow(batch, row: row, of: entry.kind)) }
            }
        }
    }

    private func look(at row: ProjectedRow) throws(DataportError) {
        switch row.kind.id {
        case .suppression:
            let list = row["scope"] == "list" ? row["target"] : nil
            bans.add(MailmanBans.normalized(row["address"] ?? ""), list: list)
        case .list: postings[row.id] = posting(of: row)
        case .contact: try addresses.set(row.id, row["email"]?.lowercased() ?? "")
        default:
            guard let status = row["status"].flatMap(SubscriptionStatus.init),
                [.suppressed, .complained].contains(status),
                let list = row["list_id"], let contact = row["contact_id"]
            else { return }
            try unsaid.set(row.id, "\(list)\u{0}\(addresses.value(of: contact) ?? "")")
        }
    }

    /// The posting address that a list will have.
    private func posting(of row: ProjectedRow) -> String {
        let given = row["from_email"]?.split(separator: "@").map(String.init) ?? []
        if isHome, given.count == 2 { return "\(given[0])@\(isNamed ? domain ?? given[1] : given[1])".lowercased() }
        let host = domain ?? ""
        let name = Self.name(row["name"] ?? "")
        var (candidate, number) = (name, 1)
        let taken = Set(postings.values)
        while taken.contains("\(candidate)@\(host)") {
            number += 1
            candidate = "\(name)-\(number)"
        }
        return "\(candidate)@\(host)"
    }

    /// A name as lists have it.
    private static func name(_ text: String) -> String {
        let words = text.lowercased().utf8.split { byte in
            !((0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte))
        }
        let name = words.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "-")
        return name.isEmpty ? "list" : String(name.prefix(60))
    }

    func additions(to kind: AssetKind) throws(DataportError) -> SpooledRows? {
        switch kind.id {
        case .suppression: return try bansOfStates()
        case .sendingDomain:
            guard let domain, !hosts.contains(domain) else { return nil }
            return try SpooledRows(kind, [Self.row(kind, domain, ["domain": domain])])
        default: return nil
        }
    }

    /// The bans that follow from states, but for those that another one covers.
    private func bansOfStates() throws(DataportError) -> SpooledRows {
        let spool = try RowSpool(.suppression, isOrdered: true)
        try unsaid.forEach { (id, place) throws(DataportError) in
            let parts = place.split(separator: "\u{0}", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard let list = parts.first, let address = parts.last, !address.isEmpty,
                !bans.covers(address, list: list)
            else { return }
            try spool.append(
                Self.row(
                    .suppression, "ban-\(id)",
                    ["address": address, "scope": "list", "target": list, "reason": "admin"]))
        }
        return try spool.finish()
    }

    private static func row(_ kind: AssetKind, _ id: String, _ values: [String: String]) -> ProjectedRow {
        var row = ProjectedRow(kind: kind, kind.fields.map { _ in nil })
        row["id"] = id
        for (field, value) in values { row[field] = value }
        return row
    }

    // MARK: Records

    func project(_ row: inout ProjectedRow, _ losses: LossTally) throws(DataportError) -> String? {
        let json = PlainJSON.fieldSet(of: row.kind)
        losses.count(
            row.kind.id, "texts", "GNU Mailman's database cannot hold the character U+0000: it is taken out",
            times: row.removeNUL(json: json))
        switch row.kind.id {
        case .sendingDomain: return sendingDomain(&row)
        case .suppression: return suppression(&row, losses)
        case .list: return list(&row, losses)
        case .contact: return try contact(&row)
        case .subscription: return try subscription(&row, losses)
        default: return nil
        }
    }

    private func sendingDomain(_ row: inout ProjectedRow) -> String? {
        let given = row["domain"]?.lowercased() ?? ""
        guard isHome || given == domain else {
            return "it is no mail domain of lists; that one stands behind the “#” of the target"
        }
        let host = isNamed ? domain ?? given : given
        guard hosts.insert(host).inserted else { return "all lists go into one mail domain" }
        // Another domain has the alias already, or is the alias itself.
        let names = host == given ? ["description", "alias_domain"] : ["description"]
        row["extra"] = row["extra"].flatMap { RemoteObject($0) }.flatMap { MailmanList.object(names, of: $0) }
        row["domain"] = host
        return nil
    }

    private func suppression(_ row: inout ProjectedRow, _ losses: LossTally) -> String? {
        let ban = MailmanBans.normalized(row["address"] ?? "")
        guard ban.first == "^" || Self.isTaken(ban) else { return "GNU Mailman takes no such address" }
        let list = row["scope"] == "list" ? row["target"] : nil
        if let list, postings[list] == nil { return "its list is not among those that are imported" }
        let place = list.flatMap { postings[$0] }.map(MailmanList.id)
        // Mailman takes no second ban of what is banned.
        if !target.bans.contains(ban, list: place), target.bans.covers(ban, list: place) {
            return "another ban says so already"
        }
        if row["scope"] != "account", list == nil {
            losses.count(.suppression, "scope", "GNU Mailman bans on one list or on all")
        }
        if row["reason"] != "admin" {
            losses.count(.suppression, "reason", "GNU Mailman cannot store why an address is banned")
        }
        row["address"] = ban
        row["scope"] = list == nil ? "account" : "list"
        row["target"] = list
        row["reason"] = "admin"
        row["actor"] = "admin"
        row["raw"] = MailmanBans.raw(of: list)
        return nil
    }

    private func list(_ row: inout ProjectedRow, _ losses: LossTally) -> String? {
        guard let posting = postings[row.id] else { return "it came too late" }
        if !isHome, row["from_email"] != nil {
            losses.count(.list, "from_email", "whoever writes to a list of GNU Mailman is the sender")
        }
        let name = String(posting.prefix { $0 != "@" })
        if !isHome { row["display_name"] = row["display_name"] ?? row["name"] }
        row["name"] = name
        row["from_email"] = posting
        row["visibility"] = row["visibility"] == "public" ? "public" : "private"
        if let description = row["description"], description.contains(where: \.isNewline) {
            row["description"] = description.split(whereSeparator: \.isNewline).joined(separator: " ")
            losses.count(.list, "description", "a description is one line in GNU Mailman")
        }
        let own = isHome ? extra(row["extra"], on: MailmanList.id(posting)) : nil
        row["extra"] = own ?? foreignExtra(row)
        return nil
    }

    /// The settings that the other fields stand for.
    private func foreignExtra(_ row: ProjectedRow) -> String? {
        func policy(_ field: String) -> String? {
            row[field].map {
                "\"\(field == "opt_in" ? "" : "un")subscription_policy\":\"\($0 == "double" ? "confirm" : "open")\""
            }
        }
        let settings = [policy("opt_in"), policy("opt_out")].compactMap { $0 }
        return settings.isEmpty ? nil : "{\"config\":{\(settings.joined(separator: ","))}}"
    }

    /// Settings as they are, and people in roles: nobody who is there is sent away.
    private func extra(_ extra: String?, on list: String) -> String? {
        guard let object = extra.flatMap({ RemoteObject($0) }) else { return nil }
        var members: [String] = []
        if let config = object.literal("config") { members.append("\"config\":\(config)") }
        let roles = MailmanList.roles.compactMap { role -> String? in
            let all = MailmanList.people(role, in: extra) + MailmanList.people(role, in: target.extras[list])
            return MailmanList.people(all).map { "\"\(role)\":\($0)" }
        }
        if !roles.isEmpty { members.append("\"roles\":{\(roles.joined(separator: ","))}") }
        return members.isEmpty ? nil : "{\(members.joined(separator: ","))}"
    }

    // MARK: People

    private func contact(_ row: inout ProjectedRow) throws(DataportError) -> String? {
        guard try people.person(row.id) == row.id else {
            return "GNU Mailman makes no difference between capitals and small letters: the address is there already"
        }
        guard Self.isTaken(row["email"] ?? "") else { return "GNU Mailman takes no such address" }
        if let name = row["name"] {
            row["name"] = name.split(whereSeparator: \.isNewline).joined(separator: " ")
            if row["name"] == "" { row["name"] = nil }
        }
        row["extra"] = nil
        return nil
    }

    /// Whether Mailman takes an address (`mailman.email.validate`).
    private static func isTaken(_ address: String) -> Bool {
        let parts = address.utf8.split(separator: UInt8(ascii: "@"), maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty else { return false }
        func isPlain(_ byte: UInt8) -> Bool {
            (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2D
        }
        let marks = Set("!#$%&'*+./=?@_`{}~".utf8)
        let labels = parts[1].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts[0].allSatisfy { isPlain($0) || marks.contains($0) } && labels.count >= 2
            && labels.allSatisfy { !$0.isEmpty && $0.first != 0x2D && $0.allSatisfy(isPlain) }
    }

    private func subscription(_ row: inout ProjectedRow, _ losses: LossTally) throws(DataportError) -> String? {
        let (list, contact) = (row["list_id"] ?? "", try people.person(row["contact_id"] ?? ""))
        guard let posting = postings[list], let address = try addresses.value(of: contact), Self.isTaken(address) else {
            return "its person or its list cannot be in GNU Mailman"
        }
        row["contact_id"] = contact
        var given = SubscriptionStatus(rawValue: row["status"] ?? "") ?? .unknown
        if let shared = try people.sharedStatus(on: list, of: contact) {
            guard try written.insert("\(list) \(contact)") else {
                return
                    "the person is on the list already, with another spelling of the address; the stricter state counts"
            }
            if shared != given { row["raw"] = nil }
            given = shared
        }
        let place = MailmanList.id(posting)
        let isBanned =
            [.suppressed, .complained].contains(given) || bans.covers(address, list: list)
            || target.bans.covers(address, list: place)
        let word: String
        if isBanned {
            // Mailman goes on mailing a member who is banned.
            guard try target.members.contains("\(place) \(address)") else { return "is banned instead" }
            word = "by_moderator"
        } else {
            guard let known = self.word(for: given, raw: row["raw"]) else { return Self.reason(given) }
            word = known
        }
        row["status"] = MailmanMember.status(word).rawValue
        row["raw"] = MailmanMember.raw(word)
        let extra = isHome ? row["extra"].flatMap { RemoteObject($0) } : nil
        if !isHome, row["extra"] != nil {
            losses.count(.subscription, "extra", "it is what only the old service knows")
        }
        row["extra"] = extra.flatMap {
            MailmanList.object(["delivery_mode", "preferences", "moderation_action"], of: $0)
        }
        losses.map(given.rawValue, to: isBanned ? "by_moderator, banned" : word)
        return nil
    }

    /// The word for a state; `nil` when such people are left out.
    private func word(for status: SubscriptionStatus, raw: String?) -> String? {
        if isHome, let word = raw.flatMap({ RemoteObject($0) })?.string("delivery_status"),
            MailmanMember.status(word) == status
        {
            return word
        }
        switch status {
        case .subscribed: return "enabled"
        case .bounced: return "by_bounces"
        case .disabled: return "by_moderator"
        default: return nil
        }
    }

    private static func reason(_ status: SubscriptionStatus) -> String {
        switch status {
        case .unconfirmed, .unapproved: "a request that waits would have to be made anew, which mails people"
        case .unsubscribed: "GNU Mailman keeps nobody who left"
        default: "GNU Mailman has no such state, and a member would be mailed"
        }
    }
}

/// What has to be known of the target.
struct MailmanTarget {
    private(set) var domains: Set<String> = []
    private(set) var bans = MailmanBans()
    /// Members and those who wait: list and address.
    let members: ScratchMap
    /// What lists know about those who run them.
    private(set) var extras: [String: String] = [:]

    init(_ account: RemoteAccount, _ scratch: Scratch) throws(DataportError) {
        members = try ScratchMap(scratch, "member_there")
        let (addresses, members) = (try ScratchMap(scratch, "address_there"), members)
        try Self.forEach(.sendingDomain, account) { domains.insert($0["domain"] ?? "") }
        try Self.forEach(.suppression, account) { bans.add($0["address"] ?? "", list: $0["target"]) }
        try Self.forEach(.list, account) { extras[$0.id] = $0["extra"] }
        try Self.forEach(.contact, account) { (row) throws(DataportError) in
            try addresses.set(row.id, row["email"]?.lowercased() ?? "")
        }
        try Self.forEach(.subscription, account) { (row) throws(DataportError) in
            try members.insert("\(row["list_id"] ?? "") \(addresses.value(of: row["contact_id"] ?? "") ?? "")")
        }
    }

    private static func forEach(
        _ kind: AssetKind, _ account: RemoteAccount, _ body: (ProjectedRow) throws(DataportError) -> Void
    ) throws(DataportError) {
        try account.forEachBatch(of: kind) { (batch: borrowing RecordBatch) throws(DataportError) in
            for index in 0..<batch.rowCount { try body(ProjectedRow(batch, row: index, of: kind)) }
        }
    }
}
