/// The tags of Sendy: `[Name,fallback=there]`, `[unsubscribe]`, `<webversion>View it here</webversion>`.
///
/// Source: the lists “Essential tags”, “Personalization tags” and “Custom field tags” of Sendy's own template editor, as published with it, and
/// sendy.co/get-started. A contact has one name; other fields are written with `,fallback=`, even when it is empty.
enum SendySyntax: TagSyntax {
    static let delimiters = [
        TagDelimiter("[", "]", stops: "[\n<"),
        TagDelimiter("<unsubscribe", ""), TagDelimiter("</unsubscribe>", ""),
        TagDelimiter("<webversion", ""), TagDelimiter("</webversion>", ""),
    ]

    static let names = FieldNames(
        service: "Sendy", standard: [.email: "Email", .fullName: "Name"], letterCase: .any)

    static let table = TagTable(
        "Sendy", open: "[", close: "]", exact: [.unsubscribe: "unsubscribe", .webVersion: "webversion"],
        also: [
            "currentdaynumber": .date([.day]), "currentday": .date([.weekday]), "currentmonthnumber": .date([.month]),
            "currentmonth": .date([.monthName]), "currentyear": .date([.year]),
            "resubscribe": .unknown("only Sendy has a link that takes the unsubscribing back"),
            "confirmation_link": .unknown("only Sendy puts the confirmation of a subscription into messages"),
        ])

    static func read(_ text: String, in delimiter: TagDelimiter) -> TemplateTag? {
        if delimiter.close.isEmpty { return element(delimiter) }
        if let tag = table.read(text) { return tag }
        let parts = text.split(separator: ",fallback=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let name = names.read(parts[0]), parts.count == 2 || name.isStandard else { return nil }
        return .field(TemplateField(name, fallback: parts.count == 2 ? parts[1] : nil))
    }

    private static func element(_ delimiter: TagDelimiter) -> TemplateTag {
        if delimiter.open[1] == UInt8(ascii: "/") { return .anchorEnd }
        return .anchor(delimiter.open[1] == UInt8(ascii: "u") ? .unsubscribe : .webVersion)
    }

    static func write(_ field: TemplateField, named name: String) -> Rendering {
        guard field.change == .none || field.change == .raw else {
            return .none(because: "Sendy cannot change the letters of a field")
        }
        let note = field.change == .raw ? "Sendy does not tell HTML from text" : nil
        if field.name == .email {
            return field.fallback == nil
                ? Rendering.exact("[Email]").noting(note) : .none(because: "Sendy has no fallback for the address")
        }
        let fallback = field.fallback ?? ""
        guard !fallback.contains(where: { "[]<\n".contains($0) }) else {
            return .none(because: "the text for people without a value cannot stand in a tag of Sendy")
        }
        return Rendering.exact("[\(name),fallback=\(fallback)]").noting(note)
    }

    static func write(_ date: [DatePart]) -> Rendering {
        PartwiseDate.write(date, service: "Sendy") { part in
            switch part {
            case .year: "[currentyear]"
            case .month: "[currentmonthnumber]"
            case .monthName: "[currentmonth]"
            case .day: "[currentdaynumber]"
            case .weekday: "[currentday]"
            default: nil
            }
        }
    }

    static func write(_ part: ConditionPart, in opening: TemplateCondition) -> Rendering {
        .none(because: "Sendy has no conditions in bodies")
    }
}
