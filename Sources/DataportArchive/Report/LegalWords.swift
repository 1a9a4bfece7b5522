import DataportCore
import DataportFormats

/// The words of the law in the report. They say what the archive can know, and where it cannot, that the source does not record it.
enum LegalWords {
    /// Why a customer may take the account along.
    static let basis: JSONValue = [
        [
            "law": "Regulation (EU) 2016/679 (GDPR)", "provision": "article 28(3)(g)",
            "words":
                "At the choice of the controller, the processor deletes or returns all personal data after the end of the provision of services.",
        ],
        [
            "law": "Regulation (EU) 2016/679 (GDPR)", "provision": "article 20",
            "words":
                "Data in a structured, commonly used and machine-readable format, to be transmitted to another controller without hindrance.",
        ],
        [
            "law": "Regulation (EU) 2023/2854 (Data Act)", "provision": "chapter VI, articles 23 to 31",
            "words":
                "The customer of a data processing service may switch to another provider and take exportable data along.",
        ],
    ]

    /// What article 15(1) GDPR asks to be told, as far as the archive can say it about the account as a whole.
    static func article15(facts: ArchiveFacts, overview: AccountOverview) -> JSONValue {
        let span = overview.span
        return [
            "a_purposes":
                "The source states no purposes. As far as its records show: mailing the people on the lists, proving their consent, and keeping mail away from addresses on hold.",
            "b_categories": "See data_categories.",
            "c_recipients": [
                "words":
                    "The services known to have held the data. Whether it was given to others is not recorded in the account.",
                "services": .strings(services(facts: facts, overview: overview)),
            ],
            "d_storage_period": [
                "words":
                    "The source records no period of storage. The earliest and the latest day that the records speak of are given instead.",
                "earliest": span.earliest.map { .string($0.iso8601) } ?? .null,
                "latest": span.latest.map { .string($0.iso8601) } ?? .null,
            ],
            "g_source":
                "As far as the source records it: the fields source and ip of subscriptions and the consent events say how each person's data was collected.",
            "not_answered": .strings([
                "(e) the rights to rectification, erasure, restriction and objection",
                "(f) the right to lodge a complaint",
                "(h) automated decision-making",
            ]),
        ]
    }

    private static func services(facts: ArchiveFacts, overview: AccountOverview) -> [String] {
        var services = [facts.sourceName]
        if let provider = overview.account?.provider, !provider.isEmpty, provider != facts.sourceName {
            services.append(provider)
        }
        return services
    }
}
