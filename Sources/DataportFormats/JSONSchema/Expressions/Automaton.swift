/// An expression as a table: one look-up for each byte of a text. Made where the table is small; RE2 does the rest.
struct Automaton: Sendable {
    /// The state from which nothing matches, and behind it the state in which everything does.
    static let dead = 0

    /// For each byte the column of the table.
    let columns: [UInt8]
    let columnCount: Int
    /// For each state and column the place of the next state's row.
    let table: [UInt32]
    /// The row in which a text begins.
    let start: UInt32
    /// Rows from here on match where the text ends.
    let accepting: UInt32

    /// `nil` when the expression is not for a table.
    init?(_ expression: Expression) {
        guard let automaton = NondeterministicAutomaton(expression) else { return nil }
        var builder = AutomatonBuilder(automaton)
        guard let result = builder.build() else { return nil }
        self = result
    }

    init(columns: [UInt8], columnCount: Int, table: [UInt32], start: UInt32, accepting: UInt32) {
        self.columns = columns
        self.columnCount = columnCount
        self.table = table
        self.start = start
        self.accepting = accepting
    }

    /// Whether a text matches; the hot path does the same on the tables of all expressions of a schema.
    func matches(_ text: [UInt8]) -> Bool {
        var row = start
        for byte in text {
            row = table[Int(row) + Int(columns[Int(byte)])]
            if row <= UInt32(columnCount) { return row != 0 }
        }
        return row == UInt32(columnCount) || row >= accepting
    }
}
