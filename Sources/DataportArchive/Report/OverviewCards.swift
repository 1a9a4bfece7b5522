import DataportCore

/// The records of one batch that are shown by name.
struct OverviewCards: Sendable {
    private(set) var account: AccountCard?
    private(set) var lists: [ListCard] = []
    private(set) var campaigns: [CampaignCard] = []
    private(set) var templates: [(card: TemplateCard, categoryID: String?)] = []
    private(set) var categories: [NamedRecord] = []
    private(set) var mediaBytes = 0
    private(set) var sendingDomains: [SendingDomainCard] = []
    private(set) var trackingDomains: [TrackingDomainCard] = []
    private(set) var servers: [ServerCard] = []

    init(_ view: BatchView, kind: AssetKind) {
        let reader = CardReader(view: view, kind: kind)
        let rows = 0..<view.rowCount
        switch kind.id {
        case .account: account = reader.account(0)
        case .list: lists = rows.map(reader.list)
        case .campaign: campaigns = rows.map(reader.campaign)
        case .template: templates = rows.map { (reader.template($0), reader.text($0, "template_category_id")) }
        case .templateCategory:
            categories = rows.map { NamedRecord(id: reader.text($0, "id") ?? "", name: reader.text($0, "name") ?? "") }
        case .mediaFile:
            let bytes = kind.index(of: "bytes")
            mediaBytes = rows.compactMap { view.text($0, bytes).flatMap { Int($0) } }
                .filter { JSONCell.plausibleNumbers ~= $0 }.reduce(0, &+)
        case .sendingDomain: sendingDomains = rows.map(reader.sendingDomain)
        case .trackingDomain:
            trackingDomains = rows.map {
                TrackingDomainCard(domain: reader.text($0, "domain") ?? "", target: reader.text($0, "cname_target"))
            }
        case .deliveryServer, .bounceServer, .feedbackLoopServer, .mailboxMonitor: servers = rows.map(reader.server)
        default: break
        }
    }
}

/// A record of which only the name is wanted.
struct NamedRecord: Sendable, Equatable {
    var id: String
    var name: String
}

/// Makes the cards of one batch from its rows.
private struct CardReader {
    let view: BatchView
    let kind: AssetKind

    func text(_ row: Int, _ field: String) -> String? { view.text(row, kind.index(of: field)) }

    func account(_ row: Int) -> AccountCard {
        AccountCard(name: text(row, "name"), company: text(row, "company"), provider: text(row, "provider"))
    }

    func list(_ row: Int) -> ListCard {
        ListCard(
            id: text(row, "id") ?? "", name: text(row, "name") ?? "", displayName: text(row, "display_name"),
            optIn: text(row, "opt_in"), created: view.day(row, kind.index(of: "created_at")))
    }

    func campaign(_ row: Int) -> CampaignCard {
        let fields = ["send_at", "started_at", "created_at"].map { kind.index(of: $0) }
        let field = fields.first { view.value(row, $0) != nil } ?? nil
        let counters = view.value(row, kind.index(of: "counters")).flatMap { JSONCell($0) }
        return CampaignCard(
            id: text(row, "id") ?? "", name: text(row, "name") ?? "", subject: text(row, "subject"),
            status: text(row, "status") ?? "unknown", isAutoresponder: text(row, "type") == "autoresponder",
            listID: text(row, "list_id"), sent: field == fields[2] ? nil : view.day(row, field),
            results: counters.map { CampaignResults(counters: $0) } ?? CampaignResults(), html: text(row, "html"),
            text: text(row, "text"), moment: view.text(row, field) ?? "")
    }

    func template(_ row: Int) -> TemplateCard {
        TemplateCard(
            id: text(row, "id") ?? "", name: text(row, "name") ?? "", category: nil, html: text(row, "html"),
            screenshot: text(row, "screenshot"))
    }

    func sendingDomain(_ row: Int) -> SendingDomainCard {
        var records: [SendingDomainCard.DNSRecord] = []
        if case .array(let cells)? = view.value(row, kind.index(of: "dns_records")).flatMap({ JSONCell($0) }) {
            records = cells.prefix(20).map {
                .init(
                    type: $0.text("type"), name: $0.text("name"), value: $0.text("value"), purpose: $0.text("purpose"))
            }
        }
        return SendingDomainCard(domain: text(row, "domain") ?? "", records: records)
    }

    func server(_ row: Int) -> ServerCard {
        let name = ["name", "hostname", "id"].lazy.compactMap { text(row, $0) }.first { !$0.isEmpty }
        return ServerCard(kind: kind.id, id: text(row, "id") ?? "", name: name ?? "")
    }
}
