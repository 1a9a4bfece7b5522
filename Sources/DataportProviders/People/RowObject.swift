import DataportCore
import DataportFormats

/// Composes a JSON object from what rows hold.
struct RowObject: ~Copyable {
    private var writer: ByteWriter
    private var isEmpty = true

    /// An object without members.
    init() { writer = ByteWriter(capacity: 512) }

    /// Adds all members of an object.
    mutating func members(of object: UnsafeRawBufferPointer?) {
        guard let object, object.count > 2 else { return }
        separate()
        writer.append(UnsafeRawBufferPointer(rebasing: object[1..<object.count - 1]))
    }

    /// Adds a member whose value is JSON.
    mutating func member(_ name: String, json: UnsafeRawBufferPointer?) {
        guard let json else { return }
        key(name)
        writer.append(json)
    }

    /// Adds a member whose value is a text.
    mutating func member(_ name: String, text: UnsafeRawBufferPointer?) {
        guard let text else { return }
        key(name)
        JSONText.append(string: text, to: &writer)
    }

    /// Adds what a row says of the person and the contact does not, when there is something.
    mutating func member(_ name: String, disagreementsOf row: PersonRowView, with person: Person) {
        if person.rows.count == 1 { return }
        var object = RowObject()
        for field in [PersonField.email, .name, .language, .timezone, .country, .contactIP, .contactFields] {
            guard let value = row[field], let chosen = person.first(field), !value.elementsEqual(chosen) else {
                continue
            }
            if field.isJSON { object.member(field.word, json: value) } else { object.member(field.word, text: value) }
        }
        add(name, object)
    }

    /// Adds rows as a whole, when there are any.
    mutating func member(_ name: String, rows: [PersonRowView]) {
        guard !rows.isEmpty else { return }
        key(name)
        writer.append("[")
        for (index, row) in rows.enumerated() {
            if index > 0 { writer.append(",") }
            var object = RowObject()
            for field in PersonField.allCases where field != .list {
                if field.isJSON {
                    object.member(field.word, json: row[field])
                } else {
                    object.member(field.word, text: row[field])
                }
            }
            object.append(to: &writer)
        }
        writer.append("]")
    }

    /// Appends the object, or null when it has no member.
    consuming func append(to batch: inout RecordBatch) {
        if isEmpty { return batch.appendNull() }
        writer.append("}")
        writer.withBytes { batch.append($0) }
    }

    private consuming func append(to target: inout ByteWriter) {
        if isEmpty { return target.append("{}") }
        writer.append("}")
        writer.withBytes { target.append($0) }
    }

    private mutating func add(_ name: String, _ object: consuming RowObject) {
        if object.isEmpty { return }
        key(name)
        object.append(to: &writer)
    }

    private mutating func key(_ name: String) {
        separate()
        writer.append(JSONText.string(name))
        writer.append(":")
    }

    private mutating func separate() {
        writer.append(isEmpty ? "{" : ",")
        isEmpty = false
    }
}
