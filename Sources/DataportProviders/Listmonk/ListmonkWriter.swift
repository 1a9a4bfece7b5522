import DataportCore
import DataportFormats
import DataportHTTP

/// Writes to listmonk. People are made without any list and put on lists afterwards; campaigns are drafts; nothing is asked for that mails anybody.
final class ListmonkWriter: ServiceWriter {
    let api: ListmonkAPI
    let context: WriteContext
    let width: Int
    /// Holds that wait for the people they are about, as the rows of changes, and their addresses.
    private var waiting: RowSpool?
    private let blocked: ScratchMap
    private var conflicts = 0
    /// People who were there and were blocked in this run.
    private let blockedHere: ScratchMap

    init(_ api: ListmonkAPI, _ context: WriteContext, width: Int) throws(DataportError) {
        self.api = api
        self.context = context
        self.width = width
        let scratch = try Scratch()
        blocked = try ScratchMap(scratch, "blocked")
        blockedHere = try ScratchMap(scratch, "blocked_here")
    }

    func write(_ changes: [ServiceChange], of kind: AssetKind) throws(DataportError) {
        switch kind.id {
        case .suppression: try block(changes, of: kind)
        case .contact: try writeContacts(changes, of: kind)
        case .subscription: try subscribe(changes, of: kind)
        case .list: try each(changes, of: kind, path: "/api/lists", ListmonkBodies.list)
        case .mediaFile: try writeMedia(changes, of: kind)
        case .template:
            let context = context
            try each(changes, of: kind, path: "/api/templates") { (change) throws(DataportError) in
                ListmonkBodies.template(change, body: try context.text(change.row["html"]) ?? "")
            }
        case .campaign: try writeCampaigns(changes, of: kind)
        default: break
        }
    }

    func finish(_ kind: AssetKind) throws(DataportError) {
        guard conflicts == 0 else {
            conflicts = 0
            throw DataportError(
                .tryAgain, "listmonk did not take some records that it may take now", place: api.address,
                advice: "run the same command again")
        }
        if kind.id == .contact { try makeBlocked() }
    }

    // MARK: Requests

    /// Sends records one by one, several at once: those that are there are changed, others made.
    private func each(
        _ changes: [ServiceChange], of kind: AssetKind, path: String,
        changing method: HTTPRequest.Method = .put,
        _ body: @escaping @Sendable (ServiceChange) throws(DataportError) -> String
    ) throws(DataportError) {
        try context.intend(changes, of: kind)
        let api = api
        let answers = try Parallel.map(changes, width: width) { (change) throws(DataportError) in
            let isNew = change.before == nil
            let target = isNew ? path : "\(path)/\(Self.number(change.id))"
            return try api.write(isNew ? .post : method, target, .json(Array(try body(change).utf8)))
        }
        try settle(changes, answers, of: kind)
    }

    /// Notes what became of each record.
    private func settle(
        _ changes: [ServiceChange], _ answers: [ListmonkAPI.Written], of kind: AssetKind
    ) throws(DataportError) {
        var (done, ids) = ([ServiceChange](), [String]())
        for (change, answer) in zip(changes, answers) {
            switch answer {
            case .done(let id):
                done.append(change)
                ids.append(id.map(ListmonkReader.id) ?? change.id)
            case .conflict: conflicts += 1
            // PostgreSQL's complaint about a value, or a mishap: the second time it is a complaint.
            case .refused(500) where context.attempt == 1: conflicts += 1
            case .refused(let status):
                let isBody = [.template, .campaign].contains(kind.id)
                context.refuse(
                    change, of: kind,
                    isBody
                        ? "listmonk did not take it (status \(status)): it compiles bodies, and tags that it does not know cannot stay in them"
                        : "listmonk did not take it (status \(status)): a value is not one that it allows")
            }
        }
        try context.done(done, of: kind, as: ids)
    }

    /// listmonk's number in an id of ours.
    static func number(_ id: String) -> String {
        let digits = id.drop { $0 == "0" }
        return String(digits)
    }

    private static func isNumber(_ id: String) -> Bool {
        id.utf8.count == 10 && id.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }

    // MARK: People

    /// Blocks those that are known to be blocked; the others when contacts have come, and nobody is on a list before.
    private func block(_ changes: [ServiceChange], of kind: AssetKind) throws(DataportError) {
        for change in changes { try blocked.insert(change.row["address"] ?? "") }
        try makeBlocked(changes.filter { $0.before != nil })
        for change in changes where change.before == nil {
            if waiting == nil { waiting = try RowSpool(change.row.kind, isOrdered: true) }
            try waiting?.append(change.row)
        }
    }

    private func writeContacts(_ changes: [ServiceChange], of kind: AssetKind) throws(DataportError) {
        var blocks: Set<String> = []
        for change in changes {
            if let email = change.row["email"], try blocked.contains(email) { blocks.insert(email) }
        }
        let held = blocks
        try each(changes, of: kind, path: "/api/subscribers", changing: .patch) { (change) throws(DataportError) in
            ListmonkBodies.subscriber(change, isBlocked: held.contains(change.row["email"] ?? ""))
        }
    }

    private func makeBlocked() throws(DataportError) {
        guard let spool = waiting.take() else { return }
        let kind = spool.kind
        var cursor = SpooledCursor(kind, try spool.finish(), after: nil)
        var batch = RecordBatch(fieldCount: kind.fields.count)
        while try cursor.next(into: &batch) != nil {
            try makeBlocked(
                (0..<batch.rowCount).map { index in
                    let row = ProjectedRow(batch, row: index, of: kind)
                    return ServiceChange(id: row.id, sourceID: row["source_id"] ?? row.id, row: row, before: nil)
                })
        }
    }

