package import DataportCore

/// A record of plausible placeholder values for the reference pages: valid, complete, and of nobody.
package enum ExampleRecord {
    /// The example of a kind, its fields in order.
    package static func of(_ kind: AssetKind) -> JSONValue {
        .object(kind.fields.map { JSONValue.Member($0.name, value(of: $0, in: kind)) })
    }

    private static func value(of field: Field, in kind: AssetKind) -> JSONValue {
        switch field.type {
        case .key: .string(id(of: kind.id))
        case .reference(let target): .string(id(of: target))
        case .text: .string(text(of: field.name, in: kind))
        case .integer: .integer(numbers[field.name] ?? 1)
        case .boolean: true
        case .timestamp: .string(field.name == "created_at" ? "2025-03-01T08:30:00Z" : "2026-11-20T21:00:00Z")
        case .word(let vocabulary): .string(texts["\(kind.id).\(field.name)"] ?? vocabulary.words.first ?? "")
        case .json(let shape): documents[field.name] ?? empty(shape)
        case .attachment: .string(attachment(for: field.name))
        case .secret(let secret): ["redacted": .string(secret.rawValue)]
        }
    }

    private static func id(of kind: AssetKind.ID) -> String { "\(kind.name)-1" }

    private static func attachment(for name: String) -> String {
        let ending =
            switch name {
            case "html", "welcome_html": "html"
            case "text": "txt"
            default: "png"
            }
        return "data/content/2c/\(digest).\(ending)"
    }

    private static func text(of name: String, in kind: AssetKind) -> String {
        texts["\(kind.id).\(name)"] ?? texts[name] ?? String(name.map { $0 == "_" ? " " : $0 })
    }

    private static func empty(_ shape: JSONShape) -> JSONValue {
        switch shape {
        case .any, .object: .object([])
        case .array, .strings: .array([])
        }
    }

    /// SHA-256 of `foo`.
    private static let digest = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"
}

// MARK: Values by the names of fields. Addresses and domains are those of RFC 2606 and RFC 5737.

extension ExampleRecord {
    /// A key with a full stop is meant for one field of one kind.
    private static let texts: [String: String] = [
        "account.email": "ada@example.org", "account.name": "Ada Example", "api_key.name": "Web shop",
        "campaign.name": "Spring sale",
        "campaign_group.name": "2026", "contact.name": "Grace Example", "delivery_server.name": "Main route",
        "event.type": "bounce", "list.name": "Newsletter", "segment.name": "Readers in Vienna",
        "suppression_list.name": "Never mail", "template.name": "Two columns", "template_category.name": "Seasonal",
        "subscription.reason": "asked for it on the web page", "transactional_message.subject": "Your receipt",
        "transactional_message.to_name": "Grace Example", "user_group.name": "Editors",
        "address": "bounced@example.org", "address_1": "1 Example Street", "address_2": "Floor 2",
        "body": "Your export is ready.",
        "city": "Vienna", "cname_target": "track.example.net", "company": "Example Ltd",
        "content": "Best wishes, Example Ltd",
        "country": "AT", "default": "friend", "description": "News of every week", "display_name": "Example News",
        "dkim_public_key": "v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A", "dkim_selector": "mail",
        "domain": "mail.example.org", "email": "grace@example.org", "filename": "logo.png", "form": "Sign-up page",
        "from": "news@example.org", "from_email": "news@example.org", "from_name": "Example News",
        "help_text": "As it stands in your passport", "hostname": "smtp.example.org", "ip": "203.0.113.7",
        "label": "First name",
        "language": "de", "locale": "de-AT", "message_id": "<1@mail.example.org>", "method": "double opt-in link",
        "mime_type": "image/png", "phone": "+43 1 0000000", "plan": "Business", "preheader": "Only this week",
        "provider": "mailwizz", "query": "city = \"Vienna\"", "reason": "550 5.1.1 User unknown",
        "reply_to": "reply@example.org",
        "response": "250 2.0.0 OK", "search_charset": "UTF-8", "sha256": digest, "source": "web",
        "source_url": "https://example.org/files/logo.png", "status": "active", "subject": "Hello [FNAME]",
        "subscribe_redirect": "https://example.org/welcome", "tag": "FNAME", "target": "list-1",
        "timezone": "Europe/Vienna",
        "to": "grace@example.org", "to_name": "[FNAME]", "type": "smtp",
        "unsubscribe_redirect": "https://example.org/goodbye", "url": "https://example.org/offer",
        "user_agent": "Mozilla/5.0 (X11; Linux x86_64)", "username": "mailer", "welcome_subject": "Welcome",
        "wording": "Yes, send me the newsletter.", "zip": "1010", "zone": "Vienna",
    ]

    private static let numbers: [String: Int] = [
        "bytes": 48_213, "daily_quota": 20_000, "height": 200, "hourly_quota": 1000, "monthly_quota": 500_000,
        "port": 587,
        "retries": 0, "subscribers_count": 1204, "width": 600,
    ]

    private static let documents: [String: JSONValue] = [
        "attachments": ["media_file-1"],
        "autoresponder": ["event": "subscribe", "delay": 1, "unit": "day"],
        "company": ["name": "Example Ltd", "address": "1 Example Street, 1010 Vienna"],
        "conditions": [["field": "CITY", "operator": "is", "value": "Vienna"]],
        "contact_fields": ["CITY": "Vienna"],
        "counters": ["recipients": 1204, "delivered": 1198, "unique_opens": 511],
        "delivery_server_ids": ["delivery_server-1"],
        "dns_records": [
            ["type": "TXT", "name": "mail._domainkey", "value": "v=DKIM1; k=rsa; p=MIIB", "purpose": "dkim"]
        ],
        "fields": ["FNAME": "Grace", "CITY": "Vienna"],
        "ip_allow": ["203.0.113.0/24"],
        "notifications": ["subscribe": "news@example.org"],
        "options": [["name": "Daily", "value": "d"]],
        "permissions": ["lists": "read"],
        "raw": ["provider": "mailwizz", "status": "confirmed"],
        "validation": ["min_length": 1],
    ]
}
