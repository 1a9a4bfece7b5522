import DataportCore

/// What was sent and what came of it.
struct CampaignSection {
    let overview: AccountOverview
    let facts: ArchiveFacts

    private static let charted = 12
    private static let shown = 20

    var section: PageSection? {
        let campaigns = overview.campaigns
        guard campaigns.total > 0 else { return nil }
        var content: HTML = """
            <p>The mails can be opened from here, just as they were sent. They may load pictures from the internet when opened, and \
            their links may tell the old service that somebody clicked.</p>

            """
        content += chart
        content += table("The latest campaigns, newest first", campaigns.shown.prefix(Self.shown))
        let rest = campaigns.shown.dropFirst(Self.shown)
        if !rest.isEmpty {
            content += PageElements.details(
                "\(Wording.count(rest.count, "earlier campaign"))", table("Earlier campaigns, newest first", rest))
        }
        if campaigns.omitted > 0 {
            content +=
                "<p class=\"soft\">\(Wording.count(campaigns.omitted, "older campaign")) in the files below.</p>\n"
        }
        return PageSection("campaigns", "Campaigns", content)
    }

    private var chart: HTML {
        let rated = overview.campaigns.shown.filter { $0.results.openRate != nil || $0.results.clickRate != nil }
            .prefix(Self.charted)
        guard rated.count > 1 else { return "" }
        let top = max(
            ChartScale.ceiling(of: rated.flatMap { [$0.results.openRate ?? 0, $0.results.clickRate ?? 0] }.max() ?? 0),
            100)
        let rows = rated.enumerated().map { row($0.element, at: $0.offset, top: top) }
        let rates = rated.compactMap(\.results.openRate)
        let average =
            rates.isEmpty ? "" : "On average \(Wording.percent(tenths: rates.reduce(0, +) / rates.count)) were opened."
        return """
            <figure class="card">
            <figcaption>Open and click rates of the latest \(Wording.count(rated.count)) campaigns with results</figcaption>
            <ul class="legend"><li><i class="c-open"></i><span>Opened</span></li><li><i class="c-click"></i><span>Clicked</span></li></ul>
            <svg class="chart clip" height="\(rated.count * 54)" role="img" aria-labelledby="rates-t rates-d">\
            <title id="rates-t">Open and click rates of the latest campaigns</title>\
            <desc id="rates-d">\(average) The same numbers stand in the table below.</desc>
            \(rows)</svg>
            <p class="soft">Opens and clicks per delivered mail: people where the source counts people, otherwise every open. Many mail \
            programs load pictures by themselves, which counts as an open.</p>
            </figure>

            """
    }

    private func row(_ campaign: CampaignCard, at index: Int, top: Int) -> HTML {
        let y = index * 54
        let date = campaign.sent.map { Wording.shortDay($0) + "  " } ?? ""
        return """
            <text class="name" x="0" y="\(y + 16)"><tspan class="date">\(date)</tspan><tspan>\(Wording.cut(campaign.name, to: 38))</tspan></text>\
            \(bar("c-open", campaign.results.openRate, y: y + 23, top: top))\
            \(bar("c-click", campaign.results.clickRate, y: y + 36, top: top))

            """
    }

    // The longest bar leaves room for its number.
    private func bar(_ style: String, _ rate: Int?, y: Int, top: Int) -> HTML {
        guard let rate else { return "" }
        let width = PageElements.percentage(rate * 840 / top)
        return """
            <rect class="\(style)" x="0" y="\(y)" width="\(width)" height="10" rx="2"/>\
            <text class="tick" x="\(width)" dx="6" y="\(y + 9)">\(Wording.percent(tenths: rate))</text>
            """
    }

    private func table(_ caption: String, _ campaigns: some Sequence<CampaignCard>) -> HTML {
        let counts = self.counts
        let columns: [(String, Bool)] =
            [("Campaign", false), ("Sent", false), ("Delivered", true), ("Opened", true), ("Clicked", true)]
            + counts.map { ($0.label, true) } + [("Mail", false)]
        return PageElements.table(
            caption, columns: columns, rows: campaigns.map { row($0, counts: counts) }, narrow: .stacks)
    }

    /// The counts beside the rates, those left out that no campaign has.
    private var counts: [(label: String, count: @Sendable (CampaignResults) -> Int?)] {
        let all: [(String, @Sendable (CampaignResults) -> Int?)] = [
            ("Bounced", { $0.bounces }), ("Spam", { $0.complaints }), ("Left", { $0.unsubscribes }),
        ]
        return all.filter { _, count in overview.campaigns.shown.contains { count($0.results) != nil } }
    }

    private func row(
        _ campaign: CampaignCard, counts: [(label: String, count: @Sendable (CampaignResults) -> Int?)]
    ) -> HTML {
        let results = campaign.results
        let subject: HTML = campaign.subject.map { "<small><bdi>\($0)</bdi></small>" } ?? ""
        let list: HTML = listName(campaign).map { "<small>to <bdi>\($0)</bdi></small>" } ?? ""
        return """
            <tr><th scope="row"><bdi>\(campaign.name)</bdi>\(subject)\(list)</th><td>\(when(campaign))</td>\
            \(PageElements.number(results.delivered ?? results.recipients, label: "Delivered"))\
            \(rate(results.openRate, label: "Opened"))\(rate(results.clickRate, label: "Clicked"))\
            \(counts.map { PageElements.number($0.count(results), label: $0.label) })<td>\(links(campaign))</td></tr>

            """
    }

    private func listName(_ campaign: CampaignCard) -> String? {
        guard let id = campaign.listID else { return nil }
        return overview.lists.shown.first { $0.id == id }?.name
    }

    private func when(_ campaign: CampaignCard) -> HTML {
        let state: HTML = campaign.status == "sent" ? "" : "<small>\(Wording.sentence(campaign.status))</small>"
        if campaign.isAutoresponder { return "Automatic\(state)" }
        guard let day = campaign.sent else { return state }
        return "<span class=\"keep\">\(Wording.shortDay(day))</span>\(state)"
    }

    private func rate(_ tenths: Int?, label: String) -> HTML {
        guard let tenths else { return PageElements.number(nil, label: label) }
        return "<td class=\"n\" data-label=\"\(label)\">\(Wording.percent(tenths: tenths))</td>"
    }

    private func links(_ campaign: CampaignCard) -> HTML {
        let bodies = [(campaign.html, "Open"), (campaign.text, "Text")]
        let links: [HTML] = bodies.compactMap { path, words in
            guard let path, facts.contentFiles > 0, LinkedPath.isContent(path) else { return nil }
            return "<span class=\"keep\">\(PageElements.link(path, words, about: campaign.name))</span> "
        }
        return links.isEmpty ? "<span class=\"soft\">–</span>" : HTML(joining: links)
    }
}
