import DataportCore

extension MailWizzReader {
    /// Reads lists and their fields.
    func readLists() throws(DataportError) {
        small.mention(.list)
        small.mention(.listField)
        var seen: Set<String> = []
        for list in try MailWizzPages.all(api, "/lists") {
            let uid = try uid("list_uid", of: list.object("general") ?? list, at: "/lists")
            guard seen.insert(uid).inserted else { continue }
            small.add(.list, id: uid, MailWizzMapping.list(list))
            lists.append(uid)
        }
        lists.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        let api = api
        let fields = try Parallel.map(lists, width: api.width) { (uid) throws(DataportError) in
            try Self.fields(api, of: uid)
        }
        var hidden = 0
        for (uid, fields) in zip(lists, fields) { hidden += add(fields, to: uid) }
        remark(
            .note, "mailwizz.choices",
            "fields with choices, which MailWizz does not show; the values of people are here", hidden)
    }

    /// The fields of a list, as they are; they come in one piece.
    static func fields(_ api: MailWizzAPI, of list: String) throws(DataportError) -> [RemoteObject] {
        let path = "/lists/\(list)/fields"
        guard case .found(let answer) = try api.ask(path), let data = answer.object("data") else { return [] }
        return data.elements("records").compactMap { RemoteObject($0) }
    }

    /// Adds the fields of a list, and says how many have choices.
    private func add(_ fields: [RemoteObject], to list: String) -> Int {
        var hidden = 0
        for field in fields {
            guard let tag = field.text("tag") else { continue }
            var values = MailWizzMapping.field(field, tag)
            let type = values["type"] ?? "text"
            guard fieldTypes[list, default: [:]].updateValue(type, forKey: tag) == nil else { continue }
            if let number = field.text("field_id") { fieldTags[list, default: [:]][number] = tag }
            if MailWizzMapping.typesWithChoices.contains(type) { hidden += 1 }
            values["list_id"] = list
            small.add(.listField, id: "\(list)-\(tag)", values)
        }
        return hidden
    }

    /// Reads segments, and their conditions where this installation shows them.
    func readSegments() throws(DataportError) {
        small.mention(.segment)
        var names = MailWizzMapping.Names()
        if rights.hasOperators { names.operators = try operators() }
        for campaign in campaigns ?? [] { if let number = campaign.number { names.campaigns[number] = campaign.uid } }
        for list in lists {
            names.tags = fieldTags[list] ?? [:]
            let path = "/lists/\(list)/segments"
            for segment in try MailWizzPages.all(api, path) {
                let uid = try uid("segment_uid", of: segment, at: path)
                guard segments.insert(uid).inserted else { continue }
                let detail = rights.hasOperators ? try api.record("\(path)/\(uid)") : nil
                var values = MailWizzMapping.segment(detail ?? segment, names)
                values["list_id"] = list
                small.add(.segment, id: uid, values)
            }
        }
    }

    private func operators() throws(DataportError) -> [String: String] {
        try Self.operators(api).reduce(into: [:]) { $0[$1.number] = $1.slug }
    }

    /// The operators of conditions: their numbers differ between installations.
    static func operators(_ api: MailWizzAPI) throws(DataportError) -> [(number: String, slug: String)] {
        let answer = try api.require("/lists/segments/condition-operators").object("data")
        return (answer?.elements("records") ?? []).compactMap { element in
            guard let one = RemoteObject(element), let number = one.text("operator_id"), let slug = one.text("slug")
            else { return nil }
            return (number, slug)
        }
    }
}
