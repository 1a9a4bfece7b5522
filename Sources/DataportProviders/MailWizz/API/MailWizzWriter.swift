import DataportCore
import DataportFormats
import DataportHTTP
import Synchronization

/// Writes to MailWizz. Campaigns are drafts, nobody is asked to confirm, and nothing is called that mails anybody.
final class MailWizzWriter: ServiceWriter {
    let api: MailWizzAPI
    let context: WriteContext
    /// Fields that become required when the people are there.
    var required: [(list: String, row: ProjectedRow)] = []
    /// What pieces that are written at once have in common.
    let shared = Mutex(Shared())

    struct Shared {
        /// Lists whose notices to the owner are off as long as people are written.
        var quiet: [String: ProjectedRow] = [:]
        /// Lists on which the state of people was seen to be obeyed, by the word that they were made with.
        var proven: Set<String> = []
        /// Whether MailWizz takes a word for a state, once it was tried.
        var honoured: [String: Bool] = [:]
        /// People who are there and were not shown.
        var conflicts = 0
    }

    /// Names of countries that this installation knows, and their numbers.
    var countries: [String: String]?
    private var operators: [String: String]?
    /// Uids of what is in a collection and is known to be: whatever else is found there was made just now.
    private var known: [String: Set<String>] = [:]
    private var fields: [String: [String: String]] = [:]

    init(_ api: MailWizzAPI, _ context: WriteContext) {
        self.api = api
        self.context = context
    }

    /// Both are there with the first subscription of the person, and in its state.
    var implied: Set<AssetKind.ID> { [.contact, .suppression] }

    var overlapping: Set<AssetKind.ID> { [.subscription] }

    /// Another attempt knows nothing of what was switched off.
    func abandon() { try? settleLists() }

    func write(_ changes: [ServiceChange], of kind: AssetKind) throws(DataportError) {
        switch kind.id {
        case .list: try writeLists(changes, of: kind)
        case .listField: try writeFields(changes, of: kind)
        case .subscription: try writePeople(changes, of: kind)
        case .template: try writeTemplates(changes, of: kind)
        case .segment: try writeSegments(changes, of: kind)
        case .campaign: try writeCampaigns(changes, of: kind)
        default: break
        }
    }

    func finish(_ kind: AssetKind) throws(DataportError) {
        if kind.id == .subscription { try settleLists() }
        let conflicts = shared.withLock { shared in
            defer { shared.conflicts = 0 }
            return shared.conflicts
        }
        guard conflicts == 0 else {
            throw DataportError(
                .tryAgain, "MailWizz holds records that it did not show", place: api.address,
                advice: "run the same command again")
        }
    }

    // MARK: One record

    /// Writes one record and notes what became of it; its uid, when it was taken.
    @discardableResult func send(
        _ change: ServiceChange, of kind: AssetKind, to path: String, uid key: String, _ form: MailWizzForm
    ) throws(DataportError) -> String? {
        try context.intend([change], of: kind)
        guard change.before == nil else {
            return try settle(change, of: kind, try api.write(.put, "\(path)/\(change.id)", form), uid: key)
        }
        return try make(change, of: kind, at: path, uid: key, form)
    }

    /// Makes a record; when the answer is lost, it is the one of its name that was not there before.
    func make(
        _ change: ServiceChange, of kind: AssetKind, at path: String, uid key: String, _ form: MailWizzForm
    ) throws(DataportError) -> String? {
        if known[path] == nil { known[path] = Set(try named(nil, in: path, uid: key)) }
        let name = change.row["name"] ?? ""
        let created = try api.create(path, form) { () throws(DataportError) in
            try named(name, in: path, uid: key).first { known[path]?.contains($0) == false }
        }
        switch created {
        case .answered(let answer):
            let uid = try settle(change, of: kind, answer, uid: key)
            if let uid { known[path]?.insert(uid) }
            return uid
        case .found(let uid):
            known[path]?.insert(uid)
            try context.done([change], of: kind, as: [uid])
            return uid
        }
    }

    /// Uids of the records of a collection, or of those of one name.
    private func named(_ name: String?, in path: String, uid key: String) throws(DataportError) -> [String] {
        try MailWizzPages.all(api, path).compactMap { record in
            let part = record.object("general") ?? record
            return name == nil || part.string("name") == name ? part.text(key) : nil
        }
    }

