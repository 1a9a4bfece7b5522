import DataportCore
import DataportFormats

/// What MailWizz's words become. Whatever has no field of ours stands in `extra`, as it was written.
enum MailWizzMapping {
    /// A kind of the catalogue.
    static func kind(_ id: AssetKind.ID) throws(DataportError) -> AssetKind {
        guard let kind = AssetKind.kind(id) else {
            throw DataportError(.internalError, "a kind is unknown", place: id.name)
        }
        return kind
    }

    /// A time. MailWizz names no zone; such times are taken as UTC, as everywhere. Times in the words of a language stay as they are.
    static func time(_ text: String?) -> String? {
        guard let text, !text.hasPrefix("0000") else { return nil }
        var writer = ByteWriter(capacity: 64)
        let precision = Array(text.utf8).withUnsafeBytes { ForeignTime.append($0, order: nil, to: &writer) }
        guard precision == .exact || precision == .zoneUnknown else { return nil }
        return writer.withBytes { String(decoding: $0, as: UTF8.self) }
    }

    /// An object of texts; `nil` when there are none.
    static func object(_ members: [(key: String, value: String?)]) -> String? {
        let literals = members.compactMap { key, value in value.map { "\(JSONText.string(key)):\(JSONText.string($0))" }
        }
        return literals.isEmpty ? nil : "{\(literals.joined(separator: ","))}"
    }

    // MARK: Statuses

    /// MailWizz's words for people on lists.
    static let statuses: [String: SubscriptionStatus] = [
        "confirmed": .subscribed, "unconfirmed": .unconfirmed, "unapproved": .unapproved,
        "unsubscribed": .unsubscribed, "blacklisted": .suppressed, "disabled": .disabled, "moved": .archived,
    ]

    /// The word that is written for a state. `unconfirmed` is not among them: it makes MailWizz ask the person by mail.
    static func word(for status: SubscriptionStatus) -> String {
        switch status {
        case .subscribed: "confirmed"
        case .unapproved: "unapproved"
        case .bounced, .complained, .suppressed: "blacklisted"
        case .disabled, .transactional: "disabled"
        case .archived: "moved"
        case .unconfirmed, .unsubscribed, .unknown: "unsubscribed"
        }
    }

    /// MailWizz's own words about a person on a list.
    static func raw(_ word: String?, _ added: String? = nil) -> String {
        if added == nil, let word, let known = raws[word] { return known }
        return object([("provider", "mailwizz"), ("status", word), ("date_added", added)]) ?? "{}"
    }

    /// Those of the words that we write, which are wanted for everybody.
    private static let raws = statuses.keys.reduce(into: [:]) { raws, word in
        raws[word] = object([("provider", "mailwizz"), ("status", word)])
    }

    // MARK: Lists

    /// A list.
    static func list(_ list: RemoteObject) -> [String: String] {
        let (general, defaults) = (list.object("general"), list.object("defaults"))
        var values = ["name": general?.text("name") ?? ""]
        values["display_name"] = general?.text("display_name")
        values["description"] = general?.text("description")
        values["from_name"] = defaults?.text("from_name")
        values["from_email"] = defaults?.text("from_email")
        values["reply_to"] = defaults?.text("reply_to")
        values["subject"] = defaults?.text("subject")
        values["notifications"] = list.object("notifications").flatMap(notifications)
        values["company"] = list.object("company").flatMap(company)
        let rest = general?.rest(without: ["list_uid", "name", "display_name", "description"])
        values["extra"] = rest.map { "{\"general\":\($0)}" }
        return values
    }

    static let notificationNames = ["subscribe", "unsubscribe", "subscribe_to", "unsubscribe_to"]

    /// Who is told about people who join and leave, in one order, so that it can be compared.
    static func notifications(_ object: RemoteObject) -> String? {
        self.object(notificationNames.map { ($0, object.text($0)) })
    }

    static let companyNames = [
        "name", "address_1", "address_2", "zone_name", "city", "zip_code", "phone", "address_format",
    ]

    /// The postal address. Countries and zones have numbers of each installation, so that only their names and codes are kept.
    static func company(_ company: RemoteObject) -> String? {
        let places = ["country", "zone"].flatMap { place -> [(key: String, value: String?)] in
            let object = company.object(place)
            return [
                (place, object?.text("name") ?? company.text(place)),
                ("\(place)_code", object?.text("code") ?? company.text("\(place)_code")),
            ]
        }
        return object(companyNames.map { ($0, company.text($0)) } + places)
    }

    // MARK: Fields

    /// Types by MailWizz's identifiers; those of other modules are text.
    static let types = [
        "text": "text", "dropdown": "dropdown", "multiselect": "multiselect", "date": "date", "datetime": "datetime",
        "textarea": "textarea", "country": "country", "state": "state", "checkboxlist": "checkbox_list",
        "radiolist": "radio", "geocountry": "country", "geostate": "state", "geocity": "text", "checkbox": "checkbox",
        "consentcheckbox": "consent", "yearsrange": "years_range", "phonenumber": "phone", "email": "email",
        "url": "url", "rating": "rating",
    ]

    /// MailWizz's identifiers by type; everything else becomes text.
    static let identifiers = [
        "text": "text", "textarea": "textarea", "email": "email", "url": "url", "phone": "phonenumber", "date": "date",
        "datetime": "datetime", "dropdown": "dropdown", "multiselect": "multiselect", "radio": "radiolist",
        "checkbox": "checkbox", "checkbox_list": "checkboxlist", "consent": "consentcheckbox", "rating": "rating",
        "years_range": "yearsrange", "country": "country", "state": "state",
    ]

    /// A field without its choices, which MailWizz does not show.
    static func field(_ field: RemoteObject, _ tag: String) -> [String: String] {
        let identifier = field.object("type")?.text("identifier") ?? field.text("type")
        let type = identifier.flatMap { types[$0] } ?? "text"
        var values = ["tag": tag, "type": type]
        values["label"] = field.text("label")
        values["required"] = field.text("required").map { $0 == "yes" ? "true" : "false" }
        values["visibility"] = field.text("visibility").flatMap {
            ["visible", "hidden", "none"].contains($0) ? $0 : nil
        }
        values["default"] = field.text("default_value")
        values["help_text"] = field.text("help_text")
        values["position"] = field.count("sort_order").map(String.init)
        values["extra"] = object([
            ("description", field.text("description")),
            ("type", identifiers[type] == identifier ? nil : identifier),
        ])
        return values
    }

    /// Types whose values are several.
    static let severalValued: Set<String> = ["multiselect", "checkbox_list"]
    /// Types that MailWizz does not make without choices.
    static let typesWithChoices: Set<String> = ["dropdown", "multiselect", "radio", "checkbox_list"]

    /// A value of a field of several values: MailWizz shows it as an array, or as a text with commas.
    static func several(_ literal: String) -> String {
        guard let text = JSONPieces.string(literal) else { return literal }
        let parts = text.split(separator: ", ").map { JSONText.string(String($0)) }
        return "[\(parts.joined(separator: ","))]"
    }

    /// Whether a value says nothing.
    static func isEmpty(_ literal: String) -> Bool {
        switch literal {
        case "\"\"", "null", "[]", "{}": true
        default: false
        }
    }
}
