package import DataportCore

/// The records of an archive that an import leaves out: those with a value that is not valid, and all that refer to them.
package struct LeftOut: Sendable {
    /// How many there are of each kind and reason, with a few ids, in load order.
    package internal(set) var entries: [MergePlan.Entry] = []
    /// Subscriptions that cannot be read as `subscribed`: each may be somebody's no.
    package internal(set) var subscriptionsWithoutYes = 0
    /// Which records they are.
    var keys = RecordKeys()
    /// Why records that are valid are left out, by kind and the bytes of the id.
    let refused: [AssetKind.ID: [[UInt8]: String]]

    /// A valid record that is left out.
    package struct Refusal: Sendable {
        let kind: AssetKind.ID
        let id: [UInt8]
        /// Why, for people; holds no value.
        let sentence: String

        /// A record that is left out.
        package init(_ kind: AssetKind.ID, id: [UInt8], _ sentence: String) {
            self.kind = kind
            self.id = id
            self.sentence = sentence
        }
    }

    /// Nothing that was found, and records that are left out in any case.
    init(refusing refusals: [Refusal] = []) {
        refused = refusals.reduce(into: [:]) { $0[$1.kind, default: [:]][$1.id] = $1.sentence }
    }

    /// How many there are, of a kind or of all.
    package func count(of kind: AssetKind.ID? = nil) -> Int {
        MergePlan(entries: entries).count(.rejected, of: kind)
    }
}

/// A set of records, kept as hashes: eight bytes each.
struct RecordKeys: Sendable {
    private var hashes: Set<Int> = []

    var isEmpty: Bool { hashes.isEmpty }

    /// Adds a record; whether it was not there.
    mutating func insert(_ kind: AssetKind.ID, _ id: UnsafeRawBufferPointer) -> Bool {
        hashes.insert(Self.hash(kind, id)).inserted
    }

    func contains(_ kind: AssetKind.ID, _ id: UnsafeRawBufferPointer) -> Bool {
        hashes.contains(Self.hash(kind, id))
    }

    private static func hash(_ kind: AssetKind.ID, _ id: UnsafeRawBufferPointer) -> Int {
        var hasher = Hasher()
        hasher.combine(kind)
        hasher.combine(bytes: id)
        return hasher.finalize()
    }
}
