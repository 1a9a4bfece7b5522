import DataportCore
import DataportFormats

extension MailWizzProjection {
    // MARK: Holds

    /// A hold arrives as the state of the person on its lists; there is no other call for it.
    func suppression(_ row: inout ProjectedRow, _ losses: LossTally) throws(DataportError) -> String? {
        let address = row["address"] ?? ""
        guard try survey.isHeld(address: address.lowercased()) else {
            return "MailWizz's API takes only people on lists onto the blacklist: enter it on its pages"
        }
        if row["reason"] != "unknown" {
            losses.count(.suppression, "reason", "MailWizz cannot store why an address is held")
        }
        if row["scope"] != "account" {
            losses.count(.suppression, "scope", "MailWizz's blacklist is for the whole account")
        }
        row["scope"] = "account"
        row["reason"] = "unknown"
        row["target"] = nil
        row["raw"] = MailWizzMapping.raw("blacklisted")
        return nil
    }

    // MARK: People

    func contact(_ row: inout ProjectedRow) throws(DataportError) -> String? {
        guard try people.person(row.id) == row.id else {
            return "MailWizz makes no difference between capitals and small letters: the address is there already"
        }
        guard try survey.isMember(row.id) else { return "MailWizz has no place for people on no list" }
        row["email"] = Self.trimmed(row["email"] ?? "")
        try pending.note(row.id, row["email"] ?? "")
        try profiles.keep(row.id, name: row["name"], fields: row["fields"])
        row["name"] = nil
        row["fields"] = nil
        return nil
    }

    /// An address without the white space around it, which MailWizz takes off.
    private static func trimmed(_ address: String) -> String {
        let scalars = address.unicodeScalars
        func isBlank(_ scalar: Unicode.Scalar) -> Bool {
            scalar.properties.isWhitespace || (0x1C...0x1F).contains(scalar.value)
        }
        guard let first = scalars.firstIndex(where: { !isBlank($0) }),
            let last = scalars.lastIndex(where: { !isBlank($0) })
        else { return address }
        return String(scalars[first...last])
    }

    func subscription(_ row: inout ProjectedRow, _ losses: LossTally) throws(DataportError) -> String? {
        let (list, contact) = (row["list_id"] ?? "", try people.person(row["contact_id"] ?? ""))
        guard let name = listNames[list] else { return "its list did not arrive" }
        row["contact_id"] = contact
        var given = SubscriptionStatus(rawValue: row["status"] ?? "") ?? .unknown
        if let shared = try people.sharedStatus(on: list, of: contact) {
            guard try written.insert("\(list) \(contact)") else {
                return
                    "the person is on the list already, with another spelling of the address; the stricter state counts"
            }
            given = shared
        }
        var word = try word(for: given, of: contact)
        // Who waits for an answer here already goes on waiting; nobody is asked again.
        if given == .unconfirmed, word != "blacklisted", try pending.contains(contact, name) { word = "unconfirmed" }
        let status = MailWizzMapping.statuses[word] ?? .unsubscribed
        if let reason = row["reason"], reason != "moved" || status != .archived {
            losses.count(.subscription, "reason", "MailWizz cannot store why")
        }
        row["status"] = status.rawValue
        row["reason"] = status == .archived ? "moved" : nil
        row["raw"] = MailWizzMapping.raw(word)
        if let source = row["source"], !["web", "api", "import"].contains(source) {
            losses.count(.subscription, "source", "MailWizz knows web, api and import only")
            row["source"] = nil
        }
        row["fields"] = try fields(of: row, list, contact, losses)
        losses.map(given.rawValue, to: word)
        return nil
    }

    /// The word for a state. Whoever is held is so on every list; an account that comes from MailWizz keeps its other words, none of which lets anybody be
    /// mailed, when there is a list that says so.
    private func word(for status: SubscriptionStatus, of contact: String) throws(DataportError) -> String {
        let word = MailWizzMapping.word(for: status)
        guard try people.isHeld(contact) else { return word }
        guard isHome, word != "confirmed", try survey.isHeldOnList(contact) else { return "blacklisted" }
        return word
    }

    /// Everything that is known of a person, by the tags of the list and as the list will show it.
    private func fields(of row: ProjectedRow, _ list: String, _ contact: String, _ losses: LossTally)
        throws(DataportError) -> String?
    {
        let profile = try profiles.find(contact)
        var members = JSONPieces.members(of: row["fields"] ?? "{}")
        if let more = profile?.fields {
            let own = Set(members.map(\.key))
            members += JSONPieces.members(of: more).filter { !own.contains($0.key) }
        }
        var written: [(tag: String, value: String)] = []
        var unknown = 0
        for member in members where member.key != "EMAIL" && !MailWizzMapping.isEmpty(member.value) {
            guard let tag = tags[list]?[member.key] else {
                unknown += 1
                continue
            }
            written.append((tag, Self.value(member.value, of: types[list]?[tag] ?? "text")))
        }
        losses.count(.subscription, "fields", "the list has no field for it", times: unknown)
        if let name = profile?.name, !written.contains(where: { ["FNAME", "LNAME"].contains($0.tag) }) {
            written += Self.names(name)
        }
        guard !written.isEmpty else { return nil }
        return "{" + written.map { "\(JSONText.string($0.tag)):\($0.value)" }.joined(separator: ",") + "}"
    }

    /// A value as MailWizz shows it: a text, or several texts.
    private static func value(_ literal: String, of type: String) -> String {
        func text(_ literal: String) -> String {
            literal.utf8.first == UInt8(ascii: "\"") ? literal : JSONText.string(literal)
        }
        guard MailWizzMapping.severalValued.contains(type) else { return text(literal) }
        guard let elements = JSONPieces.elements(of: literal) else { return MailWizzMapping.several(text(literal)) }
        // MailWizz shows several values with commas between them, so that one with a comma is two.
        let parts = elements.flatMap { element -> [String] in
            guard let value = JSONPieces.string(element) else { return [text(element)] }
            return value.split(separator: ", ").map { JSONText.string(String($0)) }
        }
        return "[\(parts.joined(separator: ","))]"
    }

    /// A name as first and last name: what stands behind the last space is the last name.
    private static func names(_ name: String) -> [(tag: String, value: String)] {
        guard let space = name.lastIndex(of: " ") else { return [("FNAME", JSONText.string(name))] }
        let last = String(name[name.index(after: space)...])
        return [("FNAME", JSONText.string(String(name[..<space]))), ("LNAME", JSONText.string(last))].filter {
            $0.1 != "\"\""
        }
    }
}
