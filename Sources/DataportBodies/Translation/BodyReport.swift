package import DataportCore

/// What became of the bodies of an import.
package struct BodyReport: Sendable {
    /// A record whose body would lose its unsubscribe link.
    package struct Refusal: Sendable {
        /// The kind.
        package let kind: AssetKind.ID
        /// The bytes of the record's id.
        package let id: [UInt8]
        /// What is wrong, and where.
        package let error: DataportError
        /// Whether an import may go on without the record.
        package let isRefusable: Bool
    }

    /// So many findings are kept; they are all counted.
    package static let limit = 100

    /// What does not translate, and what does not mean just the same: the first ones.
    package private(set) var findings: [Finding] = []
    private var totals: [Finding.Severity: Int] = [:]
    /// Records whose tags were translated.
    package internal(set) var records = 0
    /// Bodies that were translated.
    package internal(set) var bodies = 0
    /// Tags found in these records.
    package internal(set) var tags = 0
    /// Tags that stayed as they were.
    package internal(set) var kept = 0
    /// Records that were not touched, by the word of their dialect.
    package internal(set) var untouched: [String: Int] = [:]
    /// Links to images that were rewritten.
    package internal(set) var links = 0
    /// Bodies with such links.
    package internal(set) var linkedBodies = 0
    /// Names of the files that these links lead to.
    package internal(set) var linkedFiles: Set<String> = []
    /// Records that cannot be imported as they should be.
    package internal(set) var refusals: [Refusal] = []

    /// How many findings there are.
    package func total(_ severity: Finding.Severity) -> Int { totals[severity] ?? 0 }

    mutating func add(_ finding: Finding) {
        totals[finding.severity, default: 0] += 1
        if findings.count < Self.limit { findings.append(finding) }
    }
}
