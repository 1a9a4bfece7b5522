import DataportCore

/// Decides where every record of the people kinds goes, in tables of the staging store:
///
/// - `upload_person`: every contact with its address as it is compared.
/// - `upload_hold`: every hold, the list it is for (null: everywhere) and how strict it is.
/// - `upload_everywhere`: every address that is held everywhere.
/// - `upload_verdict`: one row a list and address, with all facts about them folded into one.
/// - `upload_refused`: one row an address that the whole account must never mail.
///
/// A place is `mail`, `list:N` or `account:N` (the number of the refusal's file), `domain`, or `out:` and a reason.
struct UploadPlan {
    /// The account that owns all rows of the staging store.
    static let owner = "upload"

    let dialect: UploadDialect
    let connection: SQLiteConnection

    /// Fills the tables.
    func build() throws(DataportError) {
        try UploadAddress.install(on: connection)
        for statement in [persons, holds, subscriptions, everywhere, verdicts, decided, refused, places] {
            try connection.execute(statement)
        }
    }

    private var persons: String {
        """
        CREATE TABLE upload_person (contact TEXT PRIMARY KEY, key TEXT, domain TEXT, good INTEGER, place TEXT) WITHOUT ROWID;
        INSERT INTO upload_person (contact, key, domain, good)
            SELECT id, dataport_key(email), dataport_domain(email), dataport_is_address(email) FROM contact;
        CREATE INDEX upload_person_key ON upload_person (key);
        CREATE INDEX upload_person_domain ON upload_person (domain);
        """
    }

    /// A hold of one list is one of that list only when the list is known and the reason is about the list: who complained or whose mail
    /// comes back is mailed by nobody. All other scopes mean nothing to another service, so these hold everywhere.
    private var holds: String {
        """
        CREATE TABLE upload_hold (
            hold TEXT PRIMARY KEY, key TEXT, domain TEXT, form INTEGER, list TEXT, rank INTEGER, place TEXT) WITHOUT ROWID;
        INSERT INTO upload_hold (hold, key, domain, form, list, rank)
            SELECT id, dataport_key(address), dataport_domain(address), dataport_form(address),
                CASE WHEN scope = 'list' AND reason NOT IN ('complaint', 'hard_bounce', 'invalid_address') THEN
                    COALESCE((SELECT l.id FROM list AS l WHERE l.id = target),
                        (SELECT min(l.id) FROM list AS l WHERE l.name = target HAVING count(*) = 1)) END,
                \(UploadFold.rank(ofReason: "reason"))
            FROM suppression;
        CREATE INDEX upload_hold_key ON upload_hold (key, list);
        CREATE INDEX upload_hold_domain ON upload_hold (domain);
        """
    }

    private var subscriptions: String {
        """
        CREATE TABLE upload_sub (sub TEXT PRIMARY KEY, list TEXT, key TEXT, domain TEXT, good INTEGER, rank INTEGER) WITHOUT ROWID;
        INSERT INTO upload_sub
            SELECT s.id, s.list_id, p.key, p.domain, p.good, \(UploadFold.rank(ofStatus: "s.status"))
            FROM subscription AS s CROSS JOIN upload_person AS p ON p.contact = s.contact_id;
        CREATE INDEX upload_sub_key ON upload_sub (list, key, rank, sub);
        CREATE TABLE upload_consent (sub TEXT PRIMARY KEY, opt_in TEXT, confirm TEXT) WITHOUT ROWID;
        INSERT INTO upload_consent
            SELECT subscription_id, min(CASE event WHEN 'opt_in' THEN at END), min(CASE event WHEN 'confirm' THEN at END)
            FROM consent_event WHERE subscription_id IS NOT NULL GROUP BY subscription_id;
        CREATE TABLE upload_said (contact TEXT PRIMARY KEY, at TEXT) WITHOUT ROWID;
        INSERT INTO upload_said
            SELECT contact_id, max(at) FROM consent_event WHERE event IN ('opt_in', 'confirm') AND at IS NOT NULL GROUP BY 1;
        """
    }

    private var everywhere: String {
        """
        CREATE TABLE upload_everywhere (key TEXT PRIMARY KEY, rank INTEGER) WITHOUT ROWID;
        INSERT INTO upload_everywhere SELECT key, min(rank) FROM (
            SELECT key, rank FROM upload_hold WHERE list IS NULL AND form = 0
            UNION ALL SELECT p.key, h.rank FROM upload_hold AS h CROSS JOIN upload_person AS p ON p.domain = h.key
                WHERE h.list IS NULL AND h.form = 1
            UNION ALL SELECT a.key, h.rank FROM upload_hold AS h CROSS JOIN upload_hold AS a ON a.domain = h.key
                WHERE h.list IS NULL AND h.form = 1 AND a.form = 0
            UNION ALL SELECT key, rank FROM upload_sub WHERE rank <= \(UploadFold.lastOfAddress)
        ) GROUP BY key;
        """
    }

