/// The state of a subscription. Only `subscribed` may be mailed; a status is a pure function of the record's `raw`, and what a table
/// does not know is `unknown`, never `subscribed`.
public enum SubscriptionStatus: String, Sendable, CaseIterable {
    case subscribed, unconfirmed, unapproved, unsubscribed, bounced, complained, suppressed, disabled, transactional
    case archived, unknown

    /// From the one that may be mailed to the one that says the clearest no. A merge never goes back along this order by itself.
    public static let fromLooseToStrict: [SubscriptionStatus] = [
        .subscribed, .unknown, .unconfirmed, .unapproved, .archived, .transactional, .disabled, .unsubscribed,
        .suppressed,
        .bounced, .complained,
    ]

    /// The place in `fromLooseToStrict`: the higher, the less contactable.
    public var strictness: Int { Self.fromLooseToStrict.firstIndex(of: self) ?? Self.fromLooseToStrict.count }

    /// Whether no later consent undoes the state: the mail came back, somebody complained, or the operator holds the address.
    public var isHold: Bool { [.suppressed, .bounced, .complained].contains(self) }
}

extension Vocabulary {
    /// The words of `SubscriptionStatus`.
    public static let subscriptionStatus = Vocabulary(SubscriptionStatus.allCases.map(\.rawValue))
}
