import DataportCore

/// Several facts about one address become one: the first of this order that is among them. Nothing is ever raised by it.
enum UploadFold {
    /// From the clearest no to the only yes.
    static let order: [SubscriptionStatus] = [
        .complained, .bounced, .suppressed, .unsubscribed, .disabled, .transactional, .archived, .unapproved,
        .unconfirmed,
        .unknown, .subscribed,
    ]

    /// The place of the only status that may be mailed.
    static let yes = order.count - 1
    /// The last place of what is about the address and not about one list: mail came back, somebody complained, the operator holds it.
    static let lastOfAddress = 2

    /// The place of a status column; words that are not known stand with `unknown`.
    static func rank(ofStatus column: String) -> String {
        let places = order.enumerated().filter { $0.element != .unknown }
        let unknown = order.firstIndex(of: .unknown) ?? 0
        return "CASE \(column) "
            + places.map { "WHEN '\($0.element.rawValue)' THEN \($0.offset)" }.joined(separator: " ")
            + " ELSE \(unknown) END"
    }

    /// The place of a hold, by its reason.
    static func rank(ofReason column: String) -> String {
        "CASE \(column) WHEN 'complaint' THEN 0 WHEN 'hard_bounce' THEN 1 WHEN 'invalid_address' THEN 1"
            + " WHEN 'unsubscribe' THEN 3 ELSE 2 END"
    }

    /// The status at a place.
    static func status(_ rank: Int) -> SubscriptionStatus { order.indices.contains(rank) ? order[rank] : .unknown }
}
