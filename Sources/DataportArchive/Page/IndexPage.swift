package import DataportCore

/// `index.html`: the archive for the person who owns the account. Static, without scripts, without anything from elsewhere.
package struct IndexPage {
    let facts: ArchiveFacts
    let overview: AccountOverview

    /// A page about an archive.
    package init(facts: ArchiveFacts, overview: AccountOverview) {
        self.facts = facts
        self.overview = overview
    }

    /// Appends the page to `writer`.
    package func write(into writer: inout ByteWriter) {
        document.bytes.withUnsafeBytes { writer.append($0) }
    }

    /// The whole page.
    package var document: HTML {
        let sections = self.sections
        return PageFrame.document(
            title: "\(title) – account archive",
            body: """
                \(header)
                <nav aria-label="On this page"><ul>\(sections.map { "<li><a href=\"#\($0.anchor)\">\($0.title)</a></li>" })</ul></nav>
                <main id="content">
                \(sections.map(\.html))
                </main>
                \(footer)
                """)
    }

    private var sections: [PageSection] {
        [
            PeopleSection(overview: overview).section,
            GrowthSection(overview: overview).section,
            CampaignSection(overview: overview, facts: facts).section,
            TemplateSection(overview: overview, facts: facts).section,
            SuppressionSection(overview: overview).section,
            AttentionSection(overview: overview, facts: facts).section,
            FileSection(facts: facts, overview: overview).section,
            CheckSection(facts: facts).section,
            NextSection(facts: facts).section,
        ].compactMap { $0 }
    }

    private var title: String { Wording.cut(overview.account?.title ?? facts.account, to: 200) }

    private var header: HTML {
        """
        <header>
        <p class="eyebrow">Account archive</p>
        <h1><bdi>\(title)</bdi></h1>
        <p class="lead">\(lead)</p>
        <dl class="figures">\(figures)</dl>
        </header>
        """
    }

    private var lead: HTML {
        var lead: HTML = """
            Everything this account held, exported on <strong>\(Wording.moment(facts.created))</strong> from \
            <bdi>\(facts.sourceName)</bdi>.
            """
        if let first = overview.span.earliest { lead += " Its records go back to \(Wording.day(first))." }
        lead +=
            facts.isSnapshot
            ? " All of it was read at one moment."
            : " It was read over some minutes, so what changed meanwhile may be in it or not."
        return lead
    }

    private var figures: [HTML] {
        let subscribed = overview.subscriptions[status: .subscribed]
        return [
            figure("People", overview.contacts, .contact, note: "one address each"),
            figure("Subscribed", subscribed, .subscription, note: "subscriptions that may be mailed"),
            figure("Lists", overview.lists.total, .list, note: "audiences"),
            figure(
                "Campaigns", overview.campaigns.total, .campaign,
                note: overview.autoresponders > 0
                    ? "\(Wording.count(overview.autoresponders)) of them automatic" : "mailings"),
            figure("Templates", overview.templates.total, .template, note: "reusable designs"),
            figure(
                "Never to mail", overview.suppressions.reduce(0) { $0 + $1.count }, .suppression,
                note: "addresses on hold"),
        ]
    }

    // A kind that is absent has no count: zero would say that there was nothing.
    private func figure(_ name: String, _ count: Int, _ kind: AssetKind.ID, note: String) -> HTML {
        let isPresent = facts.holds(kind)
        return """
            <div><dt>\(name)</dt><dd><b>\(isPresent ? Wording.count(count) : "–")</b>\
            <span>\(isPresent ? note : "not in this archive")</span></dd></div>
            """
    }

    private var footer: HTML {
        """
        <footer>
        <p>Made by \(facts.generator) on \(Wording.moment(facts.created)) for account <bdi>\(facts.account)</bdi>. Archive format \
        \(ArchiveFacts.formatVersion).</p>
        <p>This page holds no scripts, sets no cookies and asks no server for anything. It holds personal data: treat it as you treat \
        the archive.</p>
        </footer>
        """
    }
}

/// A part of the page with its own heading.
struct PageSection {
    /// What the heading is called in links.
    var anchor: String
    var title: String
    private var content: HTML

    init(_ anchor: String, _ title: String, _ content: HTML) {
        self.anchor = anchor
        self.title = title
        self.content = content
    }

    var html: HTML {
        """
        <section aria-labelledby="\(anchor)">
        <h2 id="\(anchor)">\(title)</h2>
        \(content)
        </section>

        """
    }
}

extension ArchiveFacts {
    /// Whether the archive holds a kind, be it in part or without records.
    func holds(_ id: AssetKind.ID) -> Bool {
        facts(of: id).map { $0.state == .complete || $0.state == .partial } ?? false
    }

    /// The facts of one kind.
    func facts(of id: AssetKind.ID) -> KindFacts? { kinds.first { $0.kind.id == id } }
}
