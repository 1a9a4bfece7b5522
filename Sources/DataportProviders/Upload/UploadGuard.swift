import DataportCore

/// Asks once more, by other statements than those of the plan, whether somebody who said no is in a file of people who may be mailed.
struct UploadGuard {
    let connection: SQLiteConnection

    /// - Throws: `consentGuard` when there is one such person; nothing has been published then.
    func check() throws(DataportError) {
        let found = try sum(questions)
        guard found == 0 else {
            throw DataportError(
                .consentGuard, "\(found) people who said no would become mailable; nothing was written",
                place: "upload",
                advice: "please report this: it is a fault of dataport")
        }
        let lost = try sum(losses)
        guard lost == 0 else {
            throw DataportError(
                .internalError, "\(lost) records have no place in the files; nothing was written", place: "upload",
                advice: "please report this: it is a fault of dataport")
        }
    }

    private func sum(_ counts: [String]) throws(DataportError) -> Int64 {
        var sum: Int64 = 0
        for sql in counts { sum += try connection.integer(sql) ?? 0 }
        return sum
    }

    private var questions: [String] {
        [
            """
            SELECT count(*) FROM subscription AS s CROSS JOIN upload_person AS p ON p.contact = s.contact_id
                CROSS JOIN upload_verdict AS v ON v.list = s.list_id AND v.key = p.key
                WHERE v.place = 'mail' AND s.status <> 'subscribed'
            """,
            """
            SELECT count(*) FROM suppression AS h CROSS JOIN upload_verdict AS v ON v.key = dataport_key(h.address)
                WHERE v.place = 'mail' AND (h.scope <> 'list' OR h.target IS v.list)
            """,
            """
            SELECT count(*) FROM suppression AS h CROSS JOIN upload_person AS p ON p.domain = dataport_key(h.address)
                CROSS JOIN upload_verdict AS v ON v.key = p.key
                WHERE v.place = 'mail' AND (h.scope <> 'list' OR h.target IS v.list)
            """,
            "SELECT count(*) FROM upload_refused AS r CROSS JOIN upload_verdict AS v ON v.key = r.key WHERE v.place = 'mail'",
        ]
    }

    private var losses: [String] {
        [
            "SELECT count(*) FROM subscription AS s LEFT JOIN upload_sub AS u ON u.sub = s.id WHERE u.sub IS NULL",
            "SELECT count(*) FROM upload_verdict WHERE place IS NULL",
            "SELECT count(*) FROM upload_hold WHERE place IS NULL",
            "SELECT count(*) FROM upload_person WHERE place IS NULL",
            "SELECT count(*) FROM upload_refused WHERE file IS NULL OR COALESCE(contact, hold) IS NULL",
        ]
    }
}
