import DataportCore
import DataportFormats

/// What must hold between the records of an account, seen while they pass in load order.
struct AccountRules {
    private var heldAddresses: Set<Int> = []
    private var heldContacts: Set<Int> = []
    private var accounts = 0
    private var statuses = StatusCheck()
    private var segments = SegmentFields()
    private let account: String

    /// Rules for the archive of `account`.
    init(account: String) { self.account = account }

    /// Looks at a batch.
    mutating func look(
        at batch: borrowing RecordBatch, of kind: AssetKind, path: String, lines: [RecordPosition],
        _ log: inout FindingLog
    ) {
        switch kind.id {
        case .account: lookAtAccount(batch, path, lines, &log)
        case .suppression: rememberHolds(batch, kind)
        case .contact: rememberContacts(batch, kind)
        case .subscription:
            lookAtSubscriptions(batch, kind, path, lines, &log)
            lookAtStatuses(batch, path, lines, &log)
        case .listField: segments.remember(batch)
        case .segment: lookAtSegments(batch, path, lines, &log)
        default: break
        }
    }

    /// All records of a kind were seen, but for those that could not be read.
    mutating func finish(_ kind: AssetKind.ID, hasFaults: Bool) {
        if kind == .listField { segments.finish(isComplete: !hasFaults) }
    }

    /// Reports what only the end shows.
    func finish(_ log: inout FindingLog) {
        guard accounts == 0 else { return }
        log.add(
            "account.single", at: Finding.Place(ArchiveReport.path), kind: .account, "there is no account record")
    }

    private mutating func lookAtAccount(
        _ batch: borrowing RecordBatch, _ path: String, _ lines: [RecordPosition], _ log: inout FindingLog
    ) {
        for row in 0..<batch.rowCount {
            accounts += 1
            let isOurs = batch.text(row: row, field: 0).map { $0.utf8.elementsEqual(account.utf8) } ?? false
            if accounts == 1, isOurs { continue }
            log.add(
                "account.single", at: Finding.Place(path, line: lines[row].line), kind: .account,
                record: batch.text(row: row, field: 0), field: "id",
                isOurs ? "there is a second account record" : "the record is of another account than the archive")
        }
    }

    private mutating func rememberHolds(_ batch: borrowing RecordBatch, _ kind: AssetKind) {
        guard let address = kind.index(of: "address"), let scope = kind.index(of: "scope") else { return }
        for row in 0..<batch.rowCount where Self.equals(batch, row, scope, "account") {
            heldAddresses.insert(Self.hash(batch, row, address))
        }
    }

    private mutating func rememberContacts(_ batch: borrowing RecordBatch, _ kind: AssetKind) {
        guard !heldAddresses.isEmpty, let email = kind.index(of: "email") else { return }
        for row in 0..<batch.rowCount where heldAddresses.contains(Self.hash(batch, row, email)) {
            heldContacts.insert(Self.hash(batch, row, 0))
        }
    }

    private func lookAtSubscriptions(
        _ batch: borrowing RecordBatch, _ kind: AssetKind, _ path: String, _ lines: [RecordPosition],
        _ log: inout FindingLog
    ) {
        guard !heldContacts.isEmpty, let contact = kind.index(of: "contact_id"), let status = kind.index(of: "status")
        else { return }
        for row in 0..<batch.rowCount where Self.equals(batch, row, status, "subscribed") {
            guard heldContacts.contains(Self.hash(batch, row, contact)) else { continue }
            log.add(
                "address.held", at: Finding.Place(path, line: lines[row].line), kind: kind.id,
                record: batch.text(row: row, field: 0), field: "status",
                "the person is subscribed here and held for the whole account")
        }
    }

    private mutating func lookAtStatuses(
        _ batch: borrowing RecordBatch, _ path: String, _ lines: [RecordPosition], _ log: inout FindingLog
    ) {
        for row in 0..<batch.rowCount {
            guard let found = statuses.contradiction(batch, row: row) else { continue }
            log.add(
                "subscription.status", at: Finding.Place(path, line: lines[row].line), kind: .subscription,
                record: batch.text(row: row, field: 0), field: "status",
                "the status is \(found.status.rawValue), and raw gives \(found.expected.rawValue)")
        }
    }

    private func lookAtSegments(
        _ batch: borrowing RecordBatch, _ path: String, _ lines: [RecordPosition], _ log: inout FindingLog
    ) {
        guard segments.isComplete else { return }
        for row in 0..<batch.rowCount {
            guard let number = segments.firstUnknown(batch, row: row) else { continue }
            // The tag itself is not shown: conditions may say something about a person.
            log.add(
                "segment.field", at: Finding.Place(path, line: lines[row].line), kind: .segment,
                record: batch.text(row: row, field: 0), field: "conditions",
                "condition \(number) names a field that the list does not have")
        }
    }

    private static func equals(
        _ batch: borrowing RecordBatch, _ row: Int, _ field: Int, _ word: StaticString
    ) -> Bool {
        batch.withValue(row: row, field: field) { bytes in
            guard let bytes else { return false }
            return word.withUTF8Buffer { $0.elementsEqual(bytes) }
        }
    }

    /// Addresses are the same when they differ in the case of ASCII letters only: no provider keeps two such people apart.
    private static func hash(_ batch: borrowing RecordBatch, _ row: Int, _ field: Int) -> Int {
        batch.withValue(row: row, field: field) { bytes in
            var hasher = Hasher()
            for byte in bytes ?? UnsafeRawBufferPointer(start: nil, count: 0) {
                hasher.combine(byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte)
            }
            return hasher.finalize()
        }
    }
}
