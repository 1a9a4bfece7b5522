extension SchemaExplainer {
    /// What is wrong in the eyes of a node that stands inside another and looks at the same value.
    mutating func explainInside(_ node: Int, _ spot: Spot, _ marks: Int) -> [Fault] {
        let way = relative(spot, to: node)
        var inner = spot
        inner.node = node
        inner.keywords += way
        return group(spot, way, explain(inner, marks))
    }

    /// What is wrong with a member or element in the eyes of a node that stands inside this one.
    private mutating func explainChild(_ node: Int, _ index: Int, _ step: String, _ spot: Spot) -> [Fault] {
        let inner = Spot(
            node: node, index: index, keywords: spot.keywords + relative(spot, to: node),
            instance: spot.instance + "/" + step)
        return group(inner, "", explain(inner, -1))
    }

    mutating func explainApplicator(_ instruction: SchemaInstruction, _ spot: Spot, _ marks: Int) -> [Fault] {
        switch instruction.operation {
        case .reference: return explainReference(Int(instruction.a), instruction, spot, marks)
        case .dynamicReference: return explainReference(machine.dynamicTarget(instruction), instruction, spot, marks)
        case .condition:
            let isMet = machine.check(Int(instruction.a), spot.index, -1)
            return explainInside(Int(isMet ? instruction.b : instruction.c), spot, marks)
        case .allOf:
            var causes: [Fault] = []
            for node in machine.nodes(of: instruction) where !machine.check(Int(node), spot.index, -1) {
                causes += explainInside(Int(node), spot, marks)
            }
            return group(spot, "/allOf", causes)
        default: return explainAlternatives(instruction, spot)
        }
    }

    private mutating func explainReference(
        _ node: Int, _ instruction: SchemaInstruction, _ spot: Spot, _ marks: Int
    ) -> [Fault] {
        let way = "/" + instruction.keyword.rawValue
        var target = spot
        target.node = node
        target.keywords += way
        return group(spot, way, explain(target, marks))
    }

    private mutating func explainAlternatives(_ instruction: SchemaInstruction, _ spot: Spot) -> [Fault] {
        let way = "/" + instruction.keyword.rawValue
        let nodes = machine.nodes(of: instruction)
        guard nodes.allSatisfy({ !machine.check(Int($0), spot.index, -1) }) else {
            return [fault(spot, way, "is valid against more than one alternative")]
        }
        var causes: [Fault] = []
        for node in nodes { causes += explainInside(Int(node), spot, -1) }
        return [fault(spot, way, "is valid against none of the alternatives", causes: causes)]
    }

    // MARK: Members and elements

    mutating func explainMembers(_ instruction: SchemaInstruction, _ spot: Spot) -> [Fault] {
        let plan = machine.tables.plans[Int(instruction.a)]
        var faults: [Fault] = []
        var present: Set<Int> = []
        for place in machine.view.children(of: spot.index) {
            let key = machine.view.tokens[place]
            let step = JSONPointer.escape(machine.view.unescaped(key))
            if !machine.isValidName(plan, key) {
                faults += explainChild(Int(plan.propertyNames), machine.spareIndex, step, spot)
            }
            let position = machine.position(of: key, key.fingerprint, in: plan.table)
            if position >= 0 { present.insert(position) }
            for node in nodes(for: key, position, plan) where !machine.check(node, place + 1, -1) {
                faults += explainChild(node, place + 1, step, spot)
            }
        }
        for position in 0..<Int(plan.table.count) where !present.contains(position) {
            guard machine.tables.properties[Int(plan.firstProperty) + position].isRequired else { continue }
            let name = machine.storage.program.names.name(plan.table, position)
            faults.append(fault(spot, "/required", "lacks the member \(Self.quoted(name))"))
        }
        return faults
    }

    /// The nodes that look at the member with a key.
    private func nodes(for key: JSONToken, _ position: Int, _ plan: MemberPlan) -> [Int] {
        var nodes: [Int] = []
        if position >= 0 {
            let property = machine.tables.properties[Int(plan.firstProperty) + position]
            if property.isDeclared { nodes.append(Int(property.node)) }
        }
        for pattern in 0..<Int(plan.patternCount) where machine.matches(plan, pattern, key) {
            nodes.append(machine.patternNode(plan, pattern))
        }
        if nodes.isEmpty, plan.additional != SchemaInstruction.none { nodes.append(Int(plan.additional)) }
        return nodes
    }

    mutating func explainChildren(_ instruction: SchemaInstruction, _ spot: Spot, _ marks: Int) -> [Fault] {
        let isObject = machine.view.tokens[spot.index].kind == .object
        var faults: [Fault] = []
        for (position, place) in machine.view.children(of: spot.index).enumerated() {
            var node = instruction.a
            if instruction.operation == .items {
                node =
                    position < Int(instruction.b)
                    ? machine.tables.lists[Int(instruction.a) + position] : instruction.c
                if node == SchemaInstruction.none { break }
            } else if machine.state.pointee.isMarked(position, in: marks) {
                continue
            }
            let value = isObject ? place + 1 : place
            guard !machine.check(Int(node), value, -1) else { continue }
            let step =
                isObject ? JSONPointer.escape(machine.view.unescaped(machine.view.tokens[place])) : String(position)
            faults += explainChild(Int(node), value, step, spot)
        }
        return faults
    }

    mutating func explainDependentRequired(_ instruction: SchemaInstruction, _ spot: Spot) -> [Fault] {
        let names = machine.storage.program.names
        func name(_ entry: Int) -> String {
            Self.quoted(names.name(NameTable(first: UInt32(entry), count: 1), 0))
        }
        let trigger = Int(instruction.a)
        var faults: [Fault] = []
        for entry in (trigger + 1)...(trigger + Int(instruction.b)) where machine.find(entry, in: spot.index) == nil {
            faults.append(
                fault(
                    spot, "/" + instruction.keyword.rawValue,
                    "lacks the member \(name(entry)), which \(name(trigger)) requires"))
        }
        return faults
    }
}
