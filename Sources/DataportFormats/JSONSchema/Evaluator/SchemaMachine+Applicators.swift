extension SchemaMachine {
    /// Runs an instruction that applies other nodes to the same value.
    @inline(never) func apply(_ instruction: SchemaInstruction, _ index: Int, _ marks: Int) -> Bool {
        switch instruction.operation {
        case .dynamicReference: check(dynamicTarget(instruction), index, marks)
        case .allOf: nodes(of: instruction).allSatisfy { check(Int($0), index, marks) }
        case .anyOf: anyOf(instruction, index, marks)
        case .oneOf: oneOf(instruction, index, marks)
        case .not: isInvalid(Int(instruction.a), index)
        case .condition: condition(instruction, index, marks)
        case .unevaluatedProperties: unevaluatedProperties(instruction, index, marks)
        case .unevaluatedItems: unevaluatedItems(instruction, index, marks)
        default: true
        }
    }

    /// The nodes of `allOf`, `anyOf` or `oneOf`.
    func nodes(of instruction: SchemaInstruction) -> UnsafeBufferPointer<UInt32> {
        UnsafeBufferPointer(start: tables.lists + Int(instruction.a), count: Int(instruction.b))
    }

    private func anyOf(_ instruction: SchemaInstruction, _ index: Int, _ marks: Int) -> Bool {
        var isValid = false
        for node in nodes(of: instruction) where branch(Int(node), index, marks) {
            // Who looks for what is left must know what every branch looked at.
            if marks < 0 { return true }
            isValid = true
        }
        return isValid
    }

    private func oneOf(_ instruction: SchemaInstruction, _ index: Int, _ marks: Int) -> Bool {
        var valid = 0
        for node in nodes(of: instruction) where branch(Int(node), index, marks) {
            valid += 1
            if valid > 1 { return false }
        }
        return valid == 1
    }

    /// Whether a value is not valid; a run that gave up is never that.
    private func isInvalid(_ node: Int, _ index: Int) -> Bool {
        !check(node, index, -1) && !state.pointee.wasTooDeep
    }

    func condition(_ instruction: SchemaInstruction, _ index: Int, _ marks: Int) -> Bool {
        let node = branch(Int(instruction.a), index, marks) ? instruction.b : instruction.c
        return node == SchemaInstruction.none || check(Int(node), index, marks)
    }

    /// The outermost resource that a run went through decides.
    func dynamicTarget(_ instruction: SchemaInstruction) -> Int {
        guard instruction.b != SchemaInstruction.none else { return Int(instruction.a) }
        for resource in state.pointee.scope {
            for target in storage.program.dynamicTargets
            where target.name == instruction.b && target.resource == resource {
                return Int(target.node)
            }
        }
        return Int(instruction.a)
    }
}
