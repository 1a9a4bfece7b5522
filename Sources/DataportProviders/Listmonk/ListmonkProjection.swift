import DataportCore
import DataportFormats

/// Brings records into the form in which listmonk shows them.
final class ListmonkProjection: ServiceProjection {
    private let people: PeopleSurvey
    /// Opt-in of lists at the target, by name: a list that is there stays as it is.
    private var targetOptIn: [String: String] = [:]
    /// Opt-in of the archive's lists as they will be, by id.
    private var optIn: [String: String] = [:]
    private let disabled: ScratchMap
    /// Media that arrive.
    private var arriving: Set<String> = []
    /// Subscriptions of people with several contacts that were handed out.
    private let written: ScratchMap
    private var isHome: Bool { people.provider == "listmonk" }

    init(onto target: RemoteAccount) throws(DataportError) {
        people = try PeopleSurvey(gathersFields: true)
        disabled = try ScratchMap(people.scratch, "disabled")
        written = try ScratchMap(people.scratch, "written")
        try target.forEachBatch(of: .list) { (batch: borrowing RecordBatch) throws(DataportError) in
            for index in 0..<batch.rowCount {
                let row = ProjectedRow(batch, row: index, of: .list)
                guard let name = row["name"] else { continue }
                // Of several lists with one name the strictest is not known to be meant: single asks nobody.
                let optIn = row["opt_in"] ?? "single"
                targetOptIn[name] = targetOptIn[name] == nil || targetOptIn[name] == optIn ? optIn : "single"
            }
        }
    }

    func survey(_ source: any Source) async throws { try await people.run(source) }

    func additions(to kind: AssetKind) throws(DataportError) -> SpooledRows? {
        kind.id == .suppression ? people.holds : nil
    }

    func project(_ row: inout ProjectedRow, _ losses: LossTally) throws(DataportError) -> String? {
        let json = PlainJSON.fieldSet(of: row.kind)
        losses.count(
            row.kind.id, "texts", "listmonk's database cannot hold the character U+0000: it is taken out",
            times: row.removeNUL(json: json))
        switch row.kind.id {
        case .suppression: return suppression(&row, losses)
        case .mediaFile: return media(&row)
        case .template: return template(&row)
        case .list: return list(&row)
        case .contact: return try contact(&row, losses)
        case .subscription: return try subscription(&row, losses)
        case .campaign: return campaign(&row, losses)
        default: return nil
        }
    }

    // MARK: People

    private func suppression(_ row: inout ProjectedRow, _ losses: LossTally) -> String? {
        let address = (row["address"] ?? "").lowercased()
        guard address.contains("@"), address.first != "^" else {
            return "listmonk blocks a domain or a pattern only in its settings: enter it in Settings → Privacy"
        }
        if row["reason"] != "unknown" {
            losses.count(.suppression, "reason", "listmonk cannot store why an address is held")
        }
        if row["scope"] != "account" {
            losses.count(.suppression, "scope", "listmonk blocks an address for the whole account")
        }
        row["address"] = address
        row["scope"] = "account"
        row["reason"] = "unknown"
        row["target"] = nil
        row["raw"] = #"{"provider":"listmonk","subscriber_status":"blocklisted"}"#
        return nil
    }

    private func contact(_ row: inout ProjectedRow, _ losses: LossTally) throws(DataportError) -> String? {
        guard try people.person(row.id) == row.id else {
            return "listmonk makes no difference between capitals and small letters: the address is there already"
        }
        row["email"] = Self.address(row["email"] ?? "")
        let listFields = try people.listFields(of: row.id)
        var fields = row["fields"]
        if let listFields { fields = fields.map { PeopleSurvey.merged($0, listFields) } ?? listFields }
        var rounded = 0
        row["fields"] = fields.map { RoundedNumbers.protected($0, &rounded) }
        if rounded > 0 {
            losses.count(
                .contact, "fields", "listmonk would round the number: it becomes a text", times: rounded)
        }
        row["name"] = row["name"].flatMap(Self.trimmed) ?? Self.name(in: fields).flatMap(Self.trimmed)
        let isDisabled = isHome && row["extra"].flatMap { RemoteObject($0) }?.string("status") == "disabled"
        if isDisabled { try disabled.insert(row.id) }
        row["extra"] =
            try people.isHeld(row.id)
            ? #"{"status":"blocklisted"}"# : isDisabled ? #"{"status":"disabled"}"# : nil
        return nil
    }

