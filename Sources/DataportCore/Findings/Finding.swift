/// A located problem in data. Findings never hold a value of a personal or secret field.
public struct Finding: Sendable, Equatable {
    /// How bad.
    public enum Severity: String, Sendable, CaseIterable {
        case error, warning, note
    }

    /// Where: a file, and the line and byte in it where known, counted from 1.
    public struct Place: Sendable, Equatable {
        /// The path.
        public let file: String
        /// The line.
        public let line: Int?
        /// The byte in the line.
        public let column: Int?

        /// A place.
        public init(_ file: String, line: Int? = nil, column: Int? = nil) {
            self.file = file
            self.line = line
            self.column = column
        }
    }

    /// How bad.
    public let severity: Severity
    /// The named reason, such as `field.timestamp`.
    public let rule: String
    /// Where.
    public let place: Place
    /// The kind, when it is about a record.
    public let kind: AssetKind.ID?
    /// The record's id, when it is about one record.
    public var record: String?
    /// The field, when it is about one field.
    public let field: String?
    /// One sentence without a full stop at the end.
    public let message: String

    /// A finding.
    public init(
        _ severity: Severity, rule: String, at place: Place, kind: AssetKind.ID? = nil, record: String? = nil,
        field: String? = nil, _ message: String
    ) {
        self.severity = severity
        self.rule = rule
        self.place = place
        self.kind = kind
        self.record = record
        self.field = field
        self.message = message
    }
}
