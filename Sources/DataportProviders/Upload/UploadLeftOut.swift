import DataportCore

/// Lists the records that are in no file of the service, and those that stand there for less than they were.
struct UploadLeftOut {
    let connection: SQLiteConnection
    let dialect: UploadDialect

    /// A query with the columns id, address, list, what; and what is said about its rows.
    private struct Question {
        let kind: AssetKind.ID
        let why: String
        let isLeftOut: Bool
        let sql: String
    }

    func write(to losses: inout UploadLosses) throws(DataportError) {
        for question in subscriptions + holds + people + [doubtful] {
            var statement = try SQLiteStatement(connection, question.sql)
            while try statement.step() {
                try losses.append(
                    .init(
                        kind: question.kind, id: statement.text(0) ?? "", address: statement.text(1) ?? "",
                        list: statement.text(2) ?? "", what: statement.text(3) ?? "", why: question.why,
                        isLeftOut: question.isLeftOut))
            }
        }
    }

    private static let account = "account_id = '\(UploadPlan.owner)'"

    private func ofSubscriptions(_ condition: String) -> String {
        """
        SELECT s.id, c.email, l.name, s.status || CASE WHEN v.rank < u.rank THEN ', held' ELSE '' END FROM upload_sub AS u
        CROSS JOIN upload_verdict AS v ON v.list = u.list AND v.key = u.key
        CROSS JOIN subscription AS s ON s.\(Self.account) AND s.id = u.sub
        CROSS JOIN contact AS c ON c.\(Self.account) AND c.id = s.contact_id
        CROSS JOIN list AS l ON l.\(Self.account) AND l.id = u.list
        WHERE \(condition) ORDER BY u.sub
        """
    }

    private var subscriptions: [Question] {
        [
            Question(
                kind: .subscription,
                why: "\(dialect.title) has no such state for a list: kept out of the files, so not mailed",
                isLeftOut: true, sql: ofSubscriptions("v.place = 'out:status'")),
            Question(
                kind: .subscription, why: "the address is not one that a file can carry", isLeftOut: true,
                sql: ofSubscriptions("v.place = 'out:address'")),
            Question(
                kind: .subscription,
                why: "subscribed, but the address is held: written among those who must not be mailed",
                isLeftOut: false,
                sql: ofSubscriptions("u.rank = \(UploadFold.yes) AND v.place <> 'mail' AND v.place NOT LIKE 'out:%'")),
            Question(
                kind: .subscription, why: "another record has the same address on this list: one row stands for both",
                isLeftOut: false, sql: ofSubscriptions("v.winner <> u.sub AND v.place NOT LIKE 'out:%'")),
        ]
    }

    private func ofHolds(_ condition: String) -> String {
        """
        SELECT s.id, s.address, s.target, s.scope || ' ' || s.reason FROM upload_hold AS h
        CROSS JOIN suppression AS s ON s.\(Self.account) AND s.id = h.hold WHERE \(condition) ORDER BY h.hold
        """
    }

    private var holds: [Question] {
        [
            Question(
                kind: .suppression,
                why: "a pattern of addresses, which no file can carry: look for those it means by hand",
                isLeftOut: true, sql: ofHolds("h.place = 'out:pattern'")),
            Question(
                kind: .suppression,
                why: "\(dialect.title) cannot hold a domain: the people of it who are known are held one by one",
                isLeftOut: true, sql: ofHolds("h.place = 'out:domain'")),
            Question(
                kind: .suppression, why: "the address is not one that a file can carry", isLeftOut: true,
                sql: ofHolds("h.place = 'out:address'")),
            Question(
                kind: .suppression,
                why: "\(dialect.title) cannot hold an address for one list: it is not in the list's file",
                isLeftOut: true,
                sql: ofHolds("h.place = 'out:list'")),
            Question(
                kind: .suppression, why: "the hold was for less than the whole account, and holds everywhere now",
                isLeftOut: false, sql: ofHolds("s.scope <> 'account' AND h.list IS NULL AND h.place NOT LIKE 'out:%'")),
        ]
    }

    private func ofPeople(_ condition: String) -> String {
        """
        SELECT c.id, c.email, '', 'person' FROM upload_person AS p
        CROSS JOIN contact AS c ON c.\(Self.account) AND c.id = p.contact WHERE \(condition) ORDER BY p.contact
        """
    }

    private var people: [Question] {
        [
            Question(
                kind: .contact, why: "on no list: nobody knows of a consent", isLeftOut: true,
                sql: ofPeople("p.place = 'out:nolist'")),
            Question(
                kind: .contact, why: "on no list in a state that the service has", isLeftOut: true,
                sql: ofPeople("p.place = 'out:status'")),
            Question(
                kind: .contact, why: "the address is not one that a file can carry", isLeftOut: true,
                sql: ofPeople("p.place = 'out:address'")),
        ]
    }
}

extension UploadLeftOut {
    /// A status may be mailed although the newest of its consent events is a no. The status decides, and somebody should look.
    private var doubtful: Question {
        Question(
            kind: .consentEvent,
            why: "an opt-out, and no later opt-in, of somebody whose status is subscribed: look at it",
            isLeftOut: false,
            sql: """
                SELECT k.id, c.email, '', 'opt_out' FROM consent_event AS k
                CROSS JOIN contact AS c ON c.\(Self.account) AND c.id = k.contact_id
                CROSS JOIN upload_person AS p ON p.contact = k.contact_id
                WHERE k.event = 'opt_out' AND p.place = 'mail'
                AND (k.subscription_id IS NULL OR EXISTS (
                    SELECT 1 FROM upload_verdict AS v WHERE v.winner = k.subscription_id AND v.list = (
                        SELECT u.list FROM upload_sub AS u WHERE u.sub = k.subscription_id) AND v.key = p.key
                    AND v.place = 'mail'))
                AND NOT EXISTS (
                    SELECT 1 FROM upload_said AS y WHERE y.contact = k.contact_id AND y.at > COALESCE(k.at, '9999'))
                ORDER BY k.id
                """)
    }
}

/// Counts the records of the people kinds by where they went.
struct UploadTallies {
    let connection: SQLiteConnection

    func tallies() throws(DataportError) -> [UploadReport.Tally] {
        [
            try tally(.contact, "SELECT place FROM upload_person"),
            try tally(
                .subscription,
                "SELECT v.place AS place FROM upload_sub AS u CROSS JOIN upload_verdict AS v ON v.list = u.list AND v.key = u.key"
            ),
            try tally(.suppression, "SELECT place FROM upload_hold"),
        ]
    }

    private func tally(_ kind: AssetKind.ID, _ places: String) throws(DataportError) -> UploadReport.Tally {
        var tally = UploadReport.Tally(kind: kind)
        var statement = try SQLiteStatement(
            connection,
            "SELECT CASE WHEN place = 'mail' THEN 0 WHEN place LIKE 'out:%' THEN 2 ELSE 1 END, count(*) FROM (\(places)) GROUP BY 1"
        )
        while try statement.step() {
            let count = Int(statement.integer(1))
            switch statement.integer(0) {
            case 0: tally.mailable += count
            case 1: tally.held += count
            default: tally.leftOut += count
            }
        }
        return tally
    }
}