    private static func address(_ text: String) -> String { trimmed(text.lowercased()) ?? "" }

    /// A text without white space and controls around it, as listmonk keeps names; `nil` when nothing is left.
    private static func trimmed(_ text: String) -> String? {
        func isBlank(_ scalar: Unicode.Scalar) -> Bool {
            scalar.properties.isWhitespace || (0x1C...0x1F).contains(scalar.value)
        }
        let scalars = text.unicodeScalars
        guard let first = scalars.firstIndex(where: { !isBlank($0) }),
            let last = scalars.lastIndex(where: { !isBlank($0) })
        else { return nil }
        return String(scalars[first...last])
    }

    /// A name made of the fields that other services keep it in.
    private static func name(in fields: String?) -> String? {
        guard let object = fields.flatMap({ RemoteObject($0) }) else { return nil }
        let parts = [["FNAME", "FIRST_NAME", "FIRSTNAME"], ["LNAME", "LAST_NAME", "LASTNAME"]].compactMap { tags in
            tags.lazy.compactMap { object.string($0) }.first { !$0.isEmpty }
        }
        return parts.isEmpty ? nil : parts.joined(separator: " ")
    }

    private func subscription(_ row: inout ProjectedRow, _ losses: LossTally) throws(DataportError) -> String? {
        let contact = try people.person(row["contact_id"] ?? "")
        row["contact_id"] = contact
        let optIn = optIn[row["list_id"] ?? ""] ?? "single"
        var given = SubscriptionStatus(rawValue: row["status"] ?? "") ?? .unknown
        if let shared = try people.sharedStatus(on: row["list_id"] ?? "", of: contact) {
            guard try written.insert("\(row["list_id"] ?? "") \(contact)") else {
                return
                    "the person is on the list already, with another spelling of the address; the stricter state counts"
            }
            if shared != given { row["raw"] = nil }
            given = shared
        }
        let person =
            try people.isHeld(contact) ? "blocklisted" : try disabled.contains(contact) ? "disabled" : "enabled"
        let word = ListmonkMapping.word(
            for: given, raw: isHome ? row["raw"] : nil, optIn: optIn, isBlocked: person == "blocklisted")
        let status = ListmonkMapping.strictest(
            ListmonkMapping.status(word, optIn: optIn), ListmonkMapping.asWhole(person))
        row["status"] = status.rawValue
        row["raw"] =
            "{\"provider\":\"listmonk\",\"status\":\"\(word)\",\"optin\":\"\(optIn)\",\"subscriber_status\":\"\(person)\"}"
        // They arrive with the person.
        row["fields"] = nil
        losses.map(given.rawValue, to: person == "blocklisted" ? "blocklisted" : "\(person), \(word)")
        return nil
    }

    // MARK: Lists and content

    private func list(_ row: inout ProjectedRow) -> String? {
        let name = row["name"] ?? ""
        let given = row["opt_in"] ?? "single"
        row["opt_in"] = given
        row["visibility"] = row["visibility"] ?? "private"
        row["status"] = ListmonkMapping.word(row["status"], in: ["active", "archived"])
        optIn[row.id] = targetOptIn[name].map { $0 == given ? given : "single" } ?? given
        row["extra"] = isHome ? kept(row["extra"], ["tags"]) : nil
        return nil
    }

    private func media(_ row: inout ProjectedRow) -> String? {
        guard let content = row["content"] else { return "the archive holds no file for it" }
        // By its digest a medium is found again; the file's name is that, and not every record says it.
        row["sha256"] = content.split(separator: "/").last.map { String($0.prefix(64)) }
        row["filename"] = row["filename"]?.replacing(" ", with: "-")
        arriving.insert(row.id)
        return nil
    }

