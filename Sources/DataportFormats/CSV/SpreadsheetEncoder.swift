package import DataportCore

/// Writes profiles of one list as a wide CSV file for people (docs/format.md section 11): one column a custom field,
/// and formulas disarmed by a rule that can be undone.
package struct SpreadsheetEncoder: Sendable {
    /// Where the value of a custom field stands in a profile's JSON; a length below zero means nowhere.
    private struct Place {
        var offset = 0
        var length = -1
    }

    private let columns: [Int]
    private let customFields: [Int]
    private let names: [String]
    private let tags: [[UInt8]]
    private var places: [Place] = []
    /// The cell that is being written, with the slack behind it that wide loads need.
    private var cell = [UInt8](repeating: 0, count: 1024)

    /// An encoder with one column for each tag, in this order.
    package init(customFieldTags: [String]) {
        let profile = AssetKind.profile
        let custom = customFieldTags.map { Field($0, .text, sensitivity: .personal, "A custom field.") }
        let wide = profile.adding(customFields: custom)
        let fixed = ["email", "name", "status", "since", "source"]
        columns = fixed.compactMap(profile.index)
        customFields = ["fields", "contact_fields"].compactMap(profile.index)
        names = fixed + wide.fields.dropFirst(profile.fields.count).map(\.name)
        tags = customFieldTags.map { Array($0.utf8) }
    }

    /// Writes the byte order mark, which spreadsheet programs need to see UTF-8, and the names of the columns.
    package mutating func encodeHeader(into writer: inout ByteWriter) {
        writer.append("\u{FEFF}")
        for (index, name) in names.enumerated() {
            if index > 0 { writer.append(",") }
            var name = name
            name.withUTF8 { append(UnsafeRawBufferPointer($0), to: &writer) }
        }
        writer.append("\r\n")
    }

    /// Writes the profiles of `rows`, which the validator has seen.
    package mutating func encode(_ batch: borrowing RecordBatch, rows: Range<Int>, into writer: inout ByteWriter) {
        batch.withContents { slots, arena in
            for row in rows {
                let first = row * batch.fieldCount
                for (index, column) in columns.enumerated() {
                    if index > 0 { writer.append(",") }
                    if let value = Self.value(slots[first + column], arena) { append(value, to: &writer) }
                }
                locate(customFields.map { slots[first + $0] }, arena)
                for place in places {
                    writer.append(",")
                    guard place.length >= 0 else { continue }
                    append(json: UnsafeRawBufferPointer(start: arena + place.offset, count: place.length), to: &writer)
                }
                writer.append("\r\n")
            }
        }
    }

    private static func value(_ slot: RecordBatch.Slot, _ arena: UnsafeRawPointer) -> UnsafeRawBufferPointer? {
        guard slot.length < RecordBatch.Slot.redactedLength else { return nil }
        return UnsafeRawBufferPointer(start: arena + Int(slot.offset), count: Int(slot.length))
    }
}

// MARK: Custom fields

extension SpreadsheetEncoder {
    /// Finds the value of every tag in the first object that has it: what a list says goes before what the account
    /// says.
    private mutating func locate(_ objects: [RecordBatch.Slot], _ arena: UnsafeRawPointer) {
        places.removeAll(keepingCapacity: true)
        places.append(contentsOf: repeatElement(Place(), count: tags.count))
        for slot in objects {
            guard let object = Self.value(slot, arena), !tags.isEmpty else { continue }
            let found = places
            var members = JSONMembers(object)
            var expected = 0
            while let member = members.next() {
                guard let index = tag(of: UnsafeRawBufferPointer(rebasing: object[member.key]), expected) else {
                    continue
                }
                expected = index + 1
                if found[index].length >= 0 { continue }
                places[index] = Place(
                    offset: Int(slot.offset) + member.value.lowerBound, length: member.value.count)
            }
        }
    }

    private func tag(of key: UnsafeRawBufferPointer, _ expected: Int) -> Int? {
        if expected < tags.count, key.elementsEqual(tags[expected]) { return expected }
        if let index = tags.firstIndex(where: { key.elementsEqual($0) }) { return index }
        return key.contains(Byte.backslash) ? tags.firstIndex(of: JSONString.unescape(key)) : nil
    }

    private mutating func append(json value: UnsafeRawBufferPointer, to writer: inout ByteWriter) {
        if value[0] == UInt8(ascii: "n") { return }
        guard value[0] == Byte.quote else { return append(value, to: &writer) }
        let inside = UnsafeRawBufferPointer(rebasing: value[1..<value.count - 1])
        guard inside.contains(Byte.backslash) else { return append(inside, to: &writer) }
        JSONString.unescape(inside).withUnsafeBytes { append($0, to: &writer) }
    }
}

// MARK: Cells

extension SpreadsheetEncoder {
    /// Writes a cell. A text that starts with apostrophes, if any, and a character that starts a formula gets one
    /// apostrophe more.
    private mutating func append(_ value: UnsafeRawBufferPointer, to writer: inout ByteWriter) {
        let guards = Self.startsFormula(value) ? 1 : 0
        let count = guards + value.count
        if cell.count < count + RecordBatch.readableSlack {
            cell = Array(repeating: 0, count: 2 * (count + RecordBatch.readableSlack))
        }
        cell[0] = UInt8(ascii: "'")
        cell.withUnsafeMutableBytes { UnsafeMutableRawBufferPointer(rebasing: $0[guards...]).copyMemory(from: value) }
        cell.withUnsafeBufferPointer { cell in
            guard let cell = cell.baseAddress else { return }
            writer.reserve(count * 2 + 2) { CSVQuoting.copy(cell, count, to: $0) }
        }
    }

    private static func startsFormula(_ value: UnsafeRawBufferPointer) -> Bool {
        guard let first = value.first(where: { $0 != UInt8(ascii: "'") }) else { return false }
        switch first {
        case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), Byte.tab, Byte.carriageReturn,
            Byte.lineFeed:
            return true
        default: return false
        }
    }
}
