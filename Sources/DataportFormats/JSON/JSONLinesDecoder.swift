package import DataportCore

/// Reads JSON Lines into batches of one kind: one object a line, keys in any order, missing keys are null, unknown keys
/// an error.
///
/// It checks JSON and the types of values; that values obey the rest of the kind's declaration is `RecordValidator`'s
/// matter.
package struct JSONLinesDecoder: Sendable {
    /// What attachment fields may hold.
    package enum Attachments: Sendable {
        /// Paths of files in an archive.
        case archivePaths
        /// Any text, such as the relative file names of samples.
        case anyText
    }

    /// A value of the line; a length below zero means that the key is missing.
    private struct Place {
        var offset = 0
        var length = -1
    }

    /// How the value of a field is read.
    private enum Reading: UInt8, Sendable {
        case integer, boolean, json, secret, path, text
    }

    private let kind: AssetKind
    private let name: String
    private let readings: [Reading]
    private let names: [[UInt8]]
    private let markers: [[UInt8]?]
    private var scanner = JSONScanner()
    private var places: [Place]
    private var line = 0
    private var isMinified = false

    /// A decoder of records of `kind`; `name` says in errors what is read.
    package init(kind: AssetKind, name: String, attachments: Attachments = .archivePaths) {
        self.kind = kind
        self.name = name
        readings = kind.fields.map { Self.reading(of: $0.type, attachments) }
        names = kind.fields.map { Array($0.name.utf8) }
        markers = kind.fields.map { $0.type.marker }
        places = Array(repeating: Place(), count: kind.fields.count)
    }

    /// Appends the record of the next line to `batch`, which is reset for the kind; a line that fails leaves no row.
    package mutating func decode(
        line text: UnsafeRawBufferPointer, into batch: inout RecordBatch
    ) throws(DataportError) {
        line += 1
        try locate(text)
        for index in readings.indices {
            do throws(FieldFault) {
                try append(field: index, of: text, to: &batch)
            } catch {
                batch.dropIncompleteRow()
                throw failure("the value \(error.rawValue)", field: kind.fields[index].name)
            }
        }
    }

    /// Appends the records of whole lines from `position` on, until `batch` is full or the text ends, and moves
    /// `position` there.
    package mutating func decode(
        lines text: UnsafeRawBufferPointer, from position: inout Int, into batch: inout RecordBatch
    ) throws(DataportError) {
        while position < text.count, !batch.isFull {
            let rest = UnsafeRawBufferPointer(rebasing: text[position...])
            let length = Bytes.firstIndex(of: Byte.lineFeed, in: rest) ?? rest.count
            try decode(line: UnsafeRawBufferPointer(rebasing: rest[..<length]), into: &batch)
            position += min(length + 1, rest.count)
        }
    }

    private static func reading(of type: FieldType, _ attachments: Attachments) -> Reading {
        switch type {
        case .integer: .integer
        case .boolean: .boolean
        case .json: .json
        case .secret: .secret
        case .attachment: attachments == .archivePaths ? .path : .text
        case .key, .reference, .text, .timestamp, .word: .text
        }
    }

    private func failure(_ message: String, field: String? = nil) -> DataportError {
        let place = "\(name):\(line)" + (field.map { " field \($0)" } ?? "")
        return DataportError(
            .badInput, message, place: place,
            advice: "Mend the line; what a \(kind.label) record holds is described in docs/kinds.")
    }
}

// MARK: Finding the values

extension JSONLinesDecoder {
    private mutating func locate(_ text: UnsafeRawBufferPointer) throws(DataportError) {
        let summary: JSONScanner.Summary
        do throws(JSONError) {
            summary = try scanner.scan(text)
        } catch {
            throw failure("the line is not valid JSON at byte \(error.offset + 1): \(error.reason.rawValue)")
        }
        guard summary.top == .object else { throw failure("the line is not a JSON object") }
        isMinified = summary.whiteSpace == 0
        for index in places.indices { places[index] = Place() }
        var members = JSONMembers(text)
        var expected = 0
        while let member = members.next() {
            guard let index = field(called: member.key, of: text, expected: expected) else {
                throw failure("the line holds a key that no field of the kind has")
            }
            places[index] = Place(offset: member.value.lowerBound, length: member.value.count)
            expected = index + 1
        }
    }

    private func field(called key: Range<Int>, of text: UnsafeRawBufferPointer, expected: Int) -> Int? {
        let key = UnsafeRawBufferPointer(rebasing: text[key])
        if expected < names.count, Bytes.equal(key, names[expected]) { return expected }
        if let index = names.firstIndex(where: { Bytes.equal(key, $0) }) { return index }
        guard key.contains(Byte.backslash) else { return nil }
        return names.firstIndex(of: JSONString.unescape(key))
    }
}

// MARK: Reading the values

extension JSONLinesDecoder {
    private func append(
        field index: Int, of text: UnsafeRawBufferPointer, to batch: inout RecordBatch
    ) throws(FieldFault) {
        let place = places[index]
        guard place.length > 0 else { return batch.appendNull() }
        let value = UnsafeRawBufferPointer(rebasing: text[place.offset..<place.offset + place.length])
        let first = value[0]
        if first == UInt8(ascii: "n") { return batch.appendNull() }
        switch readings[index] {
        case .integer: try batch.append(checked(value, FieldChecks.integer))
        case .boolean: try batch.append(checked(value, FieldChecks.boolean))
        case .json: minified(value) { batch.append($0) }
        case .secret where first == Byte.openBrace:
            guard let marker = markers[index], minified(value, { Bytes.equal($0, marker) }) else { throw .notMarker }
            batch.appendRedacted()
        case .secret:
            guard first == Byte.quote else { throw .notMarker }
            append(string: value, to: &batch)
        case .path:
            guard first == Byte.quote else { throw .notString }
            try batch.append(checked(inside(value), FieldChecks.attachment))
        case .text:
            guard first == Byte.quote else { throw .notString }
            append(string: value, to: &batch)
        }
    }

    private func inside(_ literal: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: literal[1..<literal.count - 1])
    }

    private func checked(
        _ value: UnsafeRawBufferPointer, _ check: (UnsafePointer<UInt8>, Int) -> FieldFault?
    ) throws(FieldFault) -> UnsafeRawBufferPointer {
        guard let base = value.baseAddress else { throw .badAttachment }
        if let fault = check(base.assumingMemoryBound(to: UInt8.self), value.count) { throw fault }
        return value
    }

    private func append(string literal: UnsafeRawBufferPointer, to batch: inout RecordBatch) {
        let text = inside(literal)
        guard Bytes.firstIndex(of: Byte.backslash, in: text) != nil else { return batch.append(text) }
        JSONString.unescape(text).withUnsafeBytes { batch.append($0) }
    }

    /// Hands out a value without its white space.
    private func minified<R>(_ value: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> R) -> R {
        if isMinified { return body(value) }
        var copy = [UInt8](value)
        return copy.withUnsafeMutableBytes { copy in
            let length = JSONMinifier.compact(valid: copy)
            return body(UnsafeRawBufferPointer(rebasing: copy[..<length]))
        }
    }
}
