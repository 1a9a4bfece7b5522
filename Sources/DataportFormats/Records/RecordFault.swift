package import DataportCore

/// What is wrong with one record of a file, and where. It never holds a value of the record but its id.
package struct RecordFault: Sendable, Equatable {
    /// The named reasons.
    package enum Rule: String, Sendable, CaseIterable {
        case jsonSyntax = "json.syntax"
        case jsonObject = "json.object"
        case jsonKey = "json.key"
        case jsonMissingKey = "json.missing_key"
        case jsonLineEnd = "json.line_end"
        case csvHeader = "csv.header"
        case csvColumns = "csv.columns"
        case csvQuote = "csv.quote"
        case csvLineEnd = "csv.line_end"
        case xmlSyntax = "xml.syntax"
        case xmlDoctype = "xml.doctype"
        case xmlEncoding = "xml.encoding"
        case xmlElement = "xml.element"
        case xmlAttribute = "xml.attribute"
        case xmlText = "xml.text"
        case xmlBase64 = "xml.base64"
        case xmlMarkup = "xml.markup"
        case fieldInteger = "field.integer"
        case fieldBoolean = "field.boolean"
        case fieldAttachment = "field.attachment"
        case fieldString = "field.string"
        case fieldSecret = "field.secret"
    }

    /// The path of the file.
    package var file: String
    /// Bytes before the place.
    package var offset: Int
    /// The place's line, counted from 1.
    package var line: Int
    /// The place's byte in its line, counted from 1; in XML the character as libxml2 counts them.
    package var column: Int
    /// The record's id, when it was read before the fault.
    package var record: String?
    /// The field, when it is about one.
    package var field: String?
    package var rule: Rule
    /// One sentence without a full stop at the end.
    package var message: String

    /// A fault.
    package init(
        file: String, offset: Int, line: Int, column: Int, record: String? = nil, field: String? = nil, rule: Rule,
        _ message: String
    ) {
        self.file = file
        self.offset = offset
        self.line = line
        self.column = column
        self.record = record
        self.field = field
        self.rule = rule
        self.message = message
    }

    /// `data/csv/contacts.csv:4102:12`.
    package var place: String { "\(file):\(line):\(column)" }

    /// The fault as an error, for those who cannot go on without the record.
    package var error: DataportError { DataportError(.badInput, message, place: place, advice: rule.advice) }
}

extension RecordFault.Rule {
    /// What to do about it.
    var advice: String {
        switch self {
        case .jsonLineEnd, .csvLineEnd: "see whether the file is complete; docs/format.md says how lines end"
        case .csvHeader: "docs/kinds lists the columns of each kind in their order"
        case .xmlDoctype, .xmlEncoding, .xmlMarkup: "docs/format.md says what XML of an archive holds; export it again"
        case .fieldInteger, .fieldBoolean, .fieldAttachment, .fieldString, .fieldSecret:
            "mend the value; docs/format.md lists the types"
        default: "mend the file, or export it again; docs/format.md describes it"
        }
    }
}

/// A problem at a byte of a record that is still to be placed in its file.
struct RecordProblem: Error {
    var rule: RecordFault.Rule
    /// The byte, counted from the beginning of the record.
    var at: Int
    var field: Int?
    var message: String

    init(_ rule: RecordFault.Rule, at: Int, field: Int? = nil, _ message: String) {
        self.rule = rule
        self.at = at
        self.field = field
        self.message = message
    }

    init(_ fault: FieldFault, at: Int, field: Int, of kind: AssetKind) {
        self.init(fault.rule, at: at, field: field, "the value of \(kind.fields[field].name) \(fault.rawValue)")
    }

    /// The fault that it is in the record with these bytes that begins a line at `start`.
    func placed(
        in record: UnsafeRawBufferPointer, at start: RecordPosition, of kind: AssetKind, file: String, id: String?
    ) -> RecordFault {
        let before = UnsafeRawBufferPointer(rebasing: record[..<min(at, record.count)])
        let lineStart = before.lastIndex(of: Byte.lineFeed).map { $0 + 1 } ?? 0
        return RecordFault(
            file: file, offset: start.offset + at, line: start.line + Bytes.count(of: Byte.lineFeed, in: before),
            column: at - lineStart + 1, record: id, field: field.map { kind.fields[$0].name }, rule: rule, message)
    }
}
