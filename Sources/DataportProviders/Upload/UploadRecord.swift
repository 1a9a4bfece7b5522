import DataportCore
import DataportFormats

/// What is known of one person for one row of a file.
struct UploadRecord {
    /// Whose record a note about the row names.
    var kind: AssetKind.ID
    var id: String
    var email: String
    var name: String?
    /// Language, time zone and country, as far as they are known.
    var about: [(tag: String, value: String)]
    var ip: String?
    /// Since when the person is not to be mailed.
    var since: String?
    var signedUp: String?
    var confirmed: String?
    var status: SubscriptionStatus
    /// Account-wide custom fields, then the list's, which win.
    var fields: [JSONPieces.Member]

    /// The columns that `init(reading:)` wants, from `subscription` s, `contact` c, `suppression` h and `upload_consent` k.
    static let columns = """
        c.email, c.name, c.language, c.timezone, c.country, s.ip, COALESCE(h.since, s.since), c.fields, s.fields, \
        COALESCE(k.opt_in, s.since, s.created_at), k.confirm, s.id, c.id, h.id, h.address
        """
    /// The same where there is no subscription.
    static let columnsWithoutSubscription = """
        c.email, c.name, c.language, c.timezone, c.country, c.ip, h.since, c.fields, NULL, NULL, NULL, NULL, c.id, h.id, \
        h.address
        """

    /// The current row of a statement with these columns and, behind them, the place in the fold.
    init(reading row: borrowing SQLiteStatement) {
        let subscription = row.text(11)
        let contact = row.text(12)
        kind = subscription != nil ? .subscription : contact != nil ? .contact : .suppression
        id = subscription ?? contact ?? row.text(13) ?? ""
        email = row.text(0) ?? row.text(14) ?? ""
        name = row.text(1)
        about = []
        for (tag, column) in [("LANGUAGE", Int32(2)), ("TIMEZONE", 3), ("COUNTRY", 4)] {
            if let value = row.text(column), !value.isEmpty { about.append((tag, value)) }
        }
        ip = row.text(5)
        since = row.text(6)
        let own = row.text(8).map(JSONPieces.members(of:)) ?? []
        let keys = Set(own.map(\.key))
        fields = (row.text(7).map(JSONPieces.members(of:)) ?? []).filter { !keys.contains($0.key) } + own
        signedUp = row.text(9)
        confirmed = row.text(10)
        status = UploadFold.status(Int(row.integer(15)))
    }
}

/// The queries behind the files.
enum UploadQuery {
    /// Parameters: the list and the place.
    static let ofList = """
        SELECT \(UploadRecord.columns), v.rank FROM upload_verdict AS v
        LEFT JOIN subscription AS s ON s.account_id = '\(UploadPlan.owner)' AND s.id = v.winner
        LEFT JOIN contact AS c ON c.account_id = '\(UploadPlan.owner)' AND c.id = s.contact_id
        LEFT JOIN upload_consent AS k ON k.sub = s.id
        LEFT JOIN suppression AS h ON h.account_id = '\(UploadPlan.owner)' AND h.id = v.hold
        WHERE v.list = ?1 AND v.place = ?2 ORDER BY v.key
        """
    /// Parameter: the number of the file.
    static let ofAccount = """
        SELECT \(UploadRecord.columnsWithoutSubscription), r.rank FROM upload_refused AS r
        LEFT JOIN contact AS c ON c.account_id = '\(UploadPlan.owner)' AND c.id = r.contact
        LEFT JOIN suppression AS h ON h.account_id = '\(UploadPlan.owner)' AND h.id = r.hold
        WHERE r.file = ?1 ORDER BY r.key
        """
    static let domains = """
        SELECT DISTINCT substr(key, 2) FROM upload_hold WHERE place = 'domain' ORDER BY key
        """
    /// Lists with their numbers.
    static let lists = "SELECT id, name FROM list ORDER BY id"
    /// Tags and types of a list's custom fields; the parameter is the list.
    static let fields = """
        SELECT tag, type FROM list_field WHERE list_id IS NULL OR list_id = ?1 ORDER BY list_id IS NULL, position, id
        """
}
