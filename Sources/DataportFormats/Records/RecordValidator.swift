package import DataportCore

/// The pass that every batch goes through before it is encoded: encoders trust what it let through. JSON cells are
/// minified in place, and a JSON `null` becomes a null.
package struct RecordValidator: Sendable {
    /// What is checked of one field, compiled from its declaration.
    private struct Rule: Sendable {
        enum Check: UInt8, Sendable { case key, text, secret, integer, boolean, timestamp, word, json, attachment }
        var check: Check
        var isRequired: Bool
        var shape = JSONShape.any
        var words = 0..<0
    }

    /// A violation in a batch.
    struct Violation {
        var row: Int
        var field: Int
        var fault: FieldFault
    }

    private let kind: AssetKind
    private var rules: [Rule] = []
    private var table = WordTable()
    private var minifier = JSONMinifier()

    /// A validator of records of `kind`.
    package init(kind: AssetKind) {
        self.kind = kind
        for field in kind.fields { rules.append(Self.rule(of: field, &table)) }
    }

    /// Checks every row; a violation is thrown with the record's id and the field, never with the value.
    package mutating func validate(_ batch: inout RecordBatch) throws(DataportError) {
        guard batch.fieldCount == kind.fields.count else {
            throw DataportError(
                .internalError, "a batch of \(batch.fieldCount) fields was given as \(kind.label)",
                advice: "Report this as a defect of dataport.")
        }
        if let violation = firstViolation(in: &batch, from: 0) { throw error(violation, in: batch) }
    }

    /// The first violation in the rows from `start` on.
    mutating func firstViolation(in batch: inout RecordBatch, from start: Int) -> Violation? {
        batch.withMutableContents { slots, arena in
            Self.firstViolation(slots, start, arena.assumingMemoryBound(to: UInt8.self), rules, table, &minifier)
        }
    }

    /// The violation of each field of a row that has one.
    mutating func allViolations(ofRow row: Int, in batch: inout RecordBatch) -> [Violation] {
        var found: [Violation] = []
        batch.withMutableContents { slots, arena in
            table.words.withUnsafeBufferPointer { words in
                guard let words = words.baseAddress else { return }
                for field in rules.indices {
                    let fault = Self.fault(
                        in: &slots[row * rules.count + field], rules[field],
                        arena.assumingMemoryBound(to: UInt8.self), words, &minifier)
                    if let fault { found.append(Violation(row: row, field: field, fault: fault)) }
                }
            }
        }
        return found
    }

    private static func rule(of field: Field, _ table: inout WordTable) -> Rule {
        let isRequired = field.isRequired
        switch field.type {
        case .key, .reference: return Rule(check: .key, isRequired: isRequired)
        case .text: return Rule(check: .text, isRequired: isRequired)
        case .secret: return Rule(check: .secret, isRequired: isRequired)
        case .integer: return Rule(check: .integer, isRequired: isRequired)
        case .boolean: return Rule(check: .boolean, isRequired: isRequired)
        case .timestamp: return Rule(check: .timestamp, isRequired: isRequired)
        case .attachment: return Rule(check: .attachment, isRequired: isRequired)
        case .json(let shape): return Rule(check: .json, isRequired: isRequired, shape: shape)
        case .word(let vocabulary):
            return Rule(check: .word, isRequired: isRequired, words: table.add(vocabulary.words))
        }
    }

    private func error(_ violation: Violation, in batch: borrowing RecordBatch) -> DataportError {
        let id = batch.text(row: violation.row, field: 0) ?? "in row \(violation.row + 1) of the batch"
        let detail = violation.fault == .badJSON ? detail(row: violation.row, field: violation.field, in: batch) : ""
        return DataportError(
            .badInput, "the value \(violation.fault.rawValue)\(detail)",
            place: "\(kind.id) \(id) field \(kind.fields[violation.field].name)",
            advice: "Mend the record at the source, or leave its kind out of the export.")
    }

    /// What is wrong with a JSON value, found by reading it once more.
    private func detail(row: Int, field: Int, in batch: borrowing RecordBatch) -> String {
        var scanner = JSONScanner()
        do {
            _ = try batch.withValue(row: row, field: field) { value in
                try scanner.scan(value ?? UnsafeRawBufferPointer(start: nil, count: 0))
            }
        } catch let error as JSONError {
            return " at byte \(error.offset + 1): \(error.reason.rawValue)"
        } catch {}
        return ""
    }
}

// MARK: Checking

extension RecordValidator {
    private static func firstViolation(
        _ slots: UnsafeMutableBufferPointer<RecordBatch.Slot>, _ start: Int, _ bytes: UnsafeMutablePointer<UInt8>,
        _ rules: [Rule], _ table: WordTable, _ minifier: inout JSONMinifier
    ) -> Violation? {
        rules.withUnsafeBufferPointer { rules in
            table.words.withUnsafeBufferPointer { words in
                guard let words = words.baseAddress else { return nil }
                var index = start * rules.count
                while index + rules.count <= slots.count {
                    for field in 0..<rules.count {
                        let fault = fault(in: &slots[index + field], rules[field], bytes, words, &minifier)
                        if let fault {
                            return Violation(row: index / rules.count, field: field, fault: fault)
                        }
                    }
                    index += rules.count
                }
                return nil
            }
        }
    }

    @inline(__always) private static func fault(
        in slot: inout RecordBatch.Slot, _ rule: Rule, _ bytes: UnsafeMutablePointer<UInt8>,
        _ words: UnsafePointer<WordTable.Word>, _ minifier: inout JSONMinifier
    ) -> FieldFault? {
        guard slot.length < RecordBatch.Slot.redactedLength else {
            if slot.length == RecordBatch.Slot.nullLength { return rule.isRequired ? .missing : nil }
            return rule.check == .secret ? nil : .redacted
        }
        let length = Int(slot.length)
        let value = bytes + Int(slot.offset)
        switch rule.check {
        case .key: return length == 0 ? .emptyKey : FieldChecks.isUTF8(value, length) ? nil : .badUTF8
        case .text, .secret: return FieldChecks.isUTF8(value, length) ? nil : .badUTF8
        case .integer: return FieldChecks.integer(value, length)
        case .boolean: return FieldChecks.boolean(value, length)
        case .timestamp: return FieldChecks.timestamp(value, length)
        case .word: return WordTable.contains(words, rule.words, value, length) ? nil : .badWord
        case .attachment: return FieldChecks.attachment(value, length)
        case .json: return minify(&slot, UnsafeMutableRawBufferPointer(start: value, count: length), rule, &minifier)
        }
    }

    private static func minify(
        _ slot: inout RecordBatch.Slot, _ value: UnsafeMutableRawBufferPointer, _ rule: Rule,
        _ minifier: inout JSONMinifier
    ) -> FieldFault? {
        let top: JSONTop
        do throws(JSONError) {
            let result = try minifier.minify(value, slack: RecordBatch.readableSlack)
            slot.length = UInt32(truncatingIfNeeded: result.length)
            top = result.top
        } catch {
            return .badJSON
        }
        if top == .null {
            slot.length = RecordBatch.Slot.nullLength
            return rule.isRequired ? .missing : nil
        }
        switch rule.shape {
        case .any: return nil
        case .object: return top == .object ? nil : .notObject
        case .array: return top == .array || top == .strings ? nil : .notArray
        case .strings: return top == .strings ? nil : .notStrings
        }
    }
}
