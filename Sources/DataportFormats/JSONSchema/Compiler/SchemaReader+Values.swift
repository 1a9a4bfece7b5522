import DataportCore

// MARK: type, const and enum

extension SchemaReader {
    private static let types: [String: UInt8] = [
        "null": 1 << JSONKind.null.rawValue, "boolean": 1 << JSONKind.true.rawValue | 1 << JSONKind.false.rawValue,
        "number": 1 << JSONKind.number.rawValue, "string": 1 << JSONKind.string.rawValue,
        "array": 1 << JSONKind.array.rawValue, "object": 1 << JSONKind.object.rawValue,
        "integer": SchemaNode.integerBit,
    ]

    mutating func readType(_ builder: ProgramBuilder) throws(DataportError) {
        guard let place = keywords[.type] else { return }
        let names = document.kind(place) == .array ? document.elements(place) : [place]
        draft.types = 0
        for name in names {
            guard let bits = document.string(name).flatMap({ Self.types[$0] }) else {
                throw wrong(name, "type is none of null, boolean, integer, number, string, array, object", builder)
            }
            guard draft.types & bits == 0 else { throw wrong(name, "type names a type twice", builder) }
            draft.types |= bits
        }
        guard draft.types != 0 else { throw wrong(place, "type is an empty list", builder) }
    }

    mutating func readChoices(_ builder: inout ProgramBuilder) throws(DataportError) {
        if let place = keywords[.const] { addChoice([place], .const, &builder) }
        if let place = keywords[.enum] {
            guard document.kind(place) == .array else { throw wrong(place, "enum is not a list", builder) }
            addChoice(document.elements(place), .enum, &builder)
        }
    }

    private mutating func addChoice(_ values: [Int], _ keyword: SchemaKeyword, _ builder: inout ProgramBuilder) {
        var plan = ChoicePlan()
        var texts: [[UInt8]] = []
        var constants: [JSONDocument] = []
        for value in values {
            switch document.kind(value) {
            case .null, .false, .true: plan.literals |= 1 << document.kind(value).rawValue
            case .string:
                let text = document.text(value)
                if !texts.contains(text) { texts.append(text) }
            case .number, .array, .object: constants.append(document.part(value))
            }
        }
        plan.constantCount = UInt32(constants.count)
        let number = builder.edit { program in
            plan.texts = program.names.add(texts)
            plan.firstConstant = UInt32(program.constants.count)
            program.constants += constants
            program.choices.append(plan)
            return UInt32(program.choices.count - 1)
        }
        draft.general.append(SchemaInstruction(operation: .choice, keyword: keyword, a: number))
    }
}

// MARK: Numbers

extension SchemaReader {
    mutating func readNumbers(_ builder: inout ProgramBuilder) throws(DataportError) {
        try addBound(.minimum, .minimum, &builder)
        try addBound(.maximum, .maximum, &builder)
        try addBound(.exclusiveMinimum, .exclusiveMinimum, &builder)
        try addBound(.exclusiveMaximum, .exclusiveMaximum, &builder)
        try addBound(.multipleOf, .multipleOf, &builder)
    }

    private mutating func addBound(
        _ keyword: SchemaKeyword, _ operation: SchemaInstruction.Operation, _ builder: inout ProgramBuilder
    ) throws(DataportError) {
        guard let place = keywords[keyword] else { return }
        guard let number = document.number(place) else {
            throw wrong(place, "\(keyword.rawValue) is not a number", builder)
        }
        if keyword == .multipleOf, number.isNegative || number.digits.isEmpty {
            throw wrong(place, "multipleOf is not above zero", builder)
        }
        var instruction = SchemaInstruction(operation: operation, keyword: keyword)
        instruction.a = builder.edit { program in
            program.numbers.append(number)
            return UInt32(program.numbers.count - 1)
        }
        if let small = number.integer {
            instruction.isSmall = true
            instruction.small = small
        }
        draft.numbers.append(instruction)
    }
}

// MARK: Strings

extension SchemaReader {
    mutating func readStrings(_ builder: inout ProgramBuilder) throws(DataportError) {
        if let limit = try natural(.minLength, builder), limit > 0 {
            draft.strings.append(SchemaInstruction(operation: .minLength, keyword: .minLength, a: limit))
        }
        if let limit = try natural(.maxLength, builder) {
            draft.strings.append(SchemaInstruction(operation: .maxLength, keyword: .maxLength, a: limit))
        }
        if let place = keywords[.pattern] {
            guard document.kind(place) == .string else { throw wrong(place, "pattern is not a text", builder) }
            let (isAutomaton, number) = try expression(document.text(place), at: place, &builder)
            draft.strings.append(
                SchemaInstruction(operation: isAutomaton ? .automaton : .expression, keyword: .pattern, a: number))
        }
        try readFormat(builder)
    }

    private mutating func readFormat(_ builder: ProgramBuilder) throws(DataportError) {
        guard let place = keywords[.format] else { return }
        guard let name = document.string(place) else { throw wrong(place, "format is not a text", builder) }
        let asserts = builder.asserts || dialect.vocabularies.contains(.formatAssertion)
        guard asserts, let format = StringFormat(rawValue: name) else { return }
        draft.strings.append(
            SchemaInstruction(operation: .format, keyword: .format, a: UInt32(format.number)))
    }

    /// The place of a pattern among the tables, or among the expressions of RE2.
    func expression(
        _ pattern: [UInt8], at place: Int, _ builder: inout ProgramBuilder
    ) throws(DataportError) -> (isAutomaton: Bool, number: UInt32) {
        do throws(ExpressionError) {
            return try builder.expression(pattern)
        } catch {
            throw builder.library.error(
                "the pattern \(error.reason)", at: self.place(place),
                advice: "Write the pattern without look-around and references back, as ECMA-262 has it")
        }
    }
}
