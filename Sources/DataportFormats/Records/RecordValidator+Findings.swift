package import DataportCore

/// What is wrong with one value of a batch.
package struct FieldViolation: Sendable, Equatable {
    package let row: Int
    package let field: Int
    /// The named reason: `field.timestamp`.
    package let rule: String
    /// The end of a sentence that begins with the value: `is null but required`.
    package let words: String
}

extension RecordValidator {
    /// What is wrong with the values of one row, field by field.
    package mutating func violations(ofRow row: Int, in batch: inout RecordBatch) -> [FieldViolation] {
        allViolations(ofRow: row, in: &batch).map(Self.told)
    }

    private static func told(_ violation: Violation) -> FieldViolation {
        FieldViolation(
            row: violation.row, field: violation.field, rule: violation.fault.ruleName, words: violation.fault.rawValue)
    }

    /// Checks every row and hands out the first violation of each that has one, instead of stopping at it.
    package mutating func check(
        _ batch: inout RecordBatch, report: (FieldViolation) throws(DataportError) -> Void
    ) throws(DataportError) {
        var row = 0
        while row < batch.rowCount, let violation = firstViolation(in: &batch, from: row) {
            try report(Self.told(violation))
            row = violation.row + 1
        }
    }
}

extension FieldFault {
    /// The rule that a declaration's violation is reported under.
    var ruleName: String {
        switch self {
        case .missing: "field.required"
        case .emptyKey: "field.key"
        case .redacted: "field.secret"
        case .badUTF8: "field.utf8"
        case .badTimestamp: "field.timestamp"
        case .badWord: "field.word"
        case .badJSON, .notObject, .notArray, .notStrings: "field.json"
        case .badInteger, .bigInteger, .badBoolean, .badAttachment, .notString, .notMarker: rule.rawValue
        }
    }
}
