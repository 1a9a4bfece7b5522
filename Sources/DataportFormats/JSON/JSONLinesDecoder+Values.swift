import DataportCore

// MARK: Finding the values

extension JSONLinesDecoder {
    /// Appends the record of a line, and returns what is wrong with a value when the record is kept all the same.
    mutating func append(
        _ line: UnsafeRawBufferPointer, to batch: inout RecordBatch
    ) throws(RecordProblem) -> RecordProblem? {
        try locate(line)
        var kept: RecordProblem?
        for index in readings.indices {
            do throws(FieldFault) {
                try append(field: index, of: line, to: &batch)
            } catch {
                let problem = RecordProblem(error, at: places[index].offset, field: index, of: kind)
                guard options.keepsFieldFaults else { throw problem }
                kept = kept ?? problem
                appendAsText(field: index, of: line, to: &batch)
            }
        }
        return kept
    }

    /// The id in a line whose values were found, up to its fault.
    func identifier(in line: UnsafeRawBufferPointer) -> String? {
        let place = places[0]
        guard place.length > 2, line[place.offset] == Byte.quote else { return nil }
        let literal = UnsafeRawBufferPointer(rebasing: line[place.offset..<place.offset + place.length])
        return String(decoding: JSONString.unescape(inside(literal)), as: UTF8.self)
    }

    private mutating func locate(_ text: UnsafeRawBufferPointer) throws(RecordProblem) {
        for index in places.indices { places[index] = Place() }
        let summary: JSONScanner.Summary
        do throws(JSONError) {
            summary = try scanner.scan(text)
        } catch {
            throw RecordProblem(.jsonSyntax, at: error.offset, "the line is not valid JSON: \(error.reason.rawValue)")
        }
        guard summary.top == .object else { throw RecordProblem(.jsonObject, at: 0, "the line is not a JSON object") }
        isMinified = summary.whiteSpace == 0
        var members = JSONMembers(text)
        var expected = 0
        while let member = members.next() {
            guard let index = field(called: member.key, of: text, expected: expected) else {
                throw RecordProblem(
                    .jsonKey, at: member.key.lowerBound - 1, "the line holds a key that no field of the kind has")
            }
            places[index] = Place(offset: member.value.lowerBound, length: member.value.count)
            expected = index + 1
        }
        if options.requiresEveryKey { try refuseMissingKey(text.count) }
    }

    private func refuseMissingKey(_ length: Int) throws(RecordProblem) {
        guard let index = places.firstIndex(where: { $0.length < 0 }) else { return }
        throw RecordProblem(
            .jsonMissingKey, at: max(length - 1, 0), field: index, "the key \(kind.fields[index].name) is missing")
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

    /// Appends a value that is not of its field's type.
    private func appendAsText(field index: Int, of text: UnsafeRawBufferPointer, to batch: inout RecordBatch) {
        let place = places[index]
        let value = UnsafeRawBufferPointer(rebasing: text[place.offset..<place.offset + place.length])
        if value[0] == Byte.quote { append(string: value, to: &batch) } else { batch.append(value) }
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
