import DataportCore
import DataportFormats

/// Remembers every id and every reference of an archive, and finds the references that lead nowhere. Memory does not grow with the
/// archive: ids and references are kept as hashes, in partitions that are joined one after another.
///
/// The hash is keyed anew in each process, so nobody can make an archive whose ids collide; that a missing id is taken for another by
/// chance has a probability of one in 10^12 for ten million ids.
struct ReferenceLedger: ~Copyable {
    /// A reference that leads nowhere.
    struct Missing: Equatable {
        let kind: AssetKind
        let field: Field
        let line: Int
    }

    private var keys: PartitionFile
    private var references: PartitionFile
    /// The kinds of which the archive holds records, by position in the catalogue.
    private let isHeld: [Bool]

    /// A ledger of an archive that holds `kinds`; `directory` is where temporary files go.
    init(kinds: [AssetKind], directory: String) {
        keys = PartitionFile(directory: directory)
        references = PartitionFile(directory: directory)
        isHeld = AssetKind.catalogue.map { kind in kinds.contains { $0.id == kind.id } }
    }

    /// Adds the ids and references of a batch of the catalogue's kind at `position`, whose rows begin at `lines`.
    mutating func add(
        _ batch: borrowing RecordBatch, of position: Int, lines: [RecordPosition]
    ) throws(DataportError) {
        let kind = AssetKind.catalogue[position]
        let targets = kind.fields.indices.compactMap { target(of: kind.fields[$0], at: $0) }
        for row in 0..<batch.rowCount {
            let hash = Self.hash(batch, row, 0, of: position)
            try keys.add(hash, to: PartitionFile.partition(of: hash))
            try keys.settle(PartitionFile.partition(of: hash))
            for target in targets where !batch.isNull(row: row, field: target.field) {
                try add(Self.hash(batch, row, target.field, of: target.kind), position, target.field, lines[row].line)
            }
        }
    }

    private mutating func add(
        _ hash: UInt64, _ position: Int, _ field: Int, _ line: Int
    ) throws(DataportError) {
        let partition = PartitionFile.partition(of: hash)
        try references.add(hash, to: partition)
        try references.add(UInt64(position) << 56 | UInt64(field) << 48 | UInt64(line), to: partition)
        try references.settle(partition)
    }

    /// Hands out every reference that leads to no record, in no particular order.
    func findMissing(_ report: (Missing) throws(DataportError) -> Void) throws(DataportError) {
        for partition in 0..<PartitionFile.count {
            let pairs = try references.numbers(of: partition)
            if pairs.isEmpty { continue }
            let known = Set(try keys.numbers(of: partition))
            for index in stride(from: 0, to: pairs.count, by: 2) where !known.contains(pairs[index]) {
                let from = pairs[index + 1]
                let kind = AssetKind.catalogue[Int(from >> 56)]
                let field = kind.fields[Int(from >> 48 & 0xFF)]
                try report(Missing(kind: kind, field: field, line: Int(from & 0xFFFF_FFFF_FFFF)))
            }
        }
    }

    private func target(of field: Field, at index: Int) -> (field: Int, kind: Int)? {
        guard case .reference(let id) = field.type,
            let position = AssetKind.catalogue.firstIndex(where: { $0.id == id }), isHeld[position]
        else { return nil }
        return (index, position)
    }

    @inline(__always) private static func hash(
        _ batch: borrowing RecordBatch, _ row: Int, _ field: Int, of kind: Int
    ) -> UInt64 {
        batch.withValue(row: row, field: field) { bytes in
            var hasher = Hasher()
            hasher.combine(kind)
            if let bytes { hasher.combine(bytes: bytes) }
            return UInt64(bitPattern: Int64(hasher.finalize()))
        }
    }
}
