import DataportCore
import DataportFormats
import Synchronization

/// One comparison of an archive with what a service holds.
final class ServiceMerge: @unchecked Sendable {
    // The store is used by one at a time: the sink has a lock, and lookups have theirs.
    private let mirror: ServiceMirror
    private let merge: Mutex<AccountMerge>
    private let service: any Service
    private let identity: ImportIdentity
    private let journal: ServiceJournal?
    private let made: MadeRecords?
    private let lock = Mutex(())
    private var kinds: [AssetKind] = []
    private var decided: MergePlan?

    /// A comparison that knows of nothing yet: what the service holds comes with `fill`, before or after the archive is staged.
    init(
        _ service: any Service, identity: ImportIdentity, options: MergeOptions, journal: ServiceJournal?
    ) throws(DataportError) {
        self.service = service
        self.identity = identity
        self.journal = journal
        let capabilities = type(of: service).capabilities
        let mirror = try ServiceMirror(account: capabilities.provider)
        self.mirror = mirror
        try ImportTables.create(on: mirror.session)
        made = if let journal { try MadeRecords(journal, on: mirror.session) } else { nil }
        var options = options
        options.ignoresBlanks = true
        options.keepsLedger = false
        for kind in capabilities.kinds { options.unseen[kind.kind] = kind.unseen }
        var merge = try AccountMerge.begin(
            mirror.session, account: mirror.account, of: capabilities.provider, identity: identity, options: options)
        for kind in AssetKind.catalogue { try merge.complete(kind.id, journal?.open(kind.id) ?? []) }
        self.merge = Mutex(merge)
    }

    /// Takes in what the service holds.
    func fill(_ remote: RemoteAccount) throws(DataportError) {
        try mirror.session.endLoading()
        try mirror.fill(remote)
        try made?.remember(as: identity, mirror.account)
    }

    func stage(_ rows: SpooledRows, of kind: AssetKind) throws(DataportError) {
        guard rows.count > 0 else { return }
        kinds.append(kind)
        var cursor = SpooledCursor(kind, rows, after: nil)
        var batch = RecordBatch(fieldCount: kind.fields.count)
        while try cursor.next(into: &batch) != nil {
            try merge.withLock { merge throws(DataportError) in try merge.stage(batch, of: kind) }
        }
    }

    func plan() throws(DataportError) -> MergePlan {
        try merge.withLock { merge throws(DataportError) in
            if let decided { return decided }
            try mirror.session.endLoading()
            for kind in kinds { try findByName(kind) }
            try reopen()
            let plan = try merge.plan()
            decided = plan
            return plan
        }
    }

    /// How many people on lists may be mailed at the service though the archive says no. Known once there is a plan.
    func mailable() throws(DataportError) -> Int {
        let count = try mirror.session.integer(
            "SELECT count(*) FROM \(MergeTable.state(.subscription)) AS x"
                + " JOIN \(MergeTable.stage(.subscription)) AS s ON s.\"id\" = x.id"
                + " JOIN \(MergeTable.target(.subscription)) AS t ON t.\"id\" = x.target_id"
                + " WHERE s.\"status\" <> 'subscribed' AND t.\"status\" = 'subscribed'")
        return Int(count ?? 0)
    }

    func fingerprint() throws(DataportError) -> String {
        try merge.withLock { merge throws(DataportError) in try merge.fingerprint() }
    }

    func rejected(of kind: AssetKind) throws(DataportError) -> any RecordCursor & ~Copyable {
        var cursor: (any RecordCursor & ~Copyable)?
        try merge.withLock { merge throws(DataportError) in cursor = try merge.rejected(of: kind) }
        guard let found = cursor.take() else { throw DataportError(.internalError, "a cursor is missing") }
        return found
    }

