import DataportCore
import DataportFormats

/// What MailWizz is sent.
enum MailWizzBodies {
    // MARK: Lists

    /// A list. Notices to its owner about people who join are left out as long as people are written.
    static func list(_ row: ProjectedRow, isQuiet: Bool) -> MailWizzForm {
        var form = MailWizzForm()
        form.add(["general", "name"], row["name"])
        form.add(["general", "description"], row["description"] ?? row["name"])
        form.add(["defaults", "from_name"], row["from_name"] ?? row["name"])
        form.add(["defaults", "from_email"], row["from_email"] ?? row["reply_to"])
        form.add(["defaults", "reply_to"], row["reply_to"] ?? row["from_email"])
        form.add(["defaults", "subject"], row["subject"])
        let notices = row["notifications"].flatMap { RemoteObject($0) }
        for name in MailWizzMapping.notificationNames {
            form.add(["notifications", name], name == "subscribe" && isQuiet ? "no" : notices?.text(name))
        }
        guard let company = row["company"].flatMap({ RemoteObject($0) }) else { return form }
        for name in MailWizzMapping.companyNames + ["country", "zone"] {
            form.add(["company", name], company.text(name))
        }
        return form
    }

    /// Whether a list tells its owner of everybody who joins.
    static func isLoud(_ row: ProjectedRow) -> Bool {
        row["notifications"].flatMap { RemoteObject($0) }?.text("subscribe") == "yes"
    }

    // MARK: Fields

    /// A field. People may be written without values, so that it is required only afterwards.
    static func field(_ row: ProjectedRow, isRequired: Bool, isNew: Bool) -> MailWizzForm {
        var form = MailWizzForm()
        let extra = row["extra"].flatMap { RemoteObject($0) }
        let type = extra?.text("type") ?? MailWizzMapping.identifiers[row["type"] ?? "text"] ?? "text"
        if isNew { form.add(["type"], type) }
        form.add(["label"], row["label"] ?? row["tag"])
        form.add(["tag"], row["tag"])
        form.add(["required"], isRequired ? "yes" : "no")
        form.add(["visibility"], row["visibility"] ?? "visible")
        form.add(["sort_order"], row["position"])
        form.add(["help_text"], row["help_text"])
        form.add(["default_value"], row["default"])
        form.add(["description"], extra?.text("description"))
        let options = row["options"].flatMap(JSONPieces.elements) ?? []
        for (index, option) in options.compactMap({ RemoteObject($0) }).enumerated() {
            form.add(["options", "\(index)", "name"], option.text("name") ?? option.text("value"))
            form.add(["options", "\(index)", "value"], option.text("value") ?? option.text("name"))
        }
        return form
    }

    // MARK: People

    /// A person on a list, under a path of names. The status stands first: PHP forgets what is last when there is too much.
    static func add(
        _ row: ProjectedRow, _ email: String, status: String?, at path: [String], to form: inout MailWizzForm
    ) {
        func name(_ parts: String...) -> [String] { path + parts }
        form.add(name("details", "status"), status)
        form.add(name("details", "source"), row["source"] ?? "import")
        form.add(name("details", "ip_address"), row["ip"])
        // What has a name in common stands together: a signature covers the order in which PHP would write it.
        form.add(name("EMAIL"), email)
        for member in JSONPieces.members(of: row["fields"] ?? "{}") {
            if let several = JSONPieces.elements(of: member.value) {
                form.add(name(member.key), several.compactMap(JSONPieces.string))
            } else {
                form.add(name(member.key), JSONPieces.string(member.value) ?? member.value)
            }
        }
    }

    /// A person alone.
    static func person(_ row: ProjectedRow, _ email: String, status: String?) -> MailWizzForm {
        var form = MailWizzForm()
        add(row, email, status: status, at: [], to: &form)
        return form
    }

    /// Nothing of a person but the status.
    static func status(_ status: String, _ email: String) -> MailWizzForm {
        var form = MailWizzForm()
        form.add(["details", "status"], status)
        form.add(["EMAIL"], email)
        return form
    }

    // MARK: Content

    /// A template.
    static func template(_ row: ProjectedRow, html: [UInt8]) -> MailWizzForm {
        var form = MailWizzForm()
        form.add(["template", "name"], row["name"])
        form.add(["template", "content"], Base64.text(html))
        form.add(["template", "inline_css"], row["inline_css"].map { $0 == "true" ? "yes" : "no" })
        return form
    }

    /// A draft sends nothing; were it taken for something else, it would not before this day.
    private static let farAway = "2037-12-31 00:00:00"

    /// A campaign, always as a draft: without a status it would be sent.
    static func campaign(
        _ row: ProjectedRow, list: String, segment: String?, html: [UInt8]?, text: [UInt8]?
    ) -> MailWizzForm {
        var form = MailWizzForm()
        form.add(["campaign", "status"], "draft")
        form.add(["campaign", "send_at"], farAway)
        form.add(["campaign", "type"], "regular")
        for name in ["name", "from_name", "from_email", "reply_to", "subject"] {
            form.add(["campaign", name], row[name])
        }
        form.add(["campaign", "list_uid"], list)
        form.add(["campaign", "segment_uid"], segment)
        if let html = html ?? text.map(page) { form.add(["campaign", "template", "content"], Base64.text(html)) }
        if let text { form.add(["campaign", "template", "plain_text"], Base64.text(text)) }
        return form
    }

    /// A text as a page: MailWizz takes no campaign without one.
    private static func page(_ text: [UInt8]) -> [UInt8] {
        let escaped = String(decoding: text, as: UTF8.self).replacing("&", with: "&amp;").replacing("<", with: "&lt;")
        return Array("<html><body><pre>\(escaped)</pre></body></html>".utf8)
    }

    /// A segment, with the numbers that fields and operators have on this installation; `nil` when one of them is not there.
    static func segment(
        _ row: ProjectedRow, fields: [String: String], operators: [String: String]
    ) -> MailWizzForm? {
        var form = MailWizzForm()
        form.add(["name"], row["name"])
        form.add(["operator_match"], row["match"] ?? "all")
        for (index, element) in (row["conditions"].flatMap(JSONPieces.elements) ?? []).enumerated() {
            guard let condition = RemoteObject(element),
                let field = condition.string("field").flatMap({ fields[$0] }),
                let number = condition.string("operator").flatMap({ operators[$0] })
            else { return nil }
            form.add(["conditions", "\(index)", "field_id"], field)
            form.add(["conditions", "\(index)", "operator_id"], number)
            form.add(["conditions", "\(index)", "value"], condition.string("value") ?? "")
        }
        return form
    }
}
