import DataportCore

/// How many people there are, by status and by list.
struct PeopleSection {
    let overview: AccountOverview

    private static let shownLists = 100

    var section: PageSection? {
        guard overview.lists.total > 0 || overview.subscriptions.total > 0 else { return nil }
        return PageSection("people", "People and lists", "\(introduction)\(total)\(table)")
    }

    private var introduction: HTML {
        """
        <p>A subscription is one person on one list; a person on three lists has three. Only people with the status \
        <em>Subscribed</em> may be mailed.</p>

        """
    }

    private var total: HTML {
        let counts = overview.subscriptions
        guard counts.total > 0 else { return "" }
        let entries: [HTML] = zip(SubscriptionStatus.allCases, counts.values).filter { $0.1 > 0 }.map { status, count in
            """
            <li><i class="s-\(status.rawValue)"></i><span>\(Wording.status(status))</span> <b>\(Wording.count(count))</b> \
            <small>\(Wording.share(count, of: counts.total) ?? "")</small></li>
            """
        }
        return """
            <figure class="card">
            <figcaption>\(Wording.count(counts.total, "subscription")) by status</figcaption>
            \(PageElements.statusBar(counts, named: "All subscriptions by status", id: "total"))
            <ul class="legend">\(entries)</ul>
            </figure>

            """
    }

    private var table: HTML {
        let statuses = zip(SubscriptionStatus.allCases, overview.subscriptions.values).filter { $0.1 > 0 }.map(\.0)
        let lists = overview.lists.shown.enumerated()
            .sorted { ($1.element.counts.total, $0.offset) < ($0.element.counts.total, $1.offset) }
            .prefix(Self.shownLists).map(\.element)
        guard !lists.isEmpty else { return "" }
        let columns = [("List", false), ("People", true)] + statuses.map { (Wording.status($0), true) }
        var html = PageElements.table(
            "Every list with its subscriptions by status", columns: columns,
            rows: lists.map { row($0, statuses: statuses) }, narrow: .stacks)
        let rest = overview.lists.total - lists.count
        if rest > 0 { html += "<p class=\"soft\">\(Wording.count(rest, "more list")) in the files below.</p>\n" }
        return html
    }

    private func row(_ list: ListCard, statuses: [SubscriptionStatus]) -> HTML {
        var about: [String] = []
        if list.optIn == "double" { about.append("double opt-in") }
        if list.optIn == "single" { about.append("single opt-in") }
        if let created = list.created { about.append("since \(Wording.shortDay(created))") }
        let display = list.displayName.flatMap { $0.isEmpty || $0 == list.name ? nil : $0 }
        let shown: HTML = display.map { "<small>shown as <bdi>\($0)</bdi></small>" } ?? ""
        return """
            <tr><th scope="row"><bdi>\(list.name)</bdi>\(shown)<small>\(about.joined(separator: " · "))</small>\
            \(PageElements.statusBar(list.counts, named: nil, id: ""))</th>\(PageElements.number(list.counts.total, label: "People"))\
            \(statuses.map { PageElements.number(list.counts[status: $0], label: Wording.status($0)) })</tr>

            """
    }
}
