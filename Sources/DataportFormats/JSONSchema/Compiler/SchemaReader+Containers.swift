import DataportCore

// MARK: Objects

extension SchemaReader {
    mutating func readObjects(_ builder: inout ProgramBuilder) throws(DataportError) {
        try readMembers(&builder)
        if let limit = try natural(.minProperties, builder) {
            draft.objects.append(SchemaInstruction(operation: .minProperties, keyword: .minProperties, a: limit))
        }
        if let limit = try natural(.maxProperties, builder) {
            draft.objects.append(SchemaInstruction(operation: .maxProperties, keyword: .maxProperties, a: limit))
        }
        try readDependencies(&builder)
    }

    private mutating func readMembers(_ builder: inout ProgramBuilder) throws(DataportError) {
        let involved: [SchemaKeyword] = [
            .properties, .patternProperties, .additionalProperties, .required, .propertyNames,
        ]
        guard involved.contains(where: { keywords[$0] != nil }) else { return }
        let properties = try self.members(of: .properties, builder)
        let required =
            try keywords[.required].map { (place) throws(DataportError) in
                try texts(place, .required, builder)
            } ?? []
        let requiredNames = Set(required)
        var plans: [PropertyPlan] = []
        for (key, value) in properties {
            plans.append(
                PropertyPlan(
                    node: try node(value, &builder), isDeclared: true, isRequired: requiredNames.contains(key)))
        }
        let declared = Set(properties.map(\.key))
        let others = required.filter { !declared.contains($0) }
        plans += others.map { _ in
            PropertyPlan(node: SchemaInstruction.none, isDeclared: false, isRequired: true)
        }
        var plan = MemberPlan(requiredCount: UInt32(required.count))
        let patterns = try readPatterns(&builder)
        plan.patternCount = UInt32(patterns.count / 3)
        plan.additional = try node(of: .additionalProperties, &builder) ?? SchemaInstruction.none
        plan.propertyNames = try node(of: .propertyNames, &builder) ?? SchemaInstruction.none
        let number = builder.edit { program in
            plan.table = program.names.add(properties.map(\.key) + others)
            plan.firstProperty = UInt32(program.properties.count)
            program.properties += plans
            plan.firstPattern = UInt32(program.lists.count)
            program.lists += patterns
            program.plans.append(plan)
            return UInt32(program.plans.count - 1)
        }
        draft.objects.append(SchemaInstruction(operation: .members, keyword: .properties, a: number))
    }

    private func readPatterns(_ builder: inout ProgramBuilder) throws(DataportError) -> [UInt32] {
        var triples: [UInt32] = []
        for (key, value) in try self.members(of: .patternProperties, builder) {
            let (isAutomaton, number) = try expression(key, at: value, &builder)
            triples += [isAutomaton ? 1 : 0, number, try node(value, &builder)]
        }
        return triples
    }

    private mutating func readDependencies(_ builder: inout ProgramBuilder) throws(DataportError) {
        for (key, value) in try self.members(of: .dependentRequired, builder) {
            try addDependentRequired(key, value, .dependentRequired, &builder)
        }
        for (key, value) in try self.members(of: .dependentSchemas, builder) {
            try addDependentSchema(key, value, .dependentSchemas, &builder)
        }
        for (key, value) in try self.members(of: .dependencies, builder) {
            if document.kind(value) == .array {
                try addDependentRequired(key, value, .dependencies, &builder)
            } else {
                try addDependentSchema(key, value, .dependencies, &builder)
            }
        }
    }

    private mutating func addDependentRequired(
        _ key: [UInt8], _ value: Int, _ keyword: SchemaKeyword, _ builder: inout ProgramBuilder
    ) throws(DataportError) {
        let names = try texts(value, keyword, builder)
        // The first name brings the others with it.
        let number = builder.edit { Self.addNames([key] + names, to: &$0) }
        draft.objects.append(
            SchemaInstruction(operation: .dependentRequired, keyword: keyword, a: number, b: UInt32(names.count)))
    }

    private mutating func addDependentSchema(
        _ key: [UInt8], _ value: Int, _ keyword: SchemaKeyword, _ builder: inout ProgramBuilder
    ) throws(DataportError) {
        let node = try node(value, &builder)
        let number = builder.edit { Self.addNames([key], to: &$0) }
        draft.hops.append(node)
        draft.objects.append(SchemaInstruction(operation: .dependentSchemas, keyword: keyword, a: number, b: node))
    }

    /// Adds names that are looked for one by one, and returns the place of the first among the entries.
    private static func addNames(_ names: [[UInt8]], to program: inout SchemaProgram) -> UInt32 {
        let first = UInt32(program.names.entries.count)
        for name in names { _ = program.names.add([name]) }
        return first
    }
}

// MARK: Arrays

extension SchemaReader {
    mutating func readArrays(_ builder: inout ProgramBuilder) throws(DataportError) {
        let prefix = try nodes(of: .prefixItems, &builder)
        let rest = try node(of: .items, &builder)
        if !prefix.isEmpty || rest != nil {
            let first = builder.edit { program in
                program.lists += prefix
                return UInt32(program.lists.count - prefix.count)
            }
            draft.arrays.append(
                SchemaInstruction(
                    operation: .items, keyword: .items, a: first, b: UInt32(prefix.count),
                    c: rest ?? SchemaInstruction.none))
        }
        if let limit = try natural(.minItems, builder) {
            draft.arrays.append(SchemaInstruction(operation: .minItems, keyword: .minItems, a: limit))
        }
        if let limit = try natural(.maxItems, builder) {
            draft.arrays.append(SchemaInstruction(operation: .maxItems, keyword: .maxItems, a: limit))
        }
        try readContains(&builder)
        if let place = keywords[.uniqueItems] {
            switch document.kind(place) {
            case .true:
                draft.arrays.append(SchemaInstruction(operation: .uniqueItems, keyword: .uniqueItems))
            case .false: break
            default: throw wrong(place, "uniqueItems is neither true nor false", builder)
            }
        }
    }

    private mutating func readContains(_ builder: inout ProgramBuilder) throws(DataportError) {
        let minimum = try natural(.minContains, builder)
        let maximum = try natural(.maxContains, builder)
        guard let node = try node(of: .contains, &builder) else { return }
        draft.arrays.append(
            SchemaInstruction(
                operation: .contains, keyword: .contains, a: node, b: minimum ?? 1,
                c: maximum ?? SchemaInstruction.none))
    }
}
