package import DataportCore

/// What an account holds in numbers and names: what the page shows and the report counts. Bounded, whatever the size of the account.
package struct AccountOverview: Sendable, Equatable {
    package var account: AccountCard?
    package var contacts = 0
    /// In bytewise order of the ids.
    package var lists = Excerpt<ListCard>()
    /// All subscriptions, lists that are not shown included.
    package var subscriptions = StatusCounts()
    /// In order of time, without gaps between the first and the last month.
    package var joins: [MonthJoins] = []
    /// Subscriptions whose source says no date.
    package var undatedSubscriptions = 0
    /// In the order of the vocabulary; reasons that do not occur are left out.
    package var suppressions: [ReasonCount] = []
    /// The latest first.
    package var campaigns = Excerpt<CampaignCard>()
    /// Campaigns that answer to what a person does, among all.
    package var autoresponders = 0
    package var templates = Excerpt<TemplateCard>()
    package var mediaFiles = 0
    package var mediaBytes = 0
    package var sendingDomains = Excerpt<SendingDomainCard>()
    package var trackingDomains = Excerpt<TrackingDomainCard>()
    /// Delivery servers, bounce servers, feedback loop servers and mailbox monitors.
    package var servers = Excerpt<ServerCard>()
    /// The first and the last day that records of a kind speak of, in order of the kinds' names.
    package var spans: [KindSpan] = []

    /// The overview of an empty account.
    package init() {}

    /// The first and the last day of everything.
    package var span: DaySpan {
        var all = DaySpan()
        for entry in spans { all.extend(by: entry.span) }
        return all
    }
}

/// The first of many: what is kept, and how many there were.
package struct Excerpt<Element: Sendable & Equatable>: Sendable, Equatable {
    package var shown: [Element]
    package var total: Int

    /// An excerpt.
    package init(_ shown: [Element] = [], total: Int = 0) {
        self.shown = shown
        self.total = total
    }

    /// How many are not shown.
    package var omitted: Int { total - shown.count }
}

/// Whose account it is.
package struct AccountCard: Sendable, Equatable {
    package var name: String?
    package var company: String?
    package var provider: String?

    /// What to call the account: the company, else the name.
    package var title: String? { [company, name].compactMap { $0 }.first { !$0.isEmpty } }
}

/// How many subscriptions have each status.
package struct StatusCounts: Sendable, Equatable {
    /// In the order of `SubscriptionStatus.allCases`.
    package var values: [Int]

    /// Counts; none by default.
    package init(_ values: [Int] = Array(repeating: 0, count: SubscriptionStatus.allCases.count)) {
        self.values = values
    }

    /// All together.
    package var total: Int { values.reduce(0, +) }

    /// The count of one status.
    package subscript(status status: SubscriptionStatus) -> Int {
        values[SubscriptionStatus.allCases.firstIndex(of: status)!]
    }
}

/// One list and the people on it.
package struct ListCard: Sendable, Equatable {
    package var id: String
    package var name: String
    package var displayName: String?
    package var optIn: String?
    package var created: Day?
    package var counts = StatusCounts()
}

/// People by the month in which they joined.
package struct MonthJoins: Sendable, Equatable {
    package var year: Int
    package var month: Int
    /// Subscriptions that began in the month.
    package var joined: Int
    /// Those of them that are subscribed at the time of export.
    package var stayed: Int
}

/// Holds for one reason.
package struct ReasonCount: Sendable, Equatable {
    package var reason: String
    package var count: Int
}

/// One campaign and what came of it.
package struct CampaignCard: Sendable, Equatable {
    package var id: String
    package var name: String
    package var subject: String?
    package var status: String
    package var isAutoresponder: Bool
    package var listID: String?
    /// When it was or will be sent.
    package var sent: Day?
    package var results = CampaignResults()
    package var html: String?
    package var text: String?
    /// The timestamp that orders campaigns.
    var moment = ""
}

/// One template.
package struct TemplateCard: Sendable, Equatable {
    package var id: String
    package var name: String
    package var category: String?
    package var html: String?
    package var screenshot: String?
}

/// A domain that mail is sent from and the DNS records that it needs at the new place.
package struct SendingDomainCard: Sendable, Equatable {
    package var domain: String
    package var records: [DNSRecord]

    /// One DNS record to publish.
    package struct DNSRecord: Sendable, Equatable {
        package var type: String
        package var name: String
        package var value: String
        package var purpose: String
    }
}

/// A domain for links and opens.
package struct TrackingDomainCard: Sendable, Equatable {
    package var domain: String
    package var target: String?
}

/// A server that needs its password again.
package struct ServerCard: Sendable, Equatable {
    package var kind: AssetKind.ID
    package var id: String
    package var name: String
}

/// The days that records of a kind speak of.
package struct KindSpan: Sendable, Equatable {
    package var kind: AssetKind.ID
    package var span: DaySpan
}
