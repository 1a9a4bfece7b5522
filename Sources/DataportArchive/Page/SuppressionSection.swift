import DataportCore

/// The addresses that must not be mailed.
struct SuppressionSection {
    let overview: AccountOverview

    var section: PageSection? {
        let reasons = overview.suppressions
        guard !reasons.isEmpty else { return nil }
        let total = reasons.reduce(0) { $0 + $1.count }
        let rows: [HTML] = reasons.sorted { $0.count > $1.count }.map {
            """
            <tr><th scope="row">\(Wording.reason($0.reason))</th>\(PageElements.number($0.count, label: "Addresses"))\
            <td class="n">\(Wording.share($0.count, of: total) ?? "")</td></tr>

            """
        }
        return PageSection(
            "suppressions", "Never to mail",
            """
            <p>These \(Wording.count(total, "address or domain", "addresses and domains")) must not be mailed. Wherever the account \
            goes, they must be there before the first mail leaves.</p>
            \(PageElements.table(
                "Holds by reason", columns: [("Reason", false), ("Addresses", true), ("Share", true)], rows: rows))
            """)
    }
}