    /// Notes what became of a record.
    func settle(
        _ change: ServiceChange, of kind: AssetKind, _ answer: MailWizzAPI.Written, uid key: String
    ) throws(DataportError) -> String? {
        switch answer {
        case .done(let object):
            guard let uid = change.before == nil ? Self.uid(key, in: object) : change.id else {
                throw DataportError(
                    .tryAgain, "MailWizz does not say what it made", place: api.address,
                    advice: "run the same command again: what was written is not written twice")
            }
            try context.done([change], of: kind, as: [uid])
            return uid
        case .conflict: shared.withLock { $0.conflicts += 1 }
        case .tooLarge: context.refuse(change, of: kind, "it is larger than MailWizz takes")
        case .refused(let status):
            context.refuse(change, of: kind, "MailWizz did not take it (status \(status))")
        }
        return nil
    }

    /// A uid, wherever it stands in an answer.
    static func uid(_ key: String, in answer: RemoteObject) -> String? {
        let data = answer.object("data")
        return answer.text(key) ?? data?.object("record")?.text(key) ?? data?.text(key)
    }

    /// The uid that a record has here; `nil` when it did not arrive.
    func uid(_ kind: AssetKind.ID, _ id: String?) throws(DataportError) -> String? {
        guard let id else { return nil }
        let here = try context.id(kind, id)
        return MailWizzUID(here) == nil ? nil : here
    }

    // MARK: Content

    private func writeTemplates(_ changes: [ServiceChange], of kind: AssetKind) throws(DataportError) {
        for change in changes {
            let html = try context.content(change.row["html"]) ?? []
            try send(
                change, of: kind, to: "/templates", uid: "template_uid", MailWizzBodies.template(change.row, html: html)
            )
        }
    }

    private func writeCampaigns(_ changes: [ServiceChange], of kind: AssetKind) throws(DataportError) {
        for change in changes {
            guard change.before == nil || change.before?["status"] == "draft" else {
                context.refuse(change, of: kind, "it is no draft any more there, and stays as it is")
                continue
            }
            guard let list = try uid(.list, change.row["list_id"]) else {
                context.refuse(change, of: kind, "its list did not arrive")
                continue
            }
            let segment = try uid(.segment, change.row["segment_id"])
            guard segment != nil || change.row["segment_id"] == nil else {
                context.refuse(change, of: kind, "its segment did not arrive, and the whole list was not meant")
                continue
            }
            let form = MailWizzBodies.campaign(
                change.row, list: list, segment: segment, html: try context.content(change.row["html"]),
                text: try context.content(change.row["text"]))
            try send(change, of: kind, to: "/campaigns", uid: "campaign_uid", form)
        }
    }

    private func writeSegments(_ changes: [ServiceChange], of kind: AssetKind) throws(DataportError) {
        for change in changes {
            guard let list = try uid(.list, change.row["list_id"]) else {
                context.refuse(change, of: kind, "its list did not arrive")
                continue
            }
            guard let operators = try operatorNumbers(),
                let form = MailWizzBodies.segment(
                    change.row, fields: try fieldNumbers(of: list), operators: operators)
            else {
                context.refuse(change, of: kind, "this MailWizz has no field or operator of one of its conditions")
                continue
            }
            try send(change, of: kind, to: "/lists/\(list)/segments", uid: "segment_uid", form)
        }
    }

    private func operatorNumbers() throws(DataportError) -> [String: String]? {
        if let operators { return operators }
        guard case .found = try api.ask("/lists/segments/condition-operators") else { return nil }
        let found = try MailWizzReader.operators(api).reduce(into: [String: String]()) { $0[$1.slug] = $1.number }
        operators = found
        return found
    }

    private func fieldNumbers(of list: String) throws(DataportError) -> [String: String] {
        if let known = fields[list] { return known }
        let found = try MailWizzReader.fields(api, of: list).reduce(into: [String: String]()) { numbers, field in
            if let tag = field.text("tag") { numbers[tag] = field.text("field_id") }
        }
        fields[list] = found
        return found
    }
}
