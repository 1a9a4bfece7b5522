import DataportCore
import DataportFormats

extension MailWizzProjection {
    /// A list. MailWizz wants a sender for each.
    func list(_ row: inout ProjectedRow, _ losses: LossTally) -> String? {
        row["from_email"] = row["from_email"] ?? row["reply_to"] ?? survey.sender.address ?? sender
        row["from_name"] = row["from_name"] ?? survey.sender.name ?? row["name"]
        row["reply_to"] = row["reply_to"] ?? row["from_email"]
        guard row["from_email"] != nil else {
            return "MailWizz wants a sender for every list, and the archive names none: give one with --sender"
        }
        listNames[row.id] = row["name"] ?? ""
        if row["display_name"] == row["name"] { row["display_name"] = nil }
        for (name, form) in [("notifications", MailWizzMapping.notifications), ("company", MailWizzMapping.company)] {
            guard let given = row[name] else { continue }
            row[name] = isHome ? RemoteObject(given).flatMap(form) : nil
            if row[name] == nil { losses.count(.list, name, "a list takes what the customer has") }
        }
        for tag in ["FNAME", "LNAME"] { define(tag, as: tag, "text", of: row.id) }
        define("EMAIL", as: "EMAIL", "text", of: row.id)
        return nil
    }

    private func define(_ given: String, as tag: String, _ type: String, of list: String) {
        tags[list, default: [:]][given] = tag
        types[list, default: [:]][tag] = type
    }

    /// A field of a list.
    func field(_ row: inout ProjectedRow, _ losses: LossTally) -> String? {
        guard let list = row["list_id"] else {
            accountFields.append(row)
            return "MailWizz has fields of lists only: every list gets it"
        }
        guard listNames[list] != nil else { return "its list did not arrive" }
        let given = row["tag"] ?? ""
        let tag = Self.tag(given, taken: Set((types[list] ?? [:]).keys), known: tags[list]?[given])
        if tag != given {
            losses.count(.listField, "tag", "MailWizz takes capitals, digits and “_” only: it gets another tag")
        }
        row["tag"] = tag
        row["label"] = row["label"] ?? given
        row["type"] = type(of: &row, given, losses)
        define(given, as: tag, row["type"] ?? "text", of: list)
        let extra = isHome ? row["extra"].flatMap({ RemoteObject($0) }) : nil
        row["extra"] = MailWizzMapping.object([
            ("description", extra?.text("description")), ("type", extra?.text("type")),
        ])
        return nil
    }

    /// The type that the field will have. MailWizz makes no field of choices without choices.
    private func type(of row: inout ProjectedRow, _ given: String, _ losses: LossTally) -> String {
        var type = row["type"] ?? "text"
        if MailWizzMapping.identifiers[type] == nil {
            losses.count(.listField, "type", "MailWizz has no such type: it becomes a text")
            type = "text"
        }
        guard MailWizzMapping.typesWithChoices.contains(type) else {
            row["options"] = nil
            return type
        }
        row["options"] =
            row["options"] ?? survey.options(of: row["list_id"], given)
            ?? survey.options(of: nil, given)
        guard row["options"] == nil else { return type }
        losses.count(.listField, "type", "nobody knows its choices: it becomes a text")
        return "text"
    }

    /// A tag that MailWizz takes and that no other field of the list has.
    private static func tag(_ given: String, taken: Set<String>, known: String?) -> String {
        if let known { return known }
        var tag = String(
            given.uppercased().unicodeScalars.map { scalar -> Character in
                ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar) ? Character(scalar) : "_"
            }.prefix(45))
        if tag.isEmpty { tag = "FIELD" }
        guard taken.contains(tag) else { return tag }
        var number = 2
        while taken.contains("\(tag)_\(number)") { number += 1 }
        return "\(tag)_\(number)"
    }

    /// Fields of the account, once for every list.
    func fieldsOfEveryList() -> [ProjectedRow] {
        let fields = accountFields
        return listNames.keys.sorted().flatMap { list in
            fields.map { field in
                var row = field
                row["id"] = "\(list)-\(field.id)"
                row["list_id"] = list
                return row
            }
        }
    }
}
