/// The words that a provider has for the state of a subscription, and the statuses that each stands for.
///
/// A status is a pure function of `raw`. Words that are not listed give `unknown`; a later version may list them, so what is demanded of them
/// is only that they never give `subscribed`.
public struct StatusWords: Sendable, Equatable {
    /// A word and its statuses.
    public struct Meaning: Sendable, Equatable {
        /// The provider's word, to the letter.
        public let word: String
        /// The status that it gives; behind it those that it may give together with facts that stand elsewhere.
        public let statuses: [SubscriptionStatus]
    }

    /// A word that may give one status more when another member of `raw` says so.
    public struct Exception: Sendable, Equatable {
        /// The word.
        public let word: String
        /// The other member.
        public let member: String
        /// What it says.
        public let value: String
        /// The status that the word may give then.
        public let status: SubscriptionStatus
    }

    /// The provider, as `raw.provider` names it.
    public let provider: String
    /// The member of `raw` that holds the word.
    public let member: String
    /// What each word means.
    public let meanings: [Meaning]
    /// Where one of them means more.
    public let exception: Exception?

    private init(
        _ provider: String, _ member: String, _ meanings: KeyValuePairs<String, [SubscriptionStatus]>,
        unless exception: Exception? = nil
    ) {
        self.provider = provider
        self.member = member
        self.meanings = meanings.map { Meaning(word: $0.key, statuses: $0.value) }
        self.exception = exception
    }

    /// All that is known. Of a provider with several members the first that a record has counts.
    public static let all: [StatusWords] = [
        StatusWords(
            "mailwizz", "status",
            [
                "confirmed": [.subscribed], "unconfirmed": [.unconfirmed], "unapproved": [.unapproved],
                "unsubscribed": [.unsubscribed], "blacklisted": [.suppressed], "disabled": [.disabled],
                "moved": [.archived],
            ]),
        StatusWords(
            "mailchimp", "status",
            [
                // A report of abuse stands in a list of its own and leaves `unsubscribed` here.
                "subscribed": [.subscribed], "pending": [.unconfirmed], "unsubscribed": [.unsubscribed, .complained],
                "cleaned": [.bounced], "transactional": [.transactional], "archived": [.archived],
            ]),
        // The subscriber may be disabled or blocklisted as a whole.
        StatusWords(
            "listmonk", "status",
            [
                "confirmed": [.subscribed, .disabled, .suppressed],
                "unconfirmed": [.unconfirmed, .disabled, .suppressed],
                "unsubscribed": [.unsubscribed, .disabled, .suppressed],
            ],
            // Lists with single opt-in mail everybody who did not leave.
            unless: Exception(word: "unconfirmed", member: "optin", value: "single", status: .subscribed)),
        StatusWords(
            "sendgrid", "suppression",
            [
                "bounces": [.bounced], "invalid_emails": [.bounced], "spam_reports": [.complained],
                // A block is temporary and holds nobody.
                "blocks": [.subscribed, .unsubscribed, .bounced, .complained],
            ]),
        StatusWords(
            "mailgun", "suppression",
            ["bounces": [.bounced], "complaints": [.complained], "unsubscribes": [.unsubscribed]]),
        StatusWords(
            "mailgun", "subscribed",
            [
                "true": [.subscribed], "yes": [.subscribed], "false": [.unsubscribed], "no": [.unsubscribed],
            ]),
        StatusWords(
            "mailman3", "delivery_status",
            [
                "enabled": [.subscribed], "by_user": [.disabled], "by_bounces": [.bounced],
                "by_moderator": [.disabled], "unknown": [.unknown],
            ]),
        // Whoever waits is no member yet.
        StatusWords("mailman3", "token_owner", ["subscriber": [.unconfirmed], "moderator": [.unapproved]]),
    ]
}
