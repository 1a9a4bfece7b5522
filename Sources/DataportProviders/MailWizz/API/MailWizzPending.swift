import DataportCore

/// Who waits at the target for an answer to the question whether they really want to be on a list.
struct MailWizzPending {
    /// Address and name of the list of everybody who waits.
    private let waiting: ScratchMap
    /// Their addresses.
    private let asked: ScratchMap
    /// Addresses of the archive's contacts who wait, by id.
    private let addresses: ScratchMap

    init(_ target: RemoteAccount, _ scratch: Scratch) throws(DataportError) {
        waiting = try ScratchMap(scratch, "waiting")
        asked = try ScratchMap(scratch, "asked")
        addresses = try ScratchMap(scratch, "waiting_contact")
        var lists: [String: String] = [:]
        try Self.forEach(.list, of: target) { (row) throws(DataportError) in lists[row.id] = row["name"] ?? "" }
        let people = try ScratchMap(scratch, "asked_contact")
        try Self.forEachAsked(of: target) { (contact, _) throws(DataportError) in try people.insert(contact) }
        guard !people.isEmpty else { return }
        let (asked, waiting) = (asked, waiting)
        try Self.forEach(.contact, of: target) { (row) throws(DataportError) in
            guard try people.contains(row.id) else { return }
            let email = (row["email"] ?? "").lowercased()
            try people.set(row.id, email)
            try asked.insert(email)
        }
        try Self.forEachAsked(of: target) { (contact, list) throws(DataportError) in
            try waiting.insert(Self.key(people.value(of: contact) ?? "", lists[list] ?? ""))
        }
    }

    private static func key(_ address: String, _ list: String) -> String { "\(address)\u{0}\(list)" }

    private static func forEachAsked(
        of target: RemoteAccount, _ body: (_ contact: String, _ list: String) throws(DataportError) -> Void
    ) throws(DataportError) {
        try forEach(.subscription, of: target) { (row) throws(DataportError) in
            guard row["status"] == "unconfirmed", let contact = row["contact_id"] else { return }
            try body(contact, row["list_id"] ?? "")
        }
    }

    private static func forEach(
        _ kind: AssetKind, of target: RemoteAccount, _ body: (ProjectedRow) throws(DataportError) -> Void
    ) throws(DataportError) {
        try target.forEachBatch(of: kind) { (batch: borrowing RecordBatch) throws(DataportError) in
            for index in 0..<batch.rowCount { try body(ProjectedRow(batch, row: index, of: kind)) }
        }
    }

    /// Notes the address of one of the archive's contacts.
    func note(_ contact: String, _ email: String) throws(DataportError) {
        guard !asked.isEmpty else { return }
        let email = email.lowercased()
        if try asked.contains(email) { try addresses.set(contact, email) }
    }

    /// Whether one of the archive's contacts waits on a list of this name.
    func contains(_ contact: String, _ list: String) throws(DataportError) -> Bool {
        guard let address = try addresses.value(of: contact) else { return false }
        return try waiting.contains(Self.key(address, list))
    }
}
