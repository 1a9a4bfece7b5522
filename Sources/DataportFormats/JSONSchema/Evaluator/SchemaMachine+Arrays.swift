extension SchemaMachine {
    func items(_ instruction: SchemaInstruction, _ index: Int, _ marks: Int) -> Bool {
        var at = index + 1
        for position in 0..<view.tokens[index].count {
            let node =
                position < Int(instruction.b) ? tables.lists[Int(instruction.a) + position] : instruction.c
            if node == SchemaInstruction.none { break }
            guard check(Int(node), at, -1) else { return false }
            if marks >= 0 { state.pointee.mark(position, in: marks) }
            at = view.tokens[at].next
        }
        return true
    }

    func contains(_ instruction: SchemaInstruction, _ index: Int, _ marks: Int) -> Bool {
        var found = 0
        var at = index + 1
        let (minimum, maximum) = (Int(instruction.b), Int(instruction.c))
        let hasMaximum = instruction.c != SchemaInstruction.none
        for position in 0..<view.tokens[index].count {
            if marks < 0, found >= minimum, !hasMaximum { return true }
            if check(Int(instruction.a), at, -1) {
                found += 1
                if hasMaximum, found > maximum { return false }
                if marks >= 0 { state.pointee.mark(position, in: marks) }
            }
            at = view.tokens[at].next
        }
        return found >= minimum
    }

    func unevaluatedItems(_ instruction: SchemaInstruction, _ index: Int, _ marks: Int) -> Bool {
        guard view.tokens[index].kind == .array else { return true }
        var at = index + 1
        for position in 0..<view.tokens[index].count {
            if !state.pointee.isMarked(position, in: marks) {
                guard check(Int(instruction.a), at, -1) else { return false }
                state.pointee.mark(position, in: marks)
            }
            at = view.tokens[at].next
        }
        return true
    }
}
