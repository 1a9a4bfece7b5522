extension SchemaMachine {
    /// Whether a name of a table's entries is that of a string or key.
    @inline(__always) func isName(_ entry: Int, _ token: JSONToken, _ fingerprint: UInt64) -> Bool {
        let name = tables.names.entries[entry]
        guard name.fingerprint == fingerprint else { return false }
        if token.isEscaped { return isEscapedName(entry, token) }
        // Of up to eight bytes a fingerprint holds all.
        if name.length <= 8 { return token.count == Int(name.length) }
        return Bytes.equal(
            view.text + token.start, token.count, tables.names.bytes + Int(name.offset), Int(name.length))
    }

    @inline(never) private func isEscapedName(_ entry: Int, _ token: JSONToken) -> Bool {
        view.withText(token) { text, count in
            Bytes.equal(
                text, count, tables.names.bytes + Int(tables.names.entries[entry].offset),
                Int(tables.names.entries[entry].length))
        }
    }

    /// The position of a string or key in a table of names; -1 when it is not there.
    @inline(__always) func position(of token: JSONToken, _ fingerprint: UInt64, in table: NameTable) -> Int {
        var slot = NameTables.slot(fingerprint) & Int(table.mask)
        while true {
            let position = Int(tables.names.slots[Int(table.firstSlot) + slot]) - 1
            if position < 0 || isName(Int(table.first) + position, token, fingerprint) { return position }
            slot = (slot + 1) & Int(table.mask)
        }
    }

    /// The place of the value of the member with a name; `nil` when the object has none.
    func find(_ entry: Int, in index: Int) -> Int? {
        var at = index + 1
        for _ in 0..<view.tokens[index].count {
            let key = view.tokens[at]
            if isName(entry, key, key.fingerprint) { return at + 1 }
            at = view.tokens[at + 1].next
        }
        return nil
    }

    @inline(__always) func members(_ plan: MemberPlan, _ index: Int, _ marks: Int) -> Bool {
        plan.isSimple ? simpleMembers(plan, index, marks) : allMembers(plan, index, marks)
    }

    private func simpleMembers(_ plan: MemberPlan, _ index: Int, _ marks: Int) -> Bool {
        var missing = plan.requiredCount
        // Records tell their members in the order of the schema.
        var expected = 0
        var at = index + 1
        let properties = tables.properties + Int(plan.firstProperty)
        for ordinal in 0..<view.tokens[index].count {
            let key = view.tokens[at]
            let position: Int
            if expected < Int(plan.table.count), isName(Int(plan.table.first) + expected, key, key.fingerprint) {
                position = expected
            } else {
                position = self.position(of: key, key.fingerprint, in: plan.table)
            }
            expected = position + 1
            var node = plan.additional
            if position >= 0 {
                if properties[position].isRequired { missing -= 1 }
                if properties[position].isDeclared { node = properties[position].node }
            }
            if node != SchemaInstruction.none {
                guard check(Int(node), at + 1, -1) else { return false }
                if marks >= 0 { state.pointee.mark(ordinal, in: marks) }
            }
            at = view.tokens[at + 1].next
        }
        return missing == 0
    }

    private func allMembers(_ plan: MemberPlan, _ index: Int, _ marks: Int) -> Bool {
        var missing = plan.requiredCount
        var at = index + 1
        for ordinal in 0..<view.tokens[index].count {
            let key = view.tokens[at]
            guard isValidName(plan, key) else { return false }
            var isKnown = false
            let position = position(of: key, key.fingerprint, in: plan.table)
            if position >= 0 {
                let property = tables.properties[Int(plan.firstProperty) + position]
                if property.isRequired { missing -= 1 }
                if property.isDeclared {
                    isKnown = true
                    guard check(Int(property.node), at + 1, -1) else { return false }
                }
            }
            for pattern in 0..<Int(plan.patternCount) where matches(plan, pattern, key) {
                isKnown = true
                guard check(patternNode(plan, pattern), at + 1, -1) else { return false }
            }
            if !isKnown, plan.additional != SchemaInstruction.none {
                isKnown = true
                guard check(Int(plan.additional), at + 1, -1) else { return false }
            }
            if isKnown, marks >= 0 { state.pointee.mark(ordinal, in: marks) }
            at = view.tokens[at + 1].next
        }
        return missing == 0
    }

    /// Whether a key is valid against `propertyNames`.
    func isValidName(_ plan: MemberPlan, _ key: JSONToken) -> Bool {
        guard plan.propertyNames != SchemaInstruction.none else { return true }
        spare.pointee = JSONToken(value: key)
        return check(Int(plan.propertyNames), spareIndex, -1)
    }

    /// Whether a key matches a pattern of `patternProperties`.
    func matches(_ plan: MemberPlan, _ pattern: Int, _ key: JSONToken) -> Bool {
        let triple = Int(plan.firstPattern) + 3 * pattern
        let number = Int(tables.lists[triple + 1])
        return view.withText(key) { text, count in
            tables.lists[triple] == 1
                ? accepts(number, text, count) : storage.program.expressions[number].matches(text, count)
        }
    }

    func patternNode(_ plan: MemberPlan, _ pattern: Int) -> Int {
        Int(tables.lists[Int(plan.firstPattern) + 3 * pattern + 2])
    }

    func dependentRequired(_ instruction: SchemaInstruction, _ index: Int) -> Bool {
        guard find(Int(instruction.a), in: index) != nil else { return true }
        return (0..<Int(instruction.b)).allSatisfy { find(Int(instruction.a) + 1 + $0, in: index) != nil }
    }

    func unevaluatedProperties(_ instruction: SchemaInstruction, _ index: Int, _ marks: Int) -> Bool {
        guard view.tokens[index].kind == .object else { return true }
        var at = index + 1
        for ordinal in 0..<view.tokens[index].count {
            if !state.pointee.isMarked(ordinal, in: marks) {
                guard check(Int(instruction.a), at + 1, -1) else { return false }
                state.pointee.mark(ordinal, in: marks)
            }
            at = view.tokens[at + 1].next
        }
        return true
    }
}
