import DataportCore

extension SchemaReader {
    mutating func readApplicators(_ builder: inout ProgramBuilder) throws(DataportError) {
        try readReferences(&builder)
        try addList(.allOf, .allOf, &builder)
        try addList(.anyOf, .anyOf, &builder)
        try addList(.oneOf, .oneOf, &builder)
        if let node = try node(of: .not, &builder) {
            draft.hops.append(node)
            draft.general.append(SchemaInstruction(operation: .not, keyword: .not, a: node))
        }
        try readCondition(&builder)
        if let node = try node(of: .unevaluatedProperties, &builder) {
            draft.late.append(
                SchemaInstruction(operation: .unevaluatedProperties, keyword: .unevaluatedProperties, a: node))
        }
        if let node = try node(of: .unevaluatedItems, &builder) {
            draft.late.append(SchemaInstruction(operation: .unevaluatedItems, keyword: .unevaluatedItems, a: node))
        }
    }

    private mutating func addList(
        _ keyword: SchemaKeyword, _ operation: SchemaInstruction.Operation, _ builder: inout ProgramBuilder
    ) throws(DataportError) {
        let nodes = try nodes(of: keyword, &builder)
        guard !nodes.isEmpty else { return }
        draft.hops += nodes
        let first = builder.edit { program in
            program.lists += nodes
            return UInt32(program.lists.count - nodes.count)
        }
        draft.general.append(
            SchemaInstruction(operation: operation, keyword: keyword, a: first, b: UInt32(nodes.count)))
    }

    private mutating func readCondition(_ builder: inout ProgramBuilder) throws(DataportError) {
        let then = try node(of: .then, &builder)
        let otherwise = try node(of: .else, &builder)
        guard let condition = try node(of: .if, &builder) else { return }
        draft.hops += [condition] + [then, otherwise].compactMap { $0 }
        draft.general.append(
            SchemaInstruction(
                operation: .condition, keyword: .if, a: condition, b: then ?? SchemaInstruction.none,
                c: otherwise ?? SchemaInstruction.none))
    }

    private mutating func readReferences(_ builder: inout ProgramBuilder) throws(DataportError) {
        if let place = keywords[.reference] {
            let node = try builder.node(target(place, .reference, &builder))
            draft.hops.append(node)
            draft.general.append(SchemaInstruction(operation: .reference, keyword: .reference, a: node))
        }
        guard let place = keywords[.dynamicReference] else { return }
        let target = try target(place, .dynamicReference, &builder)
        let node = try builder.node(target)
        var instruction = SchemaInstruction(
            operation: .dynamicReference, keyword: .dynamicReference, a: node, b: SchemaInstruction.none)
        if let name = dynamicAnchor(place, target, builder) {
            instruction.b = builder.dynamicName(name)
        } else {
            draft.hops.append(node)
        }
        draft.general.append(instruction)
    }

    private func target(
        _ place: Int, _ keyword: SchemaKeyword, _ builder: inout ProgramBuilder
    ) throws(DataportError) -> SchemaLibrary.Location {
        guard let reference = document.string(place) else {
            throw wrong(place, "\(keyword.rawValue) is not a text", builder)
        }
        return try builder.target(of: reference, at: self.place(place))
    }

    /// The name by which a dynamic reference is looked up again in each run; `nil` when it is a plain reference, because
    /// it does not lead to a dynamic anchor by that anchor's name.
    private func dynamicAnchor(
        _ place: Int, _ target: SchemaLibrary.Location, _ builder: ProgramBuilder
    ) -> String? {
        let reference = URIReference(document.string(place) ?? "")
        let name = String(decoding: URIReference.decoded(reference.fragment ?? ""), as: UTF8.self)
        return builder.library.resources[target.resource].dynamicAnchors[name] == target.place ? name : nil
    }
}
