/// One run of a program over one text: pointers into the program's tables and the text's tape, valid for the run only.
struct SchemaMachine {
    let view: JSONView
    let tables: SchemaTables
    /// What is looked at rarely.
    unowned(unsafe) let storage: JSONSchema.Storage
    let state: UnsafeMutablePointer<MachineState>
    let usesDynamicScope: Bool
    /// A free token behind the tape, for keys that are looked at as values.
    let spare: UnsafeMutablePointer<JSONToken>
    let spareIndex: Int

    /// Nested checks beyond which a run gives up: a hostile schema may not exhaust the stack.
    static let deepest = 1500

    /// Whether the value at `index` is valid against a node. Members and elements that were looked at are marked in
    /// the region `marks`, unless that is below zero.
    @inline(__always) func check(_ node: Int, _ index: Int, _ marks: Int) -> Bool {
        let token = view.tokens[index]
        guard admits(tables.nodes[node].types, token) else { return false }
        return !tables.nodes[node].hasInstructions || run(node, index, token.kind, marks)
    }

    /// Whether `type` allows a value.
    @inline(__always) func admits(_ types: UInt8, _ token: JSONToken) -> Bool {
        if types & 1 << token.kind.rawValue != 0 { return true }
        return types & SchemaNode.integerBit != 0 && token.kind == .number && isWhole(token)
    }

    @inline(__always) private func isWhole(_ token: JSONToken) -> Bool {
        SmallInteger.isPlain(view.text + token.start, token.count) || isWholeDecimal(token)
    }

    @inline(never) private func isWholeDecimal(_ token: JSONToken) -> Bool { Decimal(view.literal(token)).isWhole }

    private func run(_ number: Int, _ index: Int, _ kind: JSONKind, _ marks: Int) -> Bool {
        let node = tables.nodes[number]
        guard enter(node) else { return false }
        let isValid =
            node.looksAtRest && (kind == .object || kind == .array)
            ? runWithRest(node, index, kind, marks) : runAll(node, index, kind, marks)
        leave(node)
        return isValid
    }

    /// Takes note that a run goes into a node; false when it is too deep.
    @inline(__always) func enter(_ node: SchemaNode) -> Bool {
        guard state.pointee.depth < Self.deepest else {
            state.pointee.wasTooDeep = true
            return false
        }
        state.pointee.depth += 1
        if usesDynamicScope { state.pointee.scope.append(node.resource) }
        return true
    }

    @inline(__always) func leave(_ node: SchemaNode) {
        state.pointee.depth -= 1
        if usesDynamicScope { state.pointee.scope.removeLast() }
    }

    @inline(__always) private func runAll(_ node: SchemaNode, _ index: Int, _ kind: JSONKind, _ marks: Int) -> Bool {
        let (first, end) = Self.instructions(of: node, for: kind)
        var at = first
        while at < end {
            guard execute(tables.instructions[at], index, marks) else { return false }
            at += 1
        }
        at = Int(node.arrayEnd)
        while at < Int(node.generalEnd) {
            guard execute(tables.instructions[at], index, marks) else { return false }
            at += 1
        }
        return true
    }

    /// The instructions of a node that are for values of a kind only.
    @inline(__always) static func instructions(of node: SchemaNode, for kind: JSONKind) -> (Int, Int) {
        switch kind {
        case .null, .false, .true: (0, 0)
        case .string: (Int(node.start), Int(node.stringEnd))
        case .number: (Int(node.stringEnd), Int(node.numberEnd))
        case .object: (Int(node.numberEnd), Int(node.objectEnd))
        case .array: (Int(node.objectEnd), Int(node.arrayEnd))
        }
    }

    /// Runs a node that looks at what its other keywords left.
    private func runWithRest(_ node: SchemaNode, _ index: Int, _ kind: JSONKind, _ marks: Int) -> Bool {
        let own = state.pointee.pushMarks(view.tokens[index].count)
        var isValid = runAll(node, index, kind, own)
        var at = Int(node.generalEnd)
        while isValid, at < Int(node.end) {
            isValid = execute(tables.instructions[at], index, own)
            at += 1
        }
        state.pointee.popMarks(own, mergingInto: isValid ? marks : -1)
        return isValid
    }

    /// Checks a node whose marks count only when it is valid.
    func branch(_ node: Int, _ index: Int, _ marks: Int) -> Bool {
        guard marks >= 0 else { return check(node, index, -1) }
        let own = state.pointee.pushMarks(view.tokens[index].count)
        let isValid = check(node, index, own)
        state.pointee.popMarks(own, mergingInto: isValid ? marks : -1)
        return isValid
    }

    /// Runs one instruction.
    @inline(__always) func execute(_ instruction: SchemaInstruction, _ index: Int, _ marks: Int) -> Bool {
        switch instruction.operation {
        case .minLength, .maxLength, .automaton, .expression, .format:
            string(instruction, view.tokens[index])
        case .minimum, .maximum, .exclusiveMinimum, .exclusiveMaximum, .multipleOf:
            number(instruction, view.tokens[index])
        case .members: members(tables.plans[Int(instruction.a)], index, marks)
        case .minProperties, .minItems: view.tokens[index].count >= Int(instruction.a)
        case .maxProperties, .maxItems: view.tokens[index].count <= Int(instruction.a)
        case .dependentRequired: dependentRequired(instruction, index)
        case .dependentSchemas:
            find(Int(instruction.a), in: index) == nil || check(Int(instruction.b), index, marks)
        case .items: items(instruction, index, marks)
        case .contains: contains(instruction, index, marks)
        case .uniqueItems: view.hasUniqueElements(index)
        case .choice: isChosen(Int(instruction.a), index)
        case .reference: check(Int(instruction.a), index, marks)
        default: apply(instruction, index, marks)
        }
    }
}
