/// The words of faults. They state facts of the schema and never the value.
extension SchemaExplainer {
    /// A text of the schema in quotes.
    static func quoted(_ text: [UInt8]) -> String { "\"" + String(decoding: text, as: UTF8.self) + "\"" }

    func typeMessage(_ spot: Spot) -> String {
        guard let place = keyword(.type, spot) else { return "is not allowed here" }
        let document = document(spot)
        let names = document.kind(place) == .array ? document.elements(place) : [place]
        return "is not of type " + names.compactMap { document.string($0) }.joined(separator: " or ")
    }

    func message(_ instruction: SchemaInstruction, _ spot: Spot) -> String {
        switch instruction.operation {
        case .minLength: "is shorter than \(Self.count(instruction.a, "character"))"
        case .maxLength: "is longer than \(Self.count(instruction.a, "character"))"
        case .automaton, .expression: "does not match the pattern " + literal(instruction.keyword, spot)
        case .format: "is not of the format " + literal(instruction.keyword, spot)
        case .minimum: "is less than " + literal(instruction.keyword, spot)
        case .maximum: "is greater than " + literal(instruction.keyword, spot)
        case .exclusiveMinimum: "is not greater than " + literal(instruction.keyword, spot)
        case .exclusiveMaximum: "is not less than " + literal(instruction.keyword, spot)
        case .multipleOf: "is no multiple of " + literal(instruction.keyword, spot)
        case .minProperties: "has fewer than \(Self.count(instruction.a, "member"))"
        case .maxProperties: "has more than \(Self.count(instruction.a, "member"))"
        case .minItems: "has fewer than \(Self.count(instruction.a, "element"))"
        case .maxItems: "has more than \(Self.count(instruction.a, "element"))"
        case .uniqueItems: "has elements that are equal"
        case .contains: containsMessage(instruction, spot)
        case .not: "is valid against a schema that forbids it"
        case .choice:
            instruction.keyword == .const
                ? "is not the value that is prescribed" : "is none of the values that are listed"
        default: "is not valid"
        }
    }

    private func containsMessage(_ instruction: SchemaInstruction, _ spot: Spot) -> String {
        let places = machine.view.children(of: spot.index)
        let found = places.count { machine.check(Int(instruction.a), $0, -1) }
        let isTooFew = found < Int(instruction.b)
        return isTooFew
            ? "has fewer than \(Self.count(instruction.b, "element")) of the kind it must contain"
            : "has more than \(Self.count(instruction.c, "element")) of the kind it must contain"
    }

    private static func count(_ number: UInt32, _ noun: String) -> String {
        "\(number) \(noun)" + (number == 1 ? "" : "s")
    }

    /// What the schema says for a keyword, when that is short.
    private func literal(_ keyword: SchemaKeyword, _ spot: Spot) -> String {
        guard let place = self.keyword(keyword, spot) else { return "of the schema" }
        let text = document(spot).text(place)
        return text.count <= 80 ? String(decoding: text, as: UTF8.self) : "of the schema"
    }
}
