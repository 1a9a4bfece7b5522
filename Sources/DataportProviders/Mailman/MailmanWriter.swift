import DataportCore
import DataportFormats
import DataportHTTP
import Synchronization

/// Writes to a Mailman. Bans come before members, members come with their state, and nothing is asked for that mails anybody; notices to owners
/// about new members are off until all members are there.
final class MailmanWriter: ServiceWriter {
    private let api: MailmanAPI
    private let context: WriteContext
    private let width: Int
    private let conflicts = Mutex(0)
    private var bans: [ServiceChange] = []
    /// People who are not there yet, by their ids where they were compared.
    private var newPeople: [[UInt8]: ServiceChange] = [:]
    /// What is made at lists when all members are there.
    private var late: [Late] = []
    /// Lists of this run, by their ids where they were compared: they are done when those who run them are there.
    private var lists: [String: String] = [:]
    /// Lists whose owners hear of nothing now, and whether they shall afterwards.
    private var quiet: [String: Bool] = [:]

    private struct Late {
        let list: String
        let change: ServiceChange
    }

    init(_ api: MailmanAPI, _ context: WriteContext, width: Int) {
        self.api = api
        self.context = context
        self.width = width
    }

    func write(_ changes: [ServiceChange], of kind: AssetKind) throws(DataportError) {
        switch kind.id {
        case .sendingDomain: try writeDomains(changes, of: kind)
        // Bans of lists need their lists.
        case .suppression: bans += changes
        case .list: try writeLists(changes, of: kind)
        case .contact: try writeContacts(changes, of: kind)
        case .subscription: try subscribe(changes, of: kind)
        default: break
        }
    }

    func finish(_ kind: AssetKind) throws(DataportError) {
        if kind.id == .list { try writeBans() }
        if kind.id == .subscription {
            try makeOthers()
            try finishLists()
        }
        guard conflicts.withLock({ $0 }) == 0 else {
            conflicts.withLock { $0 = 0 }
            throw DataportError(
                .tryAgain, "GNU Mailman holds records that it did not show", place: api.address,
                advice: "run the same command again")
        }
    }

    /// Sends something for each record, several at once, and notes what became of it.
    private func each(
        _ changes: [ServiceChange], of kind: AssetKind, id: (ServiceChange, String?) -> String,
        _ send: @escaping @Sendable (ServiceChange) throws(DataportError) -> MailmanAPI.Written
    ) throws(DataportError) {
        guard !changes.isEmpty else { return }
        try context.intend(changes, of: kind)
        let answers = try Parallel.map(changes, width: width, send)
        var (done, ids) = ([ServiceChange](), [String]())
        for (change, answer) in zip(changes, answers) {
            switch answer {
            case .done(let made):
                done.append(change)
                ids.append(id(change, made))
            case .conflict: conflicts.withLock { $0 += 1 }
            case .refused(let refusal): context.refuse(change, of: kind, Self.reason(refusal))
            }
        }
        try context.done(done, of: kind, as: ids)
    }

    private static func reason(_ refusal: MailmanAPI.Refusal) -> String {
        switch refusal {
        case .banned: "a ban forbids it"
        case .noDomain: "there is no such mail domain"
        case .other(let status): "GNU Mailman did not take it (status \(status)): a value is not one that it allows"
        }
    }

    // MARK: Domains, lists

