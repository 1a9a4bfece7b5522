/// What came of a campaign, as far as the source counts it.
package struct CampaignResults: Sendable, Equatable {
    package var recipients: Int?
    package var delivered: Int?
    package var opens: Int?
    package var uniqueOpens: Int?
    package var clicks: Int?
    package var uniqueClicks: Int?
    package var unsubscribes: Int?
    package var bounces: Int?
    package var complaints: Int?

    /// Results of which nothing is known.
    package init() {}

    /// Reads the cell `counters` of a campaign.
    init(counters cell: JSONCell) {
        recipients = cell.integer("recipients", "sent")
        delivered = cell.integer("delivered")
        opens = cell.integer("opens", "views")
        uniqueOpens = cell.integer("unique_opens")
        clicks = cell.integer("clicks")
        uniqueClicks = cell.integer("unique_clicks")
        unsubscribes = cell.integer("unsubscribes", "unsubscribed")
        complaints = cell.integer("complaints", "abuse_reports")
        bounces = cell.integer("bounces", "bounced")
        let (hard, soft) = (cell.integer("hard_bounces"), cell.integer("soft_bounces"))
        if bounces == nil, hard != nil || soft != nil { bounces = (hard ?? 0) + (soft ?? 0) }
    }

    /// Opens per mail in tenths of a percent: people where the source counts them, else opens.
    package var openRate: Int? { rate(of: uniqueOpens ?? opens) }

    /// Clicks per mail in tenths of a percent: people where the source counts them, else clicks.
    package var clickRate: Int? { rate(of: uniqueClicks ?? clicks) }

    private func rate(of count: Int?) -> Int? {
        guard let count, let mails = [delivered, recipients].compactMap({ $0 }).first(where: { $0 > 0 }) else {
            return nil
        }
        return min(1000, (count * 2000 + mails) / (mails * 2))
    }
}