    private func template(_ row: inout ProjectedRow) -> String? {
        row["html"] = row["html"] ?? row["text"]
        guard row["html"] != nil else { return "the archive holds no body for it" }
        row["dialect"] = "listmonk"
        if isHome {
            row["extra"] = kept(row["extra"], ["type", "body_source"])
        } else {
            // A body of another service is a whole mail, which in listmonk is a template for single mails; those need a subject.
            row["extra"] = #"{"type":"tx"}"#
            row["subject"] = row["subject"] ?? row["name"]
        }
        return nil
    }

    private func campaign(_ row: inout ProjectedRow, _ losses: LossTally) -> String? {
        guard row["list_id"] != nil else { return "listmonk wants a list for every campaign, and this one has none" }
        if row["type"] != "regular" {
            losses.count(.campaign, "type", "listmonk has no autoresponders: it becomes a draft")
        }
        if row["status"] != "draft" { losses.count(.campaign, "status", "a campaign always arrives as a draft") }
        row["type"] = "regular"
        row["status"] = "draft"
        row["dialect"] = "listmonk"
        row["subject"] = row["subject"] ?? row["name"]
        row["attachments"] = attachments(row["attachments"], losses)
        row["extra"] =
            isHome
            ? kept(
                row["extra"],
                ["content_type", "tags", "headers", "attribs", "body_source"] + (row["html"] == nil ? ["altbody"] : []))
            : nil
        return nil
    }

    /// The media of a campaign that arrive. One that is left out cannot be attached, and would be a difference ever after.
    private func attachments(_ given: String?, _ losses: LossTally) -> String? {
        guard let elements = given.flatMap(JSONPieces.elements) else { return nil }
        let kept = elements.filter { JSONPieces.string($0).map(arriving.contains) ?? false }
        losses.count(
            .campaign, "attachments", "the archive holds no file for it", times: elements.count - kept.count)
        return kept.isEmpty ? nil : "[\(kept.joined(separator: ","))]"
    }

    /// Some members of what only listmonk knows.
    private func kept(_ extra: String?, _ names: Set<String>) -> String? {
        let members = JSONPieces.members(of: extra ?? "").filter { member in
            names.contains(member.key) && !["null", "[]", "{}"].contains(member.value)
        }
        return members.isEmpty ? nil : "{\(members.map { "\($0.literal):\($0.value)" }.joined(separator: ","))}"
    }

    private func kept(_ extra: String?, _ names: [String]) -> String? { kept(extra, Set(names)) }
}

extension ListmonkMapping {
    /// The word for a state on a list. It never says more than the state: whoever may not be mailed is not.
    /// - Parameter raw: listmonk's own words, when the record comes from one.
    static func word(for status: SubscriptionStatus, raw: String?, optIn: String, isBlocked: Bool) -> String {
        if isBlocked {
            // A blocked person of another listmonk keeps the words; blocked as a whole, nobody is mailed by them.
            let object = raw.flatMap { RemoteObject($0) }
            let word = object?.string("status")
            let isKnown =
                object?.string("provider") == "listmonk" && object?.string("subscriber_status") == "blocklisted"
            return isKnown ? Self.word(word, in: ["confirmed", "unconfirmed"]) ?? "unsubscribed" : "unsubscribed"
        }
        if let object = raw.flatMap({ RemoteObject($0) }), object.string("provider") == "listmonk",
            let word = object.string("status"), isAsStrict(word, optIn, object, status)
        {
            return word
        }
        switch status {
        case .subscribed: return "confirmed"
        case .unconfirmed, .unapproved: return optIn == "double" ? "unconfirmed" : "unsubscribed"
        default: return "unsubscribed"
        }
    }

    /// Whether listmonk's own word mails nobody whom it did not mail before.
    private static func isAsStrict(
        _ word: String, _ optIn: String, _ raw: RemoteObject, _ status: SubscriptionStatus
    ) -> Bool {
        guard ["confirmed", "unconfirmed", "unsubscribed"].contains(word) else { return false }
        let before = Self.status(word, optIn: raw.string("optin"))
        let after = Self.status(word, optIn: optIn)
        guard after == .subscribed else { return true }
        let isDisabled = raw.string("subscriber_status") == "disabled"
        return before == .subscribed && (status == .subscribed || isDisabled && status == .disabled)
    }
}
