import DataportCore

/// How a value of a field stands in a column, and in COPY's binary form.
enum PostgresForm: Sendable {
    case text, integer, boolean

    /// The form of a field's column.
    init(_ type: FieldType) {
        switch type {
        case .integer: self = .integer
        case .boolean: self = .boolean
        default: self = .text
        }
    }
}
