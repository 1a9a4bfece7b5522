import DataportCore
import DataportFormats

/// Reports the references of an archive that lead to no record.
struct MissingReferences {
    /// Kinds of which a record could not be read: what may have stood in it is not called missing.
    let uncertain: Set<AssetKind.ID>

    /// What was found of one rule.
    private struct Found {
        var first: [ReferenceLedger.Missing] = []
        var total = 0

        /// Partitions come in no order: enough is kept to show the first ones of the file.
        mutating func add(_ missing: ReferenceLedger.Missing) {
            total += 1
            if first.count < 100_000 { first.append(missing) }
        }
    }

    /// Reports them in the order of the kinds' names and of the lines.
    func run(
        _ references: borrowing ReferenceLedger, formats: [ArchiveFormat], _ log: inout FindingLog
    ) throws(DataportError) {
        var (plain, embedded) = (Found(), Found())
        try references.findMissing { missing in
            if uncertain.contains(missing.target) { return }
            if missing.isEmbedded { embedded.add(missing) } else { plain.add(missing) }
        }
        report(plain, formats, &log)
        report(embedded, formats, &log)
    }

    private func report(_ found: Found, _ formats: [ArchiveFormat], _ log: inout FindingLog) {
        let first = found.first.sorted { ($0.kind.plural, $0.line) < ($1.kind.plural, $1.line) }
        guard let last = first.last else { return }
        for index in 0..<found.total { add(index < first.count ? first[index] : last, formats, &log) }
    }

    private func add(_ missing: ReferenceLedger.Missing, _ formats: [ArchiveFormat], _ log: inout FindingLog) {
        let path = formats.first.map { $0.path(of: missing.kind) } ?? missing.kind.plural
        let place = Finding.Place(path, line: missing.line)
        guard missing.isEmbedded else {
            return log.add(
                "reference.missing", at: place, kind: missing.kind.id, field: missing.field,
                "no record has the id that \(missing.field) names")
        }
        let target = missing.target.name.replacing("_", with: " ")
        log.add(
            "reference.json", at: place, kind: missing.kind.id, field: missing.field,
            "no \(target) has an id that \(missing.field) names")
    }
}
