import DataportCore

/// What is missing, what was taken out, and what does not work at a new place before somebody acts.
struct AttentionSection {
    let overview: AccountOverview
    let facts: ArchiveFacts

    var section: PageSection? {
        let parts = [remarks, missing, secrets, sendingDomains, trackingDomains, servers].compactMap { $0 }
        guard !parts.isEmpty else {
            return PageSection(
                "attention", "What needs your attention",
                "<p>Nothing: every kind of data was read completely, and no secret had to be left out.</p>\n")
        }
        return PageSection("attention", "What needs your attention", HTML(joining: parts))
    }

    private var remarks: HTML? {
        guard !facts.remarks.isEmpty else { return nil }
        let rows: [HTML] = facts.remarks.map { remark in
            """
            <tr><th scope="row">\(Wording.sentence(remark.message))</th>\(PageElements.number(remark.count, label: "How often"))</tr>

            """
        }
        return """
            <h3>What was noticed in the files</h3>
            \(PageElements.table(
                "What the source noticed while it was read", columns: [("What", false), ("How often", true)], rows: rows, narrow: .stacks))
            """
    }

    private var missing: HTML? {
        let kinds = facts.kinds.filter { $0.state != .complete }
        guard !kinds.isEmpty else { return nil }
        let rows: [HTML] = kinds.map {
            """
            <tr><th scope="row">\(Wording.sentence($0.kind.label))</th><td class="keep">\(Advice.state($0.state))</td>\
            <td class="prose"><bdi>\($0.reason ?? "The source gives no reason")</bdi></td></tr>

            """
        }
        return """
            <h3>Not here, or not all of it</h3>
            \(PageElements.table(
                "Kinds of data that are missing or in part", columns: [("What", false), ("State", false), ("Why", false)],
                rows: rows, narrow: .stacks))
            """
    }

    private var secrets: HTML? {
        guard !facts.redactions.isEmpty else { return nil }
        let rows: [HTML] = facts.redactions.map {
            """
            <tr><th scope="row">\(Advice.name(of: $0))</th>\(PageElements.number($0.count, label: "Left out"))\
            <td class="prose">\(Advice.next(for: $0.secret))</td></tr>

            """
        }
        return """
            <h3>Secrets that were left out</h3>
            <p>Passwords and keys are not in this archive, so that nobody who finds it can use them. Each is marked where it stood.</p>
            \(PageElements.table(
                "Secrets that were left out, and what to do", columns: [("Secret", false), ("Left out", true), ("What to do", false)],
                rows: rows, narrow: .stacks))
            """
    }

    private var sendingDomains: HTML? {
        let domains = overview.sendingDomains
        guard domains.total > 0 else { return nil }
        let rows: [HTML] = domains.shown.flatMap { domain -> [HTML] in
            if domain.records.isEmpty {
                return [
                    "<tr><th scope=\"row\"><bdi>\(domain.domain)</bdi></th><td></td><td></td><td>The new service will name them.</td></tr>\n"
                ]
            }
            return domain.records.map {
                """
                <tr><th scope="row"><bdi>\(domain.domain)</bdi></th><td>\($0.type)</td><td><code>\($0.name)</code></td>\
                <td><code>\($0.value)</code><small>\($0.purpose)</small></td></tr>

                """
            }
        }
        return """
            <h3>Domains that mail is sent from</h3>
            <p>A domain must be verified again at the new service, with new DNS records. These were published for the old one.</p>
            \(PageElements.table(
                "DNS records of the sending domains",
                columns: [("Domain", false), ("Type", false), ("Name", false), ("Value", false)], rows: rows, narrow: .stacks))\(omitted(domains.omitted, "domain"))
            """
    }

    private var trackingDomains: HTML? {
        let domains = overview.trackingDomains
        guard domains.total > 0 else { return nil }
        let rows: [HTML] = domains.shown.map {
            "<tr><th scope=\"row\"><bdi>\($0.domain)</bdi></th><td><code>\($0.target ?? "not known")</code></td></tr>\n"
        }
        return """
            <h3>Domains in links</h3>
            <p>Point their CNAME records to the new service, and not before the links in old mails may stop working.</p>
            \(PageElements.table(
                "Tracking domains", columns: [("Domain", false), ("CNAME so far", false)], rows: rows, narrow: .stacks))\
            \(omitted(domains.omitted, "domain"))
            """
    }

    private var servers: HTML? {
        let servers = overview.servers
        guard servers.total > 0 else { return nil }
        let rows: [HTML] = servers.shown.map {
            "<tr><th scope=\"row\"><bdi>\($0.name)</bdi></th><td>\(Advice.singular(of: $0.kind))</td></tr>\n"
        }
        return """
            <h3>Servers and mailboxes</h3>
            <p>They arrive switched off. Enter the password of each again, and test it before you switch it on.</p>
            \(PageElements.table(
                "Servers and mailboxes", columns: [("Name", false), ("What it is", false)], rows: rows, narrow: .stacks))\(omitted(servers.omitted, "server"))
            """
    }

    private func omitted(_ count: Int, _ noun: String) -> HTML {
        count > 0 ? "<p class=\"soft\">\(Wording.count(count, "more " + noun)) in the files below.</p>\n" : ""
    }
}