    /// A person whom an earlier run put on a list, and stopped before the state was exact, has no state of its own yet: whatever the archive says that is no
    /// yes counts.
    private func reopen() throws(DataportError) {
        let session = mirror.session
        let literal = session.dialect.literal
        let open = (journal?.open(.subscription) ?? []).sorted()
        let (account, origin) = (literal(mirror.account), literal(identity.origin))
        for start in stride(from: 0, to: open.count, by: 500) {
            let ids = open[start..<min(start + 500, open.count)].map(literal).joined(separator: ", ")
            try session.execute(
                """
                UPDATE "subscription" SET "status" = 'unknown' WHERE "account_id" = \(account) AND "status" <> 'subscribed'
                    AND EXISTS (SELECT 1 FROM \(MergeTable.stage(.subscription)) AS s
                        JOIN \(MergeTable.stage(.contact)) AS c ON c."id" = s."contact_id"
                        JOIN \(MergeTable.target(.contact)) AS t ON t."id" = "subscription"."contact_id"
                            AND lower(t."email") = lower(c."email")
                        JOIN import_id AS i ON i.account_id = \(account) AND i.origin = \(origin) AND i.kind = 'list'
                            AND i.source_id = s."list_id" AND i.target_id = "subscription"."list_id"
                        WHERE s."id" IN (\(ids)))
                """)
        }
    }

    /// Finds records again that have no id in common, by their names: the first of a name in the archive is the first of that name at the service.
    private func findByName(_ kind: AssetKind) throws(DataportError) {
        guard let fields = type(of: service).names[kind.id] else { return }
        try findAlike(kind, fields)
        let (literal, session) = (mirror.session.dialect.literal, mirror.session)
        func numbered(_ table: String, without column: String) -> String {
            let names = fields.map(SQLRenderer.quote).joined(separator: ", ")
            return "(SELECT \"id\", \(names), row_number() OVER (PARTITION BY \(names) ORDER BY \"id\") AS n"
                + " FROM \(table) WHERE \"id\" NOT IN (SELECT \(column) \(known(kind))))"
        }
        let same = fields.map { isSame($0, of: kind) }
        try session.execute(
            "INSERT OR IGNORE INTO import_id (account_id, origin, kind, source_id, target_id)"
                + " SELECT \(literal(mirror.account)), \(literal(identity.origin)), '\(kind.id.name)', s.\"id\", t.\"id\""
                + " FROM \(numbered(MergeTable.stage(kind.id), without: "source_id")) AS s"
                + " JOIN \(numbered(MergeTable.target(kind.id), without: "target_id")) AS t"
                + " ON \(same.joined(separator: " AND ")) AND s.n = t.n")
    }

    /// Finds those of a name that are like one record of the service alone in all that is compared. Ids of a service need not ascend, and then the
    /// second of a name in the archive may be the first at the service: its people would be written onto the other's list.
    private func findAlike(_ kind: AssetKind, _ names: [String]) throws(DataportError) {
        let (literal, abilities) = (mirror.session.dialect.literal, type(of: service).capabilities[kind.id])
        let compared = kind.fields.map(\.name).filter { name in
            abilities.holds.contains(name) && !abilities.unseen.contains(name) && !names.contains(name)
        }
        let alike =
            names.map { isSame($0, of: kind) }
            + compared.map { "(s.\(SQLRenderer.quote($0)) IS NULL OR \(isSame($0, of: kind)))" }
        try mirror.session.execute(
            "INSERT OR IGNORE INTO import_id (account_id, origin, kind, source_id, target_id)"
                + " SELECT \(literal(mirror.account)), \(literal(identity.origin)), '\(kind.id.name)', p.source, p.found"
                + " FROM (SELECT q.source, q.found, count(*) OVER (PARTITION BY q.found) AS rivals"
                + " FROM (SELECT s.\"id\" AS source, t.\"id\" AS found, count(*) OVER (PARTITION BY s.\"id\") AS choices"
                + " FROM \(MergeTable.stage(kind.id)) AS s"
                + " JOIN \(MergeTable.target(kind.id)) AS t ON \(alike.joined(separator: " AND "))"
                + " WHERE s.\"id\" NOT IN (SELECT source_id \(known(kind)))"
                + " AND t.\"id\" NOT IN (SELECT target_id \(known(kind)))) AS q WHERE q.choices = 1) AS p WHERE p.rivals = 1"
        )
    }

    /// The rows of the id map that are about a kind, as SQL.
    private func known(_ kind: AssetKind) -> String {
        let literal = mirror.session.dialect.literal
        return "FROM import_id WHERE account_id = \(literal(mirror.account)) AND origin = \(literal(identity.origin))"
            + " AND kind = '\(kind.id.name)'"
    }