    private var verdicts: String {
        """
        CREATE TABLE upload_verdict (
            list TEXT, key TEXT, rank INTEGER, winner TEXT, hold TEXT, good INTEGER, place TEXT,
            PRIMARY KEY (list, key)) WITHOUT ROWID;
        INSERT INTO upload_verdict (list, key, rank) SELECT list, key, min(rank) FROM (
            SELECT list, key, rank FROM upload_sub
            UNION ALL SELECT s.list, s.key, e.rank FROM upload_sub AS s CROSS JOIN upload_everywhere AS e ON e.key = s.key
            UNION ALL SELECT list, key, rank FROM upload_hold WHERE list IS NOT NULL AND form = 0
            UNION ALL SELECT h.list, h.key, e.rank FROM upload_hold AS h CROSS JOIN upload_everywhere AS e ON e.key = h.key
                WHERE h.list IS NOT NULL AND h.form = 0
            UNION ALL SELECT s.list, s.key, h.rank FROM upload_sub AS s
                CROSS JOIN upload_hold AS h ON h.key = s.domain AND h.list = s.list WHERE h.form = 1
        ) GROUP BY list, key;
        UPDATE upload_verdict AS v SET
            winner = (SELECT sub FROM upload_sub AS s WHERE s.list = v.list AND s.key = v.key ORDER BY s.rank, s.sub LIMIT 1),
            hold = (SELECT min(hold) FROM upload_hold AS h WHERE h.key = v.key AND h.list = v.list AND h.form = 0),
            good = COALESCE((SELECT min(good) FROM upload_sub AS s WHERE s.list = v.list AND s.key = v.key), 1);
        CREATE INDEX upload_verdict_key ON upload_verdict (key, place);
        CREATE TABLE upload_mailable (key TEXT PRIMARY KEY) WITHOUT ROWID;
        INSERT INTO upload_mailable SELECT DISTINCT key FROM upload_verdict WHERE rank = \(UploadFold.yes) AND good = 1;
        """
    }

    private var decided: String {
        """
        UPDATE upload_verdict AS v SET place = CASE
            WHEN good = 0 THEN 'out:address'
            WHEN rank = \(UploadFold.yes) THEN 'mail'
            WHEN \(file("rank", .list)) IS NOT NULL THEN 'list:' || \(file("rank", .list))
            WHEN \(file("rank", .account)) IS NOT NULL AND NOT EXISTS (SELECT 1 FROM upload_mailable AS m WHERE m.key = v.key)
                THEN 'account:' || \(file("rank", .account))
            ELSE 'out:status' END;
        """
    }

    private var refused: String {
        """
        CREATE TABLE upload_refused (key TEXT PRIMARY KEY, rank INTEGER, file INTEGER, contact TEXT, hold TEXT) WITHOUT ROWID;
        INSERT INTO upload_refused (key, rank) SELECT key, min(rank) FROM (
            SELECT h.key, e.rank FROM upload_hold AS h CROSS JOIN upload_everywhere AS e ON e.key = h.key
                WHERE h.list IS NULL AND h.form = 0
            UNION ALL SELECT key, rank FROM upload_verdict WHERE place LIKE 'account:%'
            UNION ALL SELECT p.key, e.rank FROM upload_person AS p CROSS JOIN upload_everywhere AS e ON e.key = p.key
                WHERE p.good = 1 AND NOT EXISTS (SELECT 1 FROM upload_verdict AS v WHERE v.key = p.key)
        ) GROUP BY key;
        UPDATE upload_refused AS r SET file = \(file("rank", .account)),
            contact = (SELECT min(contact) FROM upload_person AS p WHERE p.key = r.key),
            hold = (SELECT hold FROM upload_hold AS h WHERE h.key = r.key ORDER BY h.list IS NOT NULL, h.rank, h.hold LIMIT 1);
        UPDATE upload_verdict AS v SET place = 'account:' || (SELECT file FROM upload_refused AS r WHERE r.key = v.key)
            WHERE place LIKE 'account:%';
        """
    }

    private var places: String {
        """
        UPDATE upload_hold AS h SET place = CASE form
            WHEN \(UploadAddress.Form.pattern.rawValue) THEN 'out:pattern'
            WHEN \(UploadAddress.Form.other.rawValue) THEN 'out:address'
            WHEN \(UploadAddress.Form.domain.rawValue) THEN
                \(dialect.domains == nil ? "'out:domain'" : "CASE WHEN list IS NULL THEN 'domain' ELSE 'out:domain' END")
            ELSE CASE WHEN list IS NULL THEN 'account:' || (SELECT file FROM upload_refused AS r WHERE r.key = h.key)
                ELSE (SELECT CASE place WHEN 'out:status' THEN 'out:list' ELSE place END FROM upload_verdict AS v
                    WHERE v.list = h.list AND v.key = h.key) END END;
        UPDATE upload_person AS p SET place = CASE
            WHEN good = 0 THEN 'out:address'
            WHEN EXISTS (SELECT 1 FROM upload_mailable AS m WHERE m.key = p.key) THEN 'mail'
            WHEN EXISTS (SELECT 1 FROM upload_verdict AS v WHERE v.key = p.key AND v.place LIKE 'list:%') THEN 'list'
            WHEN EXISTS (SELECT 1 FROM upload_refused AS r WHERE r.key = p.key) THEN 'account'
            WHEN EXISTS (SELECT 1 FROM upload_verdict AS v WHERE v.key = p.key) THEN 'out:status'
            ELSE 'out:nolist' END;
        """
    }

    /// The number of the file for a place in the fold; null when the service has none.
    private func file(_ rank: String, _ reach: UploadRefusal.Reach) -> String {
        let cases = UploadFold.order.indices.compactMap { place in
            dialect.refusal(of: UploadFold.status(place), reach: reach).map { "WHEN \(place) THEN \($0)" }
        }
        return cases.isEmpty ? "NULL" : "(CASE \(rank) \(cases.joined(separator: " ")) END)"
    }
}
