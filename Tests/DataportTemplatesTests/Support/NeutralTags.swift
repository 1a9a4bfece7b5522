import DataportTemplates

/// The neutral tags that the laws are about.
enum NeutralTags {
    static let names: [TemplateField.Name] = [
        .email, .firstName, .lastName, .fullName, .custom("CITY"), .custom("city"), .custom("Shoe_Size"),
        .custom("FAVOURITE CUP"),
        .custom("A_LONG_NAME_OF_A_FIELD"),
    ]

    static let fallbacks: [String?] = [
        nil, "there", "dear friend", "l'ami", "a \"b\"", "x|y", "50%", "a{b}c", "true", "Grüße",
    ]

    static let fields: [TemplateTag] = names.flatMap { name in
        fallbacks.flatMap { fallback in
            TemplateField.Change.allCases.map { .field(TemplateField(name, fallback: fallback, change: $0)) }
        }
    }

    static let dates: [TemplateTag] = [
        [.year], [.shortYear], [.month], [.plainMonth], [.monthName], [.shortMonthName], [.day], [.plainDay],
        [.weekday],
        [.shortWeekday], [.day, .text("."), .month, .text("."), .year], [.month, .text("/"), .day, .text("/"), .year],
        [.weekday, .text(", "), .plainDay, .text(" "), .monthName, .text(" "), .year], [.year, .month, .day],
        [.plainDay, .text(" of "), .monthName], [.text("100% "), .year], [.year, .text("2")],
    ].map { .date($0) }

    static let conditions: [TemplateCondition] = names.flatMap { name in
        [
            .present(name), .absent(name), .equals(name, "yes"), .differs(name, "no thanks"), .equals(name, "a=b"),
            .equals(name, "\"q\""),
        ]
    }

    static let values: [TemplateTag] = TemplateValue.allCases.map { .value($0) }
    static let links: [TemplateTag] = [.unsubscribe, .preferences, .forward, .subscribe, .webVersion].map { .link($0) }

    /// All that stand alone.
    static let single = fields + dates + values + links
}
