import DataportCore

/// What all batches so far add up to. Every part is the same for the same batches in any order: sums, and firsts by a total order.
struct OverviewTotals: Sendable {
    /// How much is kept of what a hostile or very large account could hold without end.
    enum Limit {
        static let lists = 2000
        static let campaigns = 500
        static let templates = 500
        static let categories = 2000
        static let endpoints = 200
    }

    private var account: AccountCard?
    private var contacts = 0
    private var mediaFiles = 0
    private var mediaBytes = 0
    private var autoresponders = 0
    private var subscriptions = ListTotals(limit: Limit.lists)
    private var joins = JoinTally()
    private var reasons = [Int](repeating: 0, count: WordIndex.suppressionReason.count)
    private var spans: [AssetKind.ID: DaySpan] = [:]
    private var lists = Selection<ListCard>(limit: Limit.lists) { precedesBytewise($0.id, $1.id) }
    private var campaigns = Selection<CampaignCard>(limit: Limit.campaigns) {
        $0.moment == $1.moment ? precedesBytewise($0.id, $1.id) : precedesBytewise($1.moment, $0.moment)
    }
    private var templates = Selection<FiledTemplate>(limit: Limit.templates) {
        precedesBytewise($0.card.id, $1.card.id)
    }
    private var categories = Selection<NamedRecord>(limit: Limit.categories) { precedesBytewise($0.id, $1.id) }
    private var sendingDomains = Selection<SendingDomainCard>(limit: Limit.endpoints) {
        precedesBytewise($0.domain, $1.domain)
    }
    private var trackingDomains = Selection<TrackingDomainCard>(limit: Limit.endpoints) {
        precedesBytewise($0.domain, $1.domain)
    }
    private var servers = Selection<ServerCard>(limit: Limit.endpoints) {
        $0.kind == $1.kind ? precedesBytewise($0.id, $1.id) : precedesBytewise($0.kind.name, $1.kind.name)
    }

    private struct FiledTemplate: Sendable, Equatable {
        var card: TemplateCard
        var categoryID: String?
    }

    mutating func merge(_ tally: SubscriptionTally) {
        subscriptions.merge(tally.lists)
        joins.merge(tally.joins)
        spans[.subscription, default: DaySpan()].extend(by: tally.span)
    }

    mutating func merge(_ tally: SuppressionTally) {
        for reason in reasons.indices { reasons[reason] += tally.reasons[reason] }
        spans[.suppression, default: DaySpan()].extend(by: tally.span)
    }

    mutating func merge(_ cards: OverviewCards, rows: Int, span: DaySpan, kind: AssetKind.ID) {
        spans[kind, default: DaySpan()].extend(by: span)
        if kind == .contact { contacts += rows }
        if kind == .mediaFile { mediaFiles += rows }
        mediaBytes &+= cards.mediaBytes
        account = cards.account ?? account
        autoresponders += cards.campaigns.count { $0.isAutoresponder }
        for list in cards.lists { lists.offer(list) }
        for campaign in cards.campaigns { campaigns.offer(campaign) }
        for (card, categoryID) in cards.templates { templates.offer(FiledTemplate(card: card, categoryID: categoryID)) }
        for category in cards.categories { categories.offer(category) }
        for domain in cards.sendingDomains { sendingDomains.offer(domain) }
        for domain in cards.trackingDomains { trackingDomains.offer(domain) }
        for server in cards.servers { servers.offer(server) }
    }

    var overview: AccountOverview {
        var overview = AccountOverview()
        overview.account = account
        overview.contacts = contacts
        overview.lists = countedLists
        overview.subscriptions = subscriptions.total
        overview.joins = joins.months
        overview.undatedSubscriptions = joins.undated
        overview.suppressions = zip(WordIndex.suppressionReason.words, reasons)
            .filter { $0.1 > 0 }.map { ReasonCount(reason: $0.0, count: $0.1) }
        overview.campaigns = campaigns.excerpt
        overview.autoresponders = autoresponders
        overview.templates = filedTemplates
        overview.mediaFiles = mediaFiles
        overview.mediaBytes = mediaBytes
        overview.sendingDomains = sendingDomains.excerpt
        overview.trackingDomains = trackingDomains.excerpt
        overview.servers = servers.excerpt
        overview.spans = spans.filter { $0.value.earliest != nil }.sorted { precedesBytewise($0.key.name, $1.key.name) }
            .map { KindSpan(kind: $0.key, span: $0.value) }
        return overview
    }

    private var countedLists: Excerpt<ListCard> {
        var excerpt = lists.excerpt
        let counts = subscriptions.byList
        for index in excerpt.shown.indices {
            if let found = counts[Array(excerpt.shown[index].id.utf8)] { excerpt.shown[index].counts = found }
        }
        return excerpt
    }

    private var filedTemplates: Excerpt<TemplateCard> {
        let names = Dictionary(categories.excerpt.shown.map { ($0.id, $0.name) }) { first, _ in first }
        let excerpt = templates.excerpt
        let cards = excerpt.shown.map { filed in
            var card = filed.card
            card.category = filed.categoryID.flatMap { names[$0] }
            return card
        }
        return Excerpt(cards, total: excerpt.total)
    }
}
