import DataportCore

/// Writes `consent-proof.csv`: who said yes and no, when, from where and to which words. Hardly any service takes it, so whoever must be
/// able to show it keeps the file.
struct UploadProof {
    let connection: SQLiteConnection
    let output: UploadOutput

    private static let columns = [
        "kind", "id", "address", "list", "said", "at", "actor", "how", "form", "wording", "ip", "user_agent",
    ]

    /// What a sign-up says of itself, then every event.
    private static let queries = [
        """
        SELECT 'subscription', s.id, c.email, l.name, s.status, s.since, s.actor, s.source, NULL, s.reason, s.ip, NULL
        FROM subscription AS s CROSS JOIN contact AS c ON c.account_id = s.account_id AND c.id = s.contact_id
        CROSS JOIN list AS l ON l.account_id = s.account_id AND l.id = s.list_id ORDER BY s.id
        """,
        """
        SELECT 'consent_event', k.id, c.email, l.name, k.event, k.at, NULL, k.method, k.form, k.wording, k.ip, k.user_agent
        FROM consent_event AS k LEFT JOIN contact AS c ON c.account_id = k.account_id AND c.id = k.contact_id
        LEFT JOIN subscription AS s ON s.account_id = k.account_id AND s.id = k.subscription_id
        LEFT JOIN list AS l ON l.account_id = s.account_id AND l.id = s.list_id ORDER BY k.id
        """,
    ]

    func write(into report: inout UploadReport) throws(DataportError) {
        var table = UploadTable(
            "consent-proof", "Proof of consent: for you to keep", columns: Self.columns,
            form: UploadTableForm(maximumBytes: .max), to: output)
        for sql in Self.queries {
            var statement = try SQLiteStatement(connection, sql)
            while try statement.step() {
                try table.append(Self.columns.indices.map { statement.text(Int32(truncatingIfNeeded: $0)) ?? "" })
            }
        }
        try table.finish()
        report.files += table.files
        report.proofs = table.rows
    }
}
