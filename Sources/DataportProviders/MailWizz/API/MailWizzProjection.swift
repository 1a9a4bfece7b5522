import DataportCore
import DataportFormats

/// Brings records into the form in which MailWizz shows them.
final class MailWizzProjection: ServiceProjection {
    let people: PeopleSurvey
    let survey: MailWizzSurvey
    let pending: MailWizzPending
    /// Names of the archive's lists by id.
    var listNames: [String: String] = [:]
    /// Fields of the account, which every list gets.
    var accountFields: [ProjectedRow] = []
    /// For each list of the archive: the tags of its fields as they are here, by their tags in the archive.
    var tags: [String: [String: String]] = [:]
    /// For each list of the archive: types by tag, as they are here.
    var types: [String: [String: String]] = [:]
    /// What contacts know that MailWizz keeps with lists.
    let profiles: MailWizzProfiles
    private var leftOutSegments: Set<String> = []
    /// Subscriptions of people with several contacts that were handed out.
    let written: ScratchMap
    var isHome: Bool { people.provider == "mailwizz" }
    /// Forms are texts.
    var holdsTextsOnly: Bool { true }

    /// The sender of lists and campaigns that have none.
    let sender: String?

    init(onto target: RemoteAccount, sender: String?) throws(DataportError) {
        self.sender = sender
        people = try PeopleSurvey(gathersFields: false)
        survey = try MailWizzSurvey(people)
        pending = try MailWizzPending(target, people.scratch)
        profiles = try MailWizzProfiles(people.scratch)
        written = try ScratchMap(people.scratch, "written")
    }

    func survey(_ source: any Source) async throws {
        try await people.run(source)
        try await survey.run(source)
    }

    func additions(to kind: AssetKind) throws(DataportError) -> SpooledRows? {
        switch kind.id {
        case .suppression: people.holds
        case .listField: try SpooledRows(kind, fieldsOfEveryList())
        default: nil
        }
    }

    func project(_ row: inout ProjectedRow, _ losses: LossTally) throws(DataportError) -> String? {
        row.clearBlanks()
        losses.count(
            row.kind.id, "texts", "a form cannot hold the character U+0000: it is taken out",
            times: row.removeNUL(json: PlainJSON.fieldSet(of: row.kind)))
        switch row.kind.id {
        case .suppression: return try suppression(&row, losses)
        case .template: return template(&row)
        case .list: return list(&row, losses)
        case .listField: return field(&row, losses)
        case .contact: return try contact(&row)
        case .subscription: return try subscription(&row, losses)
        case .segment:
            let reason = segment(&row)
            if reason != nil { leftOutSegments.insert(row.id) }
            return reason
        case .campaign: return campaign(&row, losses)
        default: return nil
        }
    }

    // MARK: Content

    private func template(_ row: inout ProjectedRow) -> String? {
        guard row["html"] != nil else { return "the archive holds no body for it" }
        row["dialect"] = "mailwizz"
        return nil
    }

    private func campaign(_ row: inout ProjectedRow, _ losses: LossTally) -> String? {
        guard row["list_id"] != nil else { return "MailWizz wants a list for every campaign, and this one has none" }
        guard row["html"] != nil || row["text"] != nil else { return "the archive holds no body for it" }
        if row["type"] != "regular" {
            losses.count(.campaign, "type", "an autoresponder would go out by itself: it becomes a draft")
        }
        if row["status"] != "draft" { losses.count(.campaign, "status", "a campaign always arrives as a draft") }
        if let segment = row["segment_id"], leftOutSegments.contains(segment) {
            row["segment_id"] = nil
            losses.count(.campaign, "segment_id", "its segment did not arrive: choose one before you send it")
        }
        row["type"] = "regular"
        row["status"] = "draft"
        row["dialect"] = "mailwizz"
        row["subject"] = row["subject"] ?? row["name"]
        row["from_email"] = row["from_email"] ?? survey.sender.address ?? sender
        row["from_name"] = row["from_name"] ?? survey.sender.name ?? row["name"]
        row["reply_to"] = row["reply_to"] ?? row["from_email"]
        return row["from_email"] == nil ? "MailWizz wants a sender for every campaign, and this one has none" : nil
    }

    private static let operators: Set<String> = [
        "is", "is-not", "contains", "not-contains", "starts", "ends", "greater", "less", "not-starts", "not-ends",
    ]

    /// A segment is taken as a whole or not at all: without one of its conditions it would reach other people.
    private func segment(_ row: inout ProjectedRow) -> String? {
        guard let list = row["list_id"], let tags = tags[list] else { return "its list did not arrive" }
        let elements = row["conditions"].flatMap(JSONPieces.elements) ?? []
        guard row["query"] == nil, !elements.isEmpty else { return "its conditions are none of MailWizz's" }
        var conditions: [String] = []
        for element in elements {
            guard let object = RemoteObject(element) else { return "its conditions are none of MailWizz's" }
            if object.has("campaign") { return "it asks who opened or clicked a campaign, and those are new here" }
            guard let field = object.string("field").flatMap({ tags[$0] }), let slug = object.string("operator"),
                isHome || Self.operators.contains(slug), let value = object.text("value") ?? object.string("value")
            else { return "its conditions are none of MailWizz's" }
            conditions.append(MailWizzMapping.condition(field: field, slug: slug, value: value))
        }
        row["conditions"] = "[\(conditions.joined(separator: ","))]"
        row["match"] = row["match"] ?? "all"
        return nil
    }
}