    /// Blocks people, those whom listmonk does not have as new ones.
    private func makeBlocked(_ changes: [ServiceChange]) throws(DataportError) {
        guard !changes.isEmpty else { return }
        let kind = AssetKind.suppression
        let people = try context.contacts(changes.compactMap { $0.row["address"] })
        var (there, missing) = ([(ServiceChange, String)](), [ServiceChange]())
        for change in changes {
            if let person = people[change.row["address"] ?? ""], case let id = try context.id(.contact, person),
                Self.isNumber(id)
            {
                there.append((change, id))
            } else {
                missing.append(change)
            }
        }
        for start in stride(from: 0, to: there.count, by: 500) {
            let part = there[start..<min(start + 500, there.count)]
            let changes = part.map(\.0)
            try context.intend(changes, of: kind)
            let ids = part.map { Self.number($0.1) }.joined(separator: ",")
            let answer = try api.write(.put, "/api/subscribers/blocklist", .json(Array("{\"ids\":[\(ids)]}".utf8)))
            if case .done = answer { for (_, id) in part { try blockedHere.insert(id) } }
            try settle(changes, changes.map { _ in answer }, of: kind)
        }
        try each(missing, of: kind, path: "/api/subscribers") { (change) throws(DataportError) in
            ListmonkBodies.blocked(change.row["address"] ?? "")
        }
    }

    /// Puts people on lists, many with one request: for each list and word one.
    private func subscribe(_ changes: [ServiceChange], of kind: AssetKind) throws(DataportError) {
        var groups: [String: [(change: ServiceChange, contact: String)]] = [:]
        for change in changes {
            let list = Self.number(try context.id(.list, change.row["list_id"] ?? ""))
            let contact = try context.id(.contact, change.row["contact_id"] ?? "")
            let word = try word(of: change, contact)
            guard Self.isNumber(contact), !list.isEmpty, list.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
                context.refuse(change, of: kind, "its person or its list did not arrive")
                continue
            }
            groups["\(word) \(list)", default: []].append((change, contact))
        }
        // First those who said no.
        for (key, group) in groups.sorted(by: { $0.key > $1.key }) {
            let parts = key.split(separator: " ")
            let changes = group.map(\.change)
            try context.intend(changes, of: kind)
            let ids = group.map { Self.number($0.contact) }
            let body =
                "{\"ids\":[\(ids.joined(separator: ","))],\"action\":\"add\",\"target_list_ids\":[\(parts[1])],\"status\":\"\(parts[0])\"}"
            let answer = try api.write(.put, "/api/subscribers/lists", .json(Array(body.utf8)))
            let written = group.map { "\($0.contact)-\(ListmonkReader.id(Int(parts[1]) ?? 0))" }
            try settle(changes, answer, of: kind, as: written)
        }
    }

    /// The word for a person on a list. Who shall be blocked as a whole has another one than unsubscribed only when the block is known to be there.
    private func word(of change: ServiceChange, _ contact: String) throws(DataportError) -> String {
        let raw = change.row["raw"].flatMap { RemoteObject($0) }
        guard let word = raw?.string("status") else { return "unsubscribed" }
        guard raw?.string("subscriber_status") == "blocklisted" else { return word }
        if try blockedHere.contains(contact) { return word }
        return try context.wasMade(.contact, change.row["contact_id"] ?? "") ? word : "unsubscribed"
    }

    private func settle(
        _ changes: [ServiceChange], _ answer: ListmonkAPI.Written, of kind: AssetKind, as ids: [String]
    ) throws(DataportError) {
        if case .done = answer { return try context.done(changes, of: kind, as: ids) }
        try settle(changes, changes.map { _ in answer }, of: kind)
    }

    // MARK: Content

    private func writeMedia(_ changes: [ServiceChange], of kind: AssetKind) throws(DataportError) {
        for change in changes where change.before == nil {
            guard let bytes = try context.content(change.row["content"]) else { continue }
            try context.intend([change], of: kind)
            let body = HTTPBody.multipart([
                HTTPBody.Part(name: "file", fileName: change.row["filename"] ?? "file", bytes: bytes)
            ])
            try settle([change], [try api.write(.post, "/api/media", body)], of: kind)
        }
    }

    private func writeCampaigns(_ changes: [ServiceChange], of kind: AssetKind) throws(DataportError) {
        let context = context
        try each(changes, of: kind, path: "/api/campaigns") { (change) throws(DataportError) in
            func number(_ kind: AssetKind.ID, _ id: String) throws(DataportError) -> String {
                Self.number(try context.id(kind, id))
            }
            var media: [String] = []
            for element in change.row["attachments"].flatMap(JSONPieces.elements) ?? [] {
                guard let id = JSONPieces.string(element) else { continue }
                let number = try number(.mediaFile, id)
                if number.utf8.allSatisfy({ (0x30...0x39).contains($0) }) { media.append(number) }
            }
            let template: String? = if let id = change.row["template_id"] { try number(.template, id) } else { nil }
            return ListmonkBodies.campaign(
                change, html: try context.text(change.row["html"]), text: try context.text(change.row["text"]),
                list: try number(.list, change.row["list_id"] ?? ""), template: template, media: media)
        }
    }
}
