import DataportCore

/// The records of the kinds of which an account holds few, by the names of their fields; what is not named is null.
struct SmallKinds {
    /// A value as it goes into a row.
    enum Value: ExpressibleByStringLiteral, ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral {
        case text(String)
        case number(Int)

        init(stringLiteral value: String) { self = .text(value) }
        init(integerLiteral value: Int) { self = .number(value) }
    }

    typealias Record = [String: Value]

    let options: AccountGenerator.Options
    let era: Era
    let bodies: GeneratedBodies

    /// How many records there are of a kind.
    func count(of kind: AssetKind.ID) -> Int {
        switch kind {
        case .list, .segment: max(options.lists, 0)
        case .listField: max(options.lists, 0) * max(options.customFields, 0)
        case .campaign: max(options.campaigns, 0)
        case .message: 12
        case .transactionalMessage: 50
        case .userGroup, .apiKey, .campaignTag, .campaignGroup: 2
        default: 1
        }
    }

    /// The record with this number, from 1.
    func record(_ number: Int, of kind: AssetKind.ID) -> Record {
        var record = own(number, of: kind)
        let letter = kind == .list ? "l" : kind == .campaign ? "k" : kind == .suppressionList ? "x" : "a"
        record["id"] = kind == .account ? .text(options.account) : .text(Self.id(letter, number))
        record["created_at"] = .text(era.text(number * 3600))
        record["updated_at"] = .text(era.text(number * 7200))
        return record
    }

    /// The tag of a custom field.
    static func tag(of index: Int) -> String {
        index < tags.count ? tags[index] : "FIELD\(index + 1)"
    }

    private static let tags = ["FNAME", "LNAME", "CITY", "LOYALTY", "POINTS", "BIRTHDAY"]
    private static let types = ["text", "text", "text", "dropdown", "number", "date"]

    static func id(_ letter: String, _ number: Int) -> String {
        let digits = String(number)
        return letter + String(repeating: "0", count: max(0, 9 - digits.count)) + digits
    }

    private func own(_ number: Int, of kind: AssetKind.ID) -> Record {
        switch kind {
        case .account, .userGroup, .apiKey, .message, .transactionalMessage: accountRecord(number, kind)
        case .list, .listField, .segment: listRecord(number, kind)
        case .campaign, .campaignTag, .campaignGroup, .template, .templateCategory, .mediaFile:
            campaignRecord(number, kind)
        default: serverRecord(number, kind)
        }
    }
}

