/// A located problem in data. Findings never hold a value of a personal or secret field.
public struct Finding: Sendable, Equatable {
    /// How bad.
    public enum Severity: String, Sendable {
        case error, warning, note
    }

    /// How bad.
    public let severity: Severity
    /// The named reason, such as `field.timestamp`.
    public let rule: String
    /// The kind, when it is about a record.
    public let kind: AssetKind.ID?
    /// The record's id, when it is about one record.
    public let record: String?
    /// The field, when it is about one field.
    public let field: String?
    /// One sentence.
    public let message: String

    /// A finding.
    public init(
        _ severity: Severity, rule: String, kind: AssetKind.ID? = nil, record: String? = nil, field: String? = nil,
        _ message: String
    ) {
        self.severity = severity
        self.rule = rule
        self.kind = kind
        self.record = record
        self.field = field
        self.message = message
    }
}
