import DataportCore

/// Where to go from here.
struct NextSection {
    let facts: ArchiveFacts

    var section: PageSection? {
        let keys =
            facts.kinds.contains { $0.kind.id == .apiKey && $0.records > 0 }
            || facts.redactions.contains { $0.secret == .apiKey }
        let renewal: HTML = keys ? "Enter passwords again, issue new API keys, and" : "Enter passwords again, and"
        return PageSection(
            "next", "Where to go next",
            """
            <ol class="steps">
            <li><p><strong>Keep it safe.</strong> The archive holds names and addresses. Store it encrypted, share it with nobody who does \
            not need it, and delete copies that are no longer used.</p></li>
            <li><p><strong>Bring the addresses on hold first.</strong> At the new service, import the suppressions before the \
            people, and people only with the status that they have here.</p></li>
            <li><p><strong>Bring lists, people, templates and campaigns.</strong> Use <code>dataport</code>, or give the CSV files to the \
            import of the new service. Campaigns arrive as drafts; merge tags stay as they were written.</p></li>
            <li><p><strong>Make it work.</strong> \(renewal) publish the DNS records that the new service asks for.</p></li>
            <li><p><strong>Compare.</strong> The numbers on this page are what must arrive. Close the old account only when they do.</p></li>
            </ol>

            """)
    }
}
