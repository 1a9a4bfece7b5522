import DataportCore

/// Whether the fields that segments ask for exist: custom fields of their list or of the whole account, or what every contact and every
/// subscription has. Tags are kept as hashes.
struct SegmentFields {
    /// Whether the archive's custom fields are all known; without them nothing can be said.
    private(set) var isComplete = false
    /// Of each list with each of its tags, and of each tag of any list.
    private var known: Set<Int> = []
    private let list = AssetKind.listField.index(of: "list_id") ?? 0
    private let tag = AssetKind.listField.index(of: "tag") ?? 0
    private let segmentList = AssetKind.segment.index(of: "list_id") ?? 0
    private let conditions = AssetKind.segment.index(of: "conditions") ?? 0

    /// What a list or a tag is called by.
    private enum Scope: UInt8 { case list, account, any }

    /// Names of the fields of contacts and subscriptions that hold one value each.
    private static let builtIn = Set(
        (AssetKind.contact.fields + AssetKind.subscription.fields).filter { field in
            if case .json = field.type { return false }
            return true
        }.map(\.name))

    /// Remembers custom fields.
    mutating func remember(_ batch: borrowing RecordBatch) {
        for row in 0..<batch.rowCount {
            guard let tag = batch.text(row: row, field: tag) else { continue }
            let list = batch.text(row: row, field: list)
            known.insert(Self.hash(list == nil ? .account : .list, list, tag))
            known.insert(Self.hash(.any, nil, tag))
        }
    }

    /// All custom fields were seen, unless some could not be read.
    mutating func finish(isComplete: Bool) { self.isComplete = isComplete }

    /// The number of the first condition of a segment that asks for a field which does not exist, counted from 1.
    func firstUnknown(_ batch: borrowing RecordBatch, row: Int) -> Int? {
        let cell = batch.withValue(row: row, field: conditions) { bytes in bytes.flatMap { JSONCell($0) } }
        guard case .array(let conditions)? = cell else { return nil }
        let list = batch.text(row: row, field: segmentList)
        let index = conditions.firstIndex { condition in
            guard case .text(let name)? = condition["field"] else { return false }
            return !exists(name, in: list)
        }
        return index.map { $0 + 1 }
    }

    /// A segment of no list may ask for the fields of any.
    private func exists(_ name: String, in list: String?) -> Bool {
        Self.builtIn.contains(name.lowercased()) || known.contains(Self.hash(.account, nil, name))
            || known.contains(Self.hash(list == nil ? .any : .list, list, name))
    }

    private static func hash(_ scope: Scope, _ list: String?, _ tag: String) -> Int {
        var hasher = Hasher()
        hasher.combine(scope)
        // As bytes: two spellings of one character are two tags, and two ids.
        for text in [list ?? "", tag] {
            hasher.combine(text.utf8.count)
            for byte in text.utf8 { hasher.combine(byte) }
        }
        return hasher.finalize()
    }
}
