import DataportCore

/// One record as texts by field.
struct ProjectedRow: Sendable, Equatable {
    /// Its kind.
    let kind: AssetKind
    private(set) var values: [String?]

    /// A record of a batch.
    init(_ batch: borrowing RecordBatch, row: Int, of kind: AssetKind) {
        self.kind = kind
        values = []
        values.reserveCapacity(kind.fields.count)
        for field in kind.fields.indices { values.append(batch.text(row: row, field: field)) }
    }

    /// A record of values in the order of the fields.
    init(kind: AssetKind, _ values: [String?]) {
        self.kind = kind
        self.values = values
    }

    /// Its id.
    var id: String { values[0] ?? "" }

    static func == (one: ProjectedRow, other: ProjectedRow) -> Bool {
        one.kind.id == other.kind.id && one.values == other.values
    }

    /// The value of a field; unknown names have none.
    subscript(field: String) -> String? {
        get { kind.index(of: field).flatMap { values[$0] } }
        set { if let index = kind.index(of: field) { values[index] = newValue } }
    }

    /// Makes a field null and says whether it was not.
    mutating func clear(_ field: Int) -> Bool {
        guard values[field] != nil else { return false }
        values[field] = nil
        return true
    }

    /// Makes fields null that hold an empty text.
    mutating func clearBlanks() {
        for field in values.indices.dropFirst() where values[field]?.isEmpty == true { values[field] = nil }
    }

    /// Changes the values of some fields.
    mutating func change(_ fields: [Int], _ body: (String) -> String) {
        for field in fields { values[field] = values[field].map(body) }
    }

    /// Writes JSON in some fields as we write it.
    mutating func makePlain(_ fields: [Int]) {
        for field in fields { values[field] = values[field].map { PlainJSON.text($0) } }
    }

    /// Takes the character U+0000 out of all values, and says in how many it was: databases written in C do not keep it.
    mutating func removeNUL(json fields: Set<Int>) -> Int {
        var count = 0
        for index in values.indices {
            guard let value = values[index] else { continue }
            let isJSON = fields.contains(index)
            // It stands in few values; they are taken apart only then.
            guard isJSON ? value.holdsEscapedNUL : value.holds(0) else { continue }
            let mended =
                isJSON
                ? PlainJSON.text(value, withoutNUL: true) : value.replacing("\0", with: "")
            if mended != (isJSON ? PlainJSON.text(value) : value) {
                values[index] = mended
                count += 1
            }
        }
        return count
    }

    /// Appends the record to a batch.
    func append(to batch: inout RecordBatch) {
        for value in values { if let value { batch.append(text: value) } else { batch.appendNull() } }
    }
}