    private func writeDomains(_ changes: [ServiceChange], of kind: AssetKind) throws(DataportError) {
        let api = api
        try each(changes, of: kind, id: { change, _ in change.row["domain"] ?? change.id }) {
            (change) throws(DataportError) in
            let host = change.row["domain"] ?? ""
            let extra = change.row["extra"].map { JSONPieces.members(of: $0) } ?? []
            let values = extra.filter { ["description", "alias_domain"].contains($0.key) && $0.value != "null" }
                .map { "\($0.literal):\($0.value)" }
            if change.before != nil {
                return try api.write(
                    .patch, "/domains/\(PercentEncoding.component(host))", "{\(values.joined(separator: ","))}")
            }
            return try api.write(
                .post, "/domains", "{\((["\"mail_host\":\(JSONText.string(host))"] + values).joined(separator: ","))}")
        }
    }

    private func writeLists(_ changes: [ServiceChange], of kind: AssetKind) throws(DataportError) {
        for change in changes {
            let posting = change.row["from_email"] ?? ""
            let list = change.before == nil ? MailmanList.id(posting) : change.id
            try context.intend([change], of: kind)
            if change.before == nil {
                switch try make(posting, change) {
                case .done: break
                case .conflict:
                    conflicts.withLock { $0 += 1 }
                    continue
                case .refused(let refusal):
                    context.refuse(change, of: kind, Self.reason(refusal))
                    continue
                }
            }
            let config = try configure(list, change)
            if let refused = config.refused {
                context.refuse(change, of: kind, "GNU Mailman did not take the setting \(refused)")
            }
            // Whoever is told about new members is told of none that comes now.
            quiet[list] = config.tells
            lists[change.id] = list
            late.append(Late(list: list, change: change))
        }
    }

    private func make(_ posting: String, _ change: ServiceChange) throws(DataportError) -> MailmanAPI.Written {
        // Lists of a Mailman get their settings; readers of other services' lists must not be able to write to all others.
        let isHome = change.row["extra"].flatMap { RemoteObject($0) }?.object("config")?.has("administrivia") ?? false
        let style = isHome ? "legacy-default" : "legacy-announce"
        let body = "{\"fqdn_listname\":\(JSONText.string(posting)),\"style_name\":\"\(style)\"}"
        let answer = try api.write(.post, "/lists", body)
        guard answer == .refused(.noDomain), let host = posting.split(separator: "@").last else { return answer }
        _ = try api.write(.post, "/domains", "{\"mail_host\":\(JSONText.string(String(host)))}")
        return try api.write(.post, "/lists", body)
    }

    /// Writes settings.
    /// - Returns: The first setting that was not taken, and whether owners are to be told about new members.
    private func configure(
        _ list: String, _ change: ServiceChange
    ) throws(DataportError) -> (refused: String?, tells: Bool) {
        let row = change.row
        var settings =
            row["extra"].flatMap { RemoteObject($0) }?.literal("config").map { JSONPieces.members(of: $0) } ?? []
        settings.removeAll { !MailmanList.isWritable($0.key) || $0.value == "null" }
        var members = settings.filter { $0.key != "admin_notify_mchanges" }.map { (key: $0.key, value: $0.value) }
        if let name = row["display_name"] { members.append(("display_name", JSONText.string(name))) }
        if let text = row["description"] { members.append(("description", JSONText.string(text))) }
        if let word = row["visibility"] { members.append(("advertised", word == "public" ? "true" : "false")) }
        if let isOn = row["welcome_enabled"] { members.append(("send_welcome_message", isOn)) }
        let told = settings.first { $0.key == "admin_notify_mchanges" }?.value
        let tells =
            if let told { told == "true" } else {
                try api.config(of: Self.path(list)).bool("admin_notify_mchanges") ?? false
            }
        members.append(("admin_notify_mchanges", "false"))
        let body = members.map { "\(JSONText.string($0.key)):\($0.value)" }.joined(separator: ",")
        let answer = try api.write(.patch, "\(Self.path(list))/config", "{\(body)}")
        guard case .refused = answer else { return (nil, tells) }
        // One of them is not taken; which one, Mailman tells one by one.
        var refused: String?
        for member in members {
            let body = "{\(JSONText.string(member.key)):\(member.value)}"
            if case .refused = try api.write(.patch, "\(Self.path(list))/config", body) {
                refused = refused ?? member.key
            }
        }
        return (refused, tells)
    }

    private static func path(_ list: String) -> String { "/lists/\(PercentEncoding.component(list))" }

    // MARK: Bans

    /// Bans, the narrow ones first: Mailman takes none of what is banned already.
    private func writeBans() throws(DataportError) {
        let pending = bans
        bans = []
        func rank(_ change: ServiceChange) -> Int {
            (change.row["scope"] == "list" ? 0 : 2) + (change.row["address"]?.first == "^" ? 1 : 0)
        }
        let (api, lists) = (api, lists)
        for stage in 0..<4 {
            let changes = pending.filter { rank($0) == stage && $0.before == nil }
            try each(changes, of: .suppression, id: { change, _ in change.id }) { (change) throws(DataportError) in
                let path = change.row["target"].map { Self.path(lists[$0] ?? $0) } ?? ""
                return try api.write(
                    .post, "\(path)/bans", "{\"email\":\(JSONText.string(change.row["address"] ?? ""))}")
            }
        }
    }

    // MARK: People

    /// Changes names. New people are made together with their first membership, since Mailman takes long to make a user: it invents a password.
    private func writeContacts(_ changes: [ServiceChange], of kind: AssetKind) throws(DataportError) {
        for change in changes where change.before == nil { newPeople[Self.key(change.id)] = change }
        try sendPeople(changes.filter { $0.before != nil })
    }

    private func sendPeople(_ changes: [ServiceChange]) throws(DataportError) {
        let api = api
        try each(changes, of: .contact, id: { change, made in made ?? change.id }) { (change) throws(DataportError) in
            let name = change.row["name"].map { "\"display_name\":\(JSONText.string($0))" }
            if let before = change.before {
                let user = before["extra"].flatMap { RemoteObject($0) }?.string("user") ?? change.id
                if Self.isID(user) {
                    return try api.write(.patch, "/users/\(user)", "{\(name ?? "\"display_name\":\"\"")}")
                }
            }
            let email = "\"email\":\(JSONText.string(change.row["email"] ?? ""))"
            return try api.write(.post, "/users", "{\([email, name].compactMap { $0 }.joined(separator: ","))}")
        }
    }

    /// Makes those who are on no list.
    private func makeOthers() throws(DataportError) {
        let others = newPeople.values.sorted { $0.id < $1.id }
        newPeople = [:]
        for start in stride(from: 0, to: others.count, by: Self.pieceCount) {
            try sendPeople(Array(others[start..<min(start + Self.pieceCount, others.count)]))
        }
    }

    private static let pieceCount = 500

    /// Whether a text is the id of a user or a member.
    private static func isID(_ text: String) -> Bool {
        text.utf8.count == 32
            && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }

    private func subscribe(_ changes: [ServiceChange], of kind: AssetKind) throws(DataportError) {
        for list in Set(changes.map { place(of: $0) }).sorted() { try hush(list) }
        // Nobody is made twice at once: of each person one membership goes at a time.
        var (waves, counts) = ([[ServiceChange]](), [String: Int]())
        for change in changes {
            let wave = counts[change.row["contact_id"] ?? "", default: 0]
            counts[change.row["contact_id"] ?? ""] = wave + 1
            if wave == waves.count { waves.append([]) }
            waves[wave].append(change)
        }
        for wave in waves { try send(wave, of: kind) }
    }

    /// The list of a membership.
    private func place(of change: ServiceChange) -> String {
        let list = change.row["list_id"] ?? ""
        return lists[list] ?? list
    }

    /// An id to the byte: texts that only look alike are equal in Swift.
    private static func key(_ id: String?) -> [UInt8] { Array((id ?? "").utf8) }

    /// People as they shall be, by their ids to the byte.
    private func people(of changes: [ServiceChange]) throws(DataportError) -> [[UInt8]: ProjectedRow] {
        let ids = changes.compactMap { $0.row["contact_id"] }
        let found = try context.records(.contact, ids)
        var people: [[UInt8]: ProjectedRow] = [:]
        for id in ids {
            var row = found[id]
            if let other = row, Self.key(other.id) != Self.key(id) { row = try context.records(.contact, [id])[id] }
            people[Self.key(id)] = row
        }
        return people
    }

    /// Makes or changes memberships, no two of one person.
    private func send(_ changes: [ServiceChange], of kind: AssetKind) throws(DataportError) {
        let (api, lists) = (api, lists)
        let people = try people(of: changes)
        let arriving = changes.compactMap { newPeople[Self.key($0.row["contact_id"])] }
        let names = Set(arriving.map { Self.key($0.id) })
        try context.intend(arriving, of: .contact)
        try each(changes, of: kind, id: { change, made in made ?? change.id }) { (change) throws(DataportError) in
            let extra = change.row["extra"].flatMap { RemoteObject($0) }
            let word = change.row["raw"].flatMap { RemoteObject($0) }?.string("delivery_status") ?? "by_moderator"
            var member = change.id
            if change.before == nil {
                let contact = Self.key(change.row["contact_id"])
                guard let person = people[contact], let email = person["email"] else { return .refused(.other(404)) }
                let list = change.row["list_id"] ?? ""
                let name = names.contains(contact) ? person["name"] : nil
                let answer = try api.write(
                    .post, "/members", Self.member(email, name, lists[list] ?? list, word, extra))
                guard case .done(let made) = answer, let made, Self.isID(made) else { return answer }
                member = made
            } else if !Self.isID(member) {
                // They wait for a moderator or for their own confirmation, and go on doing so.
                return .refused(.other(409))
            }
            return try Self.complete(member, word, extra, isNew: change.before == nil, api)
        }
        var made: Set<[UInt8]> = []
        for change in changes where try context.wasMade(.subscription, change.id) {
            made.insert(Self.key(change.row["contact_id"]))
        }
        let arrived = arriving.filter { made.contains(Self.key($0.id)) }
        try context.done(arrived, of: .contact, as: arrived.map(\.id))
        for person in arrived { newPeople[Self.key(person.id)] = nil }
    }

    /// A new member, in its state.
    private static func member(
        _ email: String, _ name: String?, _ list: String, _ word: String, _ extra: RemoteObject?
    ) -> String {
        var members = [
            "\"list_id\":\(JSONText.string(list))", "\"subscriber\":\(JSONText.string(email))",
            "\"pre_verified\":true", "\"pre_confirmed\":true", "\"pre_approved\":true",
            "\"send_welcome_message\":false", "\"delivery_status\":\(JSONText.string(word))",
        ]
        if let name { members.append("\"display_name\":\(JSONText.string(name))") }
        if let mode = extra?.literal("delivery_mode") { members.append("\"delivery_mode\":\(mode)") }
        return "{\(members.joined(separator: ","))}"
    }

    /// What a member has beside its state.
    private static func complete(
        _ member: String, _ word: String, _ extra: RemoteObject?, isNew: Bool, _ api: MailmanAPI
    ) throws(DataportError) -> MailmanAPI.Written {
        var members =
            extra?.literal("preferences").map { JSONPieces.members(of: $0) }?
            .filter { MailmanMember.preferences.contains($0.key) }.map { "\($0.literal):\($0.value)" } ?? []
        if !isNew {
            members.append("\"delivery_status\":\(JSONText.string(word))")
            if let mode = extra?.literal("delivery_mode") { members.append("\"delivery_mode\":\(mode)") }
        }
        if !members.isEmpty {
            let answer = try api.write(
                .patch, "/members/\(member)/preferences", "{\(members.joined(separator: ","))}")
            guard case .done = answer else { return answer }
        }
        if let action = extra?.literal("moderation_action") {
            let answer = try api.write(.patch, "/members/\(member)", "{\"moderation_action\":\(action)}")
            guard case .done = answer else { return answer }
        }
        return .done(member)
    }

    // MARK: Owners

    /// Lets nobody be told about new members of a list for now.
    private func hush(_ list: String) throws(DataportError) {
        guard quiet[list] == nil else { return }
        let tells = try api.config(of: Self.path(list)).bool("admin_notify_mchanges") ?? false
        if tells { _ = try api.write(.patch, "\(Self.path(list))/config", "{\"admin_notify_mchanges\":false}") }
        quiet[list] = tells
    }

    /// Gives lists those who run them, and their voice back.
    private func finishLists() throws(DataportError) {
        for item in late { try writeRoles(item.list, item.change) }
        for (list, tells) in quiet.sorted(by: { $0.key < $1.key }) where tells {
            _ = try api.write(.patch, "\(Self.path(list))/config", "{\"admin_notify_mchanges\":true}")
        }
        quiet = [:]
        try context.done(late.map(\.change), of: .list, as: late.map(\.list))
        late = []
    }

    private func writeRoles(_ list: String, _ change: ServiceChange) throws(DataportError) {
        for role in MailmanList.roles {
            let before = Dictionary(
                MailmanList.people(role, in: change.before?["extra"]).map { ($0.address, $0.action) },
                uniquingKeysWith: { first, _ in first })
            for person in MailmanList.people(role, in: change.row["extra"]) {
                if let action = before[person.address], action == person.action { continue }
                let isTaken = try write(person, role, of: list, isNew: before[person.address] == nil)
                if !isTaken { context.refuse(change, of: .list, "GNU Mailman did not take one of its \(role)s") }
            }
        }
    }

    private func write(
        _ person: MailmanList.Person, _ role: String, of list: String, isNew: Bool
    ) throws(DataportError) -> Bool {
        let who =
            "\"list_id\":\(JSONText.string(list)),\"subscriber\":\(JSONText.string(person.address)),\"role\":\"\(role)\""
        var member: String?
        if isNew {
            switch try api.write(.post, "/members", "{\(who)}") {
            case .done(let made): member = made
            case .conflict: break
            case .refused: return false
            }
        }
        guard let action = person.action else { return true }
        if member == nil { member = try find(person.address, role, of: list) }
        guard let member, Self.isID(member) else { return false }
        let answer = try api.write(
            .patch, "/members/\(member)", "{\"moderation_action\":\(JSONText.string(action))}")
        if case .done = answer { return true }
        return false
    }

    private func find(_ address: String, _ role: String, of list: String) throws(DataportError) -> String? {
        try api.all("\(Self.path(list))/roster/\(role)").first { $0.string("email")?.lowercased() == address }?
            .string("member_id")
    }
}
