/// Words and their weights, in parts of 1000, as they are found in real accounts.
enum Words {
    static let statuses: [(word: String, weight: Int)] = [
        ("subscribed", 720), ("unsubscribed", 120), ("unconfirmed", 78), ("bounced", 40), ("archived", 10),
        ("suppressed", 8), ("disabled", 6), ("transactional", 5), ("unknown", 5), ("unapproved", 4), ("complained", 4),
    ]
    static let raw = [
        "subscribed": "confirmed", "unsubscribed": "unsubscribed", "unconfirmed": "unconfirmed", "bounced": "bounced",
        "archived": "moved", "suppressed": "blacklisted", "disabled": "disabled", "transactional": "transactional",
        "unknown": "imported-2009", "unapproved": "unapproved", "complained": "complained",
    ]
    static let reasons = [
        "bounced": "550 5.1.1 user unknown", "complained": "feedback loop", "disabled": "switched off by an operator",
        "suppressed": "on the list of suppressed addresses",
    ]
    static let actors = ["bounced": "system", "suppressed": "system", "disabled": "admin", "archived": "admin"]
    static let origins = ["web", "web", "web", "import", "api", "web"]
    static let suppressionReasons: [(word: String, weight: Int)] = [
        ("hard_bounce", 420), ("unsubscribe", 330), ("complaint", 90), ("manual", 70), ("invalid_address", 60),
        ("admin", 20), ("unknown", 10),
    ]
    static let deliveryStatuses: [(word: String, weight: Int)] = [
        ("delivered", 940), ("temporary_error", 20), ("failed", 18), ("blocked", 8), ("suppressed", 6), ("sent", 4),
        ("given_up", 3), ("unknown", 1),
    ]
    static let responses = [
        "temporary_error": "451 4.7.1 Greylisted, please try again later", "failed": "550 5.1.1 User unknown",
        "blocked": "554 5.7.1 Message refused; see https://postmaster.example/blocked",
        "given_up": "451 4.4.1 Timed out",
        "suppressed": "not sent: the address is suppressed",
    ]
    static let eventTypes: [(word: String, weight: Int)] = [
        ("open", 720), ("click", 200), ("bounce", 40), ("unsubscribe", 35), ("complaint", 5),
    ]
    static let eventReasons = [
        "bounce": "550 5.1.1 User unknown", "complaint": "abuse", "unsubscribe": "I get too many mails",
    ]
    static let agents = [
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:126.0) Gecko/20100101 Thunderbird/126.0",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 (KHTML, like Gecko)",
        "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/125.0 Mobile",
    ]
    static let domains = [
        "@example.com", "@example.org", "@example.net", "@mail.example", "@post.example", "@bücher.example",
    ]
    static let loyalty = ["bronze", "silver", "gold", "plätinum"]
    static let interests = ["coffee", "tea", "Gebäck", "machines", "courses", "フィルター", "подарки"]
    static let places = [
        "Coffee club", "Weekly offers", "Press", "Wholesale", "Events", "Courses", "Partners", "Archive",
    ]
}
