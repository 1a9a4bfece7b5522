extension SchemaMachine {
    @inline(__always) func string(_ instruction: SchemaInstruction, _ token: JSONToken) -> Bool {
        switch instruction.operation {
        case .minLength: hasLength(token, atLeast: Int(instruction.a))
        case .maxLength: !hasLength(token, atLeast: Int(instruction.a) + 1)
        case .automaton: view.withText(token) { accepts(Int(instruction.a), $0, $1) }
        case .expression: view.withText(token) { storage.program.expressions[Int(instruction.a)].matches($0, $1) }
        default:
            view.withText(token) {
                StringFormat(number: Int(instruction.a)).accepts(UnsafeBufferPointer(start: $0, count: $1))
            }
        }
    }

    /// Whether a string has at least so many code points.
    @inline(__always) func hasLength(_ token: JSONToken, atLeast limit: Int) -> Bool {
        // A code point is one to four bytes, or up to twelve bytes of escapes.
        if token.count < limit { return false }
        if token.count / (token.isEscaped ? 12 : 4) >= limit { return true }
        return view.withText(token) { bytes, count in
            var points = 0
            for at in 0..<count where bytes[at] & 0xC0 != 0x80 { points += 1 }
            return points >= limit
        }
    }

    /// Runs an expression's table over a text.
    @inline(__always) func accepts(_ number: Int, _ text: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        let entry = tables.automata.entries[number]
        let columns = tables.automata.columns + Int(entry.columns)
        let table = tables.automata.rows + Int(entry.table)
        var row = entry.start
        if row == entry.matched { return true }
        var at = 0
        while at < count {
            row = table[Int(row) + Int(columns[Int(text[at])])]
            if row <= entry.matched { return row != 0 }
            at += 1
        }
        return row >= entry.accepting
    }

    @inline(__always) func number(_ instruction: SchemaInstruction, _ token: JSONToken) -> Bool {
        guard instruction.isSmall, let value = SmallInteger.value(view.text + token.start, token.count) else {
            return exactNumber(instruction, token)
        }
        let bound = instruction.small
        return switch instruction.operation {
        case .minimum: value >= bound
        case .maximum: value <= bound
        case .exclusiveMinimum: value > bound
        case .exclusiveMaximum: value < bound
        default: value % bound == 0
        }
    }

    @inline(never) private func exactNumber(_ instruction: SchemaInstruction, _ token: JSONToken) -> Bool {
        let value = Decimal(view.literal(token))
        let bound = storage.program.numbers[Int(instruction.a)]
        return switch instruction.operation {
        case .minimum: Decimal.compare(value, bound) >= 0
        case .maximum: Decimal.compare(value, bound) <= 0
        case .exclusiveMinimum: Decimal.compare(value, bound) > 0
        case .exclusiveMaximum: Decimal.compare(value, bound) < 0
        default: value.isMultiple(of: bound)
        }
    }

    /// Whether a value is one of those of `const` or `enum`.
    @inline(__always) func isChosen(_ number: Int, _ index: Int) -> Bool {
        let token = view.tokens[index]
        let plan = tables.choices[number]
        switch token.kind {
        case .null, .false, .true: return plan.literals & 1 << token.kind.rawValue != 0
        case .string:
            if plan.texts.count == 0 { return false }
            let fingerprint =
                token.isEscaped
                ? Fingerprint.ofEscaped(view.text + token.start, token.count)
                : Fingerprint.of(view.text + token.start, token.count, token.count)
            return position(of: token, fingerprint, in: plan.texts) >= 0
        case .number, .array, .object:
            return (0..<Int(plan.constantCount)).contains { constant in
                storage.program.constants[Int(plan.firstConstant) + constant].withView {
                    view.isEqual(index, to: $0, JSONDocument.root)
                }
            }
        }
    }
}