    /// Whether a field says the same in a staged record and in one of the service, as SQL.
    private func isSame(_ name: String, of kind: AssetKind) -> String {
        let literal = mirror.session.dialect.literal
        let given = "s.\(SQLRenderer.quote(name))"
        // What a field refers to was found before it.
        let parent: AssetKind.ID? = kind.fields.first { $0.name == name }.flatMap { field in
            if case .reference(let parent) = field.type { parent } else { nil }
        }
        let value =
            parent.map { parent in
                "COALESCE((SELECT i.target_id FROM import_id AS i WHERE i.account_id = \(literal(mirror.account))"
                    + " AND i.origin = \(literal(identity.origin)) AND i.kind = '\(parent.name)'"
                    + " AND i.source_id = \(given)), \(given))"
            } ?? given
        return "\(value) IS t.\(SQLRenderer.quote(name))"
    }

    // MARK: Writing

    /// What a writer is given.
    func context(
        journal: ServiceJournal?, attempt: Int, content: SharedContent
    ) throws(DataportError) -> WriteContext {
        try WriteContext(
            journal: journal, attempt: attempt, named: type(of: service).capabilities.named,
            lookup: { [self] (kind, ids) throws(DataportError) in try records(kind, ids) },
            addresses: { [self] (addresses) throws(DataportError) in try contacts(addresses) },
            body: { (path) throws(DataportError) in try content.bytes(at: path) })
    }

    /// Writes everything that was made or changed.
    func write(with writer: any ServiceWriter, _ context: WriteContext) throws(DataportError) {
        let plan = try plan()
        try merge.withLock { merge throws(DataportError) in try merge.write() }
        do throws(DataportError) { try write(plan, with: writer) } catch {
            writer.abandon()
            throw error
        }
    }

    /// A writer that says of which kinds it is called by two threads.
    private struct SharedWriter: @unchecked Sendable {
        let writer: any ServiceWriter
    }

    private func write(_ plan: MergePlan, with writer: any ServiceWriter) throws(DataportError) {
        for kind in AssetKind.catalogue {
            let isChanged = plan.count(.created, of: kind.id) + plan.count(.updated, of: kind.id) > 0
            if isChanged, !writer.implied.contains(kind.id) {
                try orderState(of: kind)
                let shared = SharedWriter(writer: writer)
                try forEachChange(of: kind, width: writer.overlapping.contains(kind.id) ? 2 : 1) {
                    (changes) throws(DataportError) in
                    try shared.writer.write(changes, of: kind)
                }
            }
            try writer.finish(kind)
        }
    }

    /// Makes pieces cheap: without an index every one would look through all records.
    private func orderState(of kind: AssetKind) throws(DataportError) {
        let name = SQLRenderer.quote("state_by_target_" + kind.id.name)
        _ = try lock.withLock { _ throws(DataportError) in
            try mirror.session.execute(
                "CREATE INDEX IF NOT EXISTS \(name) ON \(MergeTable.state(kind.id)) (target_id)")
        }
    }

    /// Hands out the changes of a kind in pieces, in the order of their ids, `width` of them at once. After an error no other one is begun.
    private func forEachChange(
        of kind: AssetKind, width: Int, _ body: @escaping @Sendable ([ServiceChange]) throws(DataportError) -> Void
    ) throws(DataportError) {
        let place = Mutex<(last: String?, isAtEnd: Bool)>((nil, false))
        _ = try Parallel.map(Array(0..<width), width: width) { [self] (_) throws(DataportError) in
            do throws(DataportError) {
                while let changes = try nextChanges(of: kind, place) { try body(changes) }
            } catch {
                place.withLock { $0.isAtEnd = true }
                throw error
            }
        }
    }

    private func nextChanges(
        of kind: AssetKind, _ place: borrowing Mutex<(last: String?, isAtEnd: Bool)>
    ) throws(DataportError) -> [ServiceChange]? {
        try place.withLock { (place) throws(DataportError) -> [ServiceChange]? in
            guard !place.isAtEnd else { return nil }
            let after = place.last
            let changes = try lock.withLock { (_) throws(DataportError) -> [ServiceChange] in
                try self.changes(of: kind, after: after)
            }
            place.last = changes.last?.id
            place.isAtEnd = changes.isEmpty
            return changes.isEmpty ? nil : changes
        }
    }

