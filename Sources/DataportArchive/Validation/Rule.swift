package import DataportCore

/// The named reason of a finding, as data: what `dataport explain` says and docs/rules.md is made from.
package struct Rule: Sendable, Equatable {
    /// `field.timestamp`.
    package let id: String
    package let severity: Finding.Severity
    /// What is demanded, one sentence.
    package let demand: String
    /// Why it matters, one or two sentences.
    package let reason: String
    /// What to do when it is violated, one or two sentences.
    package let remedy: String

    init(
        _ id: String, as severity: Finding.Severity = .error, _ demand: String, because reason: String,
        remedy: String = Rule.newCopy
    ) {
        self.id = id
        self.severity = severity
        self.demand = demand
        self.reason = reason
        self.remedy = remedy
    }

    static let newCopy = "Take another copy of the archive, or make it again at the source."
    static let mendRecord =
        "Mend the record at the source and export again; or in an unpacked archive, which `--from folder:DIR` exports."
}
