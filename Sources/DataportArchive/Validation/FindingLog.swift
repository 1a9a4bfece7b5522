package import DataportCore

/// Collects findings: exact totals of every rule, and the first few of each to show.
package struct FindingLog: Sendable {
    /// What one rule has found.
    package struct Entry: Sendable, Equatable {
        package let rule: Rule
        /// How often.
        package var total = 0
        /// The first ones.
        package var shown: [Finding] = []
    }

    /// In the order in which the rules first found something.
    package private(set) var entries: [Entry] = []
    private var positions: [String: Int] = [:]
    let limit: Int

    /// A log that keeps the first `limit` findings of each rule.
    package init(limit: Int) { self.limit = max(limit, 1) }

    /// Adds a finding of the rule called `rule`; what cannot be shown any more is only counted.
    package mutating func add(
        _ rule: String, at place: @autoclosure () -> Finding.Place, kind: AssetKind.ID? = nil,
        record: @autoclosure () -> String? = nil, field: String? = nil, _ message: @autoclosure () -> String
    ) {
        let position = position(of: rule)
        entries[position].total += 1
        guard entries[position].shown.count < limit else { return }
        entries[position].shown.append(
            Finding(
                entries[position].rule.severity, rule: rule, at: place(), kind: kind, record: record(), field: field,
                message()))
    }

    /// Adds what another log found after this one.
    mutating func merge(_ other: FindingLog) {
        for entry in other.entries {
            let position = position(of: entry.rule.id)
            entries[position].total += entry.total
            entries[position].shown += entry.shown.prefix(limit - entries[position].shown.count)
        }
    }

    /// Whether the rule could show another finding.
    package func hasRoom(for rule: String) -> Bool {
        positions[rule].map { entries[$0].shown.count < limit } ?? true
    }

    /// How many findings of this severity there are.
    package func total(_ severity: Finding.Severity) -> Int {
        entries.reduce(0) { $0 + ($1.rule.severity == severity ? $1.total : 0) }
    }

    private mutating func position(of rule: String) -> Int {
        if let position = positions[rule] { return position }
        positions[rule] = entries.count
        entries.append(Entry(rule: RuleCatalog.rule(rule)))
        return entries.count - 1
    }
}
