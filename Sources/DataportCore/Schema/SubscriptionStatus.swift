/// The state of a subscription. Only `subscribed` may be mailed; a status is a pure function of the record's `raw`, and what a table
/// does not know is `unknown`, never `subscribed`.
public enum SubscriptionStatus: String, Sendable, CaseIterable {
    case subscribed, unconfirmed, unapproved, unsubscribed, bounced, complained, suppressed, disabled, transactional
    case archived, unknown
}

extension Vocabulary {
    /// The words of `SubscriptionStatus`.
    public static let subscriptionStatus = Vocabulary(SubscriptionStatus.allCases.map(\.rawValue))
}