    private static let pieceCount = 4000

    private func changes(of kind: AssetKind, after last: String?) throws(DataportError) -> [ServiceChange] {
        var wide = kind.adding(customFields: [.text("source_id", "The id in the archive.")])
        var columns = "\(MergeTable.columns(of: kind, prefix: "t.")), x.id"
        if kind.id == .subscription {
            wide = wide.adding(customFields: [.text("contact_email", "The address of the contact.")])
            columns +=
                ", (SELECT c.\"email\" FROM \(MergeTable.target(.contact)) AS c WHERE c.\"id\" = t.\"contact_id\")"
        }
        let after = last.map { " AND x.target_id > \(mirror.session.dialect.literal($0))" } ?? ""
        let rows = try select(
            "SELECT \(columns) FROM \(MergeTable.state(kind.id)) AS x"
                + " JOIN \(MergeTable.target(kind.id)) AS t ON t.\"id\" = x.target_id"
                + " WHERE x.outcome IN (\(RecordOutcome.created.rawValue), \(RecordOutcome.updated.rawValue))\(after)"
                + " ORDER BY x.target_id LIMIT \(Self.pieceCount)", of: wide)
        let before = try self.before(rows.map(\.id), of: kind)
        return rows.map { row in
            ServiceChange(
                id: row.id, sourceID: row["source_id"] ?? row.id, row: row, before: before[row.id])
        }
    }

    private func before(_ ids: [String], of kind: AssetKind) throws(DataportError) -> [String: ProjectedRow] {
        guard try mirror.session.hasTable("import_before_" + kind.id.name), !ids.isEmpty else { return [:] }
        let list = ids.map(mirror.session.dialect.literal).joined(separator: ", ")
        let rows = try select(
            "SELECT \(MergeTable.columns(of: kind)) FROM \(MergeTable.before(kind.id)) WHERE \"id\" IN (\(list))"
                + " ORDER BY \"id\"", of: kind)
        return Dictionary(rows.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Records as they shall be.
    private func records(_ kind: AssetKind.ID, _ ids: [String]) throws(DataportError) -> [String: ProjectedRow] {
        guard let kind = AssetKind.kind(kind) else { return [:] }
        var found: [String: ProjectedRow] = [:]
        for start in stride(from: 0, to: ids.count, by: 1000) {
            let list = ids[start..<min(start + 1000, ids.count)].map(mirror.session.dialect.literal)
            let sql =
                "SELECT \(MergeTable.columns(of: kind)) FROM \(MergeTable.target(kind.id))"
                + " WHERE \"id\" IN (\(list.joined(separator: ", "))) ORDER BY \"id\""
            let rows = try lock.withLock { _ throws(DataportError) in try select(sql, of: kind) }
            for row in rows { found[row.id] = row }
        }
        return found
    }

    private func contacts(_ addresses: [String]) throws(DataportError) -> [String: String] {
        var found: [String: String] = [:]
        try lock.withLock { _ throws(DataportError) in
            for start in stride(from: 0, to: addresses.count, by: 1000) {
                let list = addresses[start..<min(start + 1000, addresses.count)].map(mirror.session.dialect.literal)
                let rows = try mirror.session.rows(
                    "SELECT lower(\"email\"), \"id\" FROM \(MergeTable.target(.contact))"
                        + " WHERE lower(\"email\") IN (\(list.joined(separator: ", ")))", columns: 2)
                for row in rows { if let email = row[0], let id = row[1] { found[email] = id } }
            }
        }
        return found
    }

    private func select(_ sql: String, of kind: AssetKind) throws(DataportError) -> [ProjectedRow] {
        let fields = kind.fields
        return try mirror.session.rows(sql, columns: fields.count).map { values in
            ProjectedRow(
                kind: kind,
                zip(values, fields).map { value, field in
                    field.type == .boolean ? value.map { $0 == "1" ? "true" : "false" } : value
                })
        }
    }
}