extension SmallKinds {
    private func accountRecord(_ number: Int, _ kind: AssetKind.ID) -> Record {
        switch kind {
        case .account:
            [
                "name": "Käthe Möller", "email": "kaethe@roastery.example", "company": "Rösterei am Fluß e.K.",
                "city": "Köln",
                "address_1": "Am Ufer 7", "zip": "50667", "country": "DE", "timezone": "Europe/Berlin",
                "locale": "de-DE",
                "provider": "mailwizz", "plan": "business",
            ]
        case .userGroup: ["name": number == 1 ? "Editors" : "Readers", "permissions": #"["campaigns","lists"]"#]
        case .apiKey:
            [
                "name": "Shop \(number)", "key": "generated-\(options.seed)-\(number)",
                "ip_allow": #"["198.18.0.0/24"]"#,
                "enabled": "true", "last_used_at": .text(era.text(Era.seconds - number * 3600)),
            ]
        case .message:
            [
                "subject": "Invoice \(number)", "body": "Your invoice is ready.",
                "seen": number % 2 == 0 ? "true" : "false",
                "at": .text(era.text(number * 864_000)),
            ]
        default:
            [
                "to": "buyer\(number)@example.org", "to_name": "Büyer \(number)", "from": "orders@roastery.example",
                "subject": "Your order \(1000 + number)", "html": .text(bodies.templateHTML), "status": "sent",
                "send_at": .text(era.text(number * 86_400)),
            ]
        }
    }

    private func listRecord(_ number: Int, _ kind: AssetKind.ID) -> Record {
        switch kind {
        case .list:
            [
                "name": "\(Words.places[(number - 1) % Words.places.count]) \(number)", "visibility": "public",
                "opt_in": "double",
                "opt_out": "single", "from_name": "Rösterei", "from_email": "news@roastery.example",
                "welcome_enabled": "false",
                "company": #"{"name":"Rösterei am Fluß e.K.","city":"Köln"}"#, "status": "active",
            ]
        case .listField:
            listField(
                list: 1 + (number - 1) / max(options.customFields, 1),
                index: (number - 1) % max(options.customFields, 1))
        default:
            [
                "list_id": .text(Self.id("l", number)), "name": "Gold members", "match": "all",
                "conditions": .text(goldMembers),
            ]
        }
    }

    /// A condition on the custom field, where lists have so many, or on what every contact has.
    private var goldMembers: String {
        Self.tags.prefix(options.customFields).contains("LOYALTY")
            ? #"[{"field":"LOYALTY","operator":"is","value":"gold"}]"#
            : #"[{"field":"country","operator":"is","value":"DE"}]"#
    }

    private func listField(list: Int, index: Int) -> Record {
        let type = index < Self.types.count ? Self.types[index] : "text"
        var record: Record = [
            "list_id": .text(Self.id("l", list)), "tag": .text(Self.tag(of: index)),
            "label": .text(Self.tag(of: index).lowercased()),
            "type": .text(type), "required": "false", "visibility": "visible", "position": .number(index + 1),
        ]
        if type == "dropdown" {
            let options = Words.loyalty.map { #"{"name":"\#($0)","value":"\#($0)"}"# }.joined(separator: ",")
            record["options"] = .text("[\(options)]")
        }
        return record
    }

    private func campaignRecord(_ number: Int, _ kind: AssetKind.ID) -> Record {
        switch kind {
        case .campaign: campaign(number)
        case .campaignTag: ["tag": "SNIPPET_\(number)", "content": "With warm regards", "random": "false"]
        case .campaignGroup: ["name": number == 1 ? "News" : "Offers"]
        case .templateCategory: ["name": "Newsletters"]
        case .template:
            [
                "name": "Newsletter", "template_category_id": .text(Self.id("a", 1)), "subject": "[SUBJECT]",
                "html": .text(bodies.templateHTML), "dialect": "mailwizz", "inline_css": "true",
            ]
        default:
            [
                "filename": "pixel.gif", "mime_type": "image/gif", "content": .text(bodies.image), "bytes": 43,
                "width": 1,
                "height": 1,
            ]
        }
    }

    private func campaign(_ number: Int) -> Record {
        let at = number * (Era.seconds / (max(options.campaigns, 1) + 1))
        var record: Record = [
            "name": "News \(number)", "type": "regular", "status": "sent",
            "campaign_group_id": .text(Self.id("a", 1 + number % 2)),
            "template_id": .text(Self.id("a", 1)), "from_name": "Rösterei", "from_email": "news@roastery.example",
            "reply_to": "hello@roastery.example", "to_name": "[FNAME]", "subject": "[FNAME], news № \(number) 📬",
            "html": .text(bodies.campaignHTML[number - 1]), "text": .text(bodies.campaignText[number - 1]),
            "dialect": "mailwizz",
            "send_at": .text(era.text(at)), "send_at_zone": "utc", "track_opens": "true", "track_clicks": "true",
            "plain_text_email": "true", "delivery_server_ids": .text("[\"\(Self.id("a", 1))\"]"),
            "counters": .text(#"{"recipients":\#(options.deliveries / max(options.campaigns, 1))}"#),
            "started_at": .text(era.text(at)), "finished_at": .text(era.text(at + 7200)),
        ]
        if options.lists > 0 { record["list_id"] = .text(Self.id("l", 1 + (number - 1) % options.lists)) }
        return record
    }

    private func serverRecord(_ number: Int, _ kind: AssetKind.ID) -> Record {
        switch kind {
        case .suppressionList: ["name": "Never again", "scope": "account"]
        case .sendingDomain:
            [
                "domain": "roastery.example", "dkim_selector": "s1", "signing_enabled": "true", "verified": "true",
                "locked": "false",
            ]
        case .trackingDomain:
            [
                "domain": "links.roastery.example", "scheme": "https", "cname_target": "track.mta.example",
                "verified": "true",
            ]
        case .deliveryServer:
            [
                "type": "smtp", "name": "Main", "hostname": "smtp.mta.example", "port": 587, "protocol": "starttls",
                "username": "roastery", "password": "generated-\(options.seed)", "use_for": "all",
                "hourly_quota": 20_000,
                "bounce_server_id": .text(Self.id("a", 1)), "tracking_domain_id": .text(Self.id("a", 1)),
                "status": "active",
            ]
        default:
            [
                "hostname": "imap.mta.example", "port": 993, "protocol": "ssl", "service": "imap",
                "username": .text("\(kind.name)@roastery.example"), "password": "generated-\(options.seed)",
                "email": .text("\(kind.name)@roastery.example"), "delete_all": "false", "status": "active",
            ]
        }
    }
}
