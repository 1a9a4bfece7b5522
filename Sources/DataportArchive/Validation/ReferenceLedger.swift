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
        /// The field that holds it.
        let field: String
        /// The kind of which there is no such record.
        let target: AssetKind.ID
        /// Whether it stands inside of JSON.
        let isEmbedded: Bool
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
        let embedded = kind.embeddedReferences.enumerated().compactMap { target(of: $1, at: $0, kind) }
        for row in 0..<batch.rowCount {
            let hash = Self.hash(batch, row, 0, of: position)
            try keys.add(hash, to: PartitionFile.partition(of: hash))
            try keys.settle(PartitionFile.partition(of: hash))
            for target in targets where !batch.isNull(row: row, field: target.field) {
                try add(Self.hash(batch, row, target.field, of: target.kind), position, target.field, lines[row].line)
            }
            for target in embedded where !batch.isNull(row: row, field: target.field) {
                for hash in target.hashes(batch, row) {
                    try add(hash, position, kind.fields.count + target.index, lines[row].line)
                }
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
                if let missing = Self.missing(pairs[index + 1]) { try report(missing) }
            }
        }
    }

    /// What stands in a number: the kind, the field or, behind the fields, the reference inside of JSON, and the line.
    private static func missing(_ from: UInt64) -> Missing? {
        let kind = AssetKind.catalogue[Int(from >> 56)]
        let (field, line) = (Int(from >> 48 & 0xFF), Int(from & 0xFFFF_FFFF_FFFF))
        guard field < kind.fields.count else {
            let reference = kind.embeddedReferences[field - kind.fields.count]
            return Missing(
                kind: kind, field: reference.field, target: reference.target, isEmbedded: true, line: line)
        }
        guard case .reference(let target) = kind.fields[field].type else { return nil }
        return Missing(kind: kind, field: kind.fields[field].name, target: target, isEmbedded: false, line: line)
    }

    private func target(of field: Field, at index: Int) -> (field: Int, kind: Int)? {
        guard case .reference(let id) = field.type,
            let position = AssetKind.catalogue.firstIndex(where: { $0.id == id }), isHeld[position]
        else { return nil }
        return (index, position)
    }

    private func target(of reference: EmbeddedReference, at index: Int, _ kind: AssetKind) -> EmbeddedTarget? {
        guard let field = kind.index(of: reference.field),
            let position = AssetKind.catalogue.firstIndex(where: { $0.id == reference.target }), isHeld[position]
        else { return nil }
        return EmbeddedTarget(index: index, field: field, place: reference.place, kind: position)
    }

    @inline(__always) private static func hash(
        _ batch: borrowing RecordBatch, _ row: Int, _ field: Int, of kind: Int
    ) -> UInt64 {
        batch.withValue(row: row, field: field) { Self.hash($0, of: kind) }
    }

    /// The hash of an id of the catalogue's kind at `kind`.
    @inline(__always) fileprivate static func hash(_ id: UnsafeRawBufferPointer?, of kind: Int) -> UInt64 {
        var hasher = Hasher()
        hasher.combine(kind)
        if let id { hasher.combine(bytes: id) }
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }
}

/// A reference inside of JSON to a kind of which the archive holds records.
private struct EmbeddedTarget {
    /// Its place among those of its kind.
    let index: Int
    let field: Int
    let place: EmbeddedReference.Place
    /// The position of the target in the catalogue.
    let kind: Int

    /// The hashes of the ids that a record names. What has not the declared shape is reported as such and names nothing.
    func hashes(_ batch: borrowing RecordBatch, _ row: Int) -> [UInt64] {
        let cell = batch.withValue(row: row, field: field) { bytes in bytes.flatMap { JSONCell($0) } }
        let ids: [JSONCell?] =
            switch (place, cell) {
            case (.elements, .array(let elements)?): elements
            case (.member(let name), let object?): [object[name]]
            case (.memberOfEach(let name), .array(let elements)?): elements.map { $0[name] }
            default: []
            }
        return ids.compactMap { id in
            var text: String
            switch id {
            case .text(let written)?: text = written
            case .integer(let number)?: text = String(number)
            default: return nil
            }
            return text.withUTF8 { ReferenceLedger.hash(UnsafeRawBufferPointer($0), of: kind) }
        }
    }
}
