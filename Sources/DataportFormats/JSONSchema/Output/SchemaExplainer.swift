/// Goes through a schema and an invalid value once more and says what is wrong. Not made for speed: it runs where a run
/// has failed.
struct SchemaExplainer {
    typealias Fault = JSONSchemaOutput.Fault

    /// A node, the value it looks at, and the ways that led to both.
    struct Spot {
        var node: Int
        var index: Int
        var keywords: String
        var instance: String
    }

    let machine: SchemaMachine
    private var left: Int

    init(machine: SchemaMachine, limit: Int) {
        self.machine = machine
        left = limit
    }

    /// What is wrong with the text; there is always something.
    mutating func explain() -> [Fault] {
        let root = Spot(node: 0, index: JSONDocument.root, keywords: "", instance: "")
        let faults = explain(root, -1)
        if !faults.isEmpty { return faults }
        return [fault(root, "", "goes deeper than this schema can be followed")]
    }

    /// What is wrong with a value in the eyes of a node.
    mutating func explain(_ spot: Spot, _ marks: Int) -> [Fault] {
        guard left > 0 else { return [] }
        let token = machine.view.tokens[spot.index]
        let node = machine.tables.nodes[spot.node]
        guard machine.admits(node.types, token) else {
            return node.types == 0 && !hasKeyword(.type, spot)
                ? [fault(spot, "", "is not allowed here")] : [fault(spot, "/type", typeMessage(spot))]
        }
        guard machine.enter(node) else { return [] }
        let isContainer = token.kind == .object || token.kind == .array
        let own = node.looksAtRest && isContainer ? machine.state.pointee.pushMarks(token.count) : marks
        let (first, end) = SchemaMachine.instructions(of: node, for: token.kind)
        var faults: [Fault] = []
        for at in Array(first..<end) + Array(Int(node.arrayEnd)..<Int(node.generalEnd)) {
            faults += explain(machine.tables.instructions[at], spot, own)
        }
        // What is left over means little as long as the rest is wrong.
        if faults.isEmpty, node.looksAtRest, isContainer {
            for at in Int(node.generalEnd)..<Int(node.end) {
                faults += explain(machine.tables.instructions[at], spot, own)
            }
        }
        if own != marks { machine.state.pointee.popMarks(own, mergingInto: faults.isEmpty ? marks : -1) }
        machine.leave(node)
        return faults
    }

    private mutating func explain(_ instruction: SchemaInstruction, _ spot: Spot, _ marks: Int) -> [Fault] {
        guard left > 0, !machine.execute(instruction, spot.index, marks) else { return [] }
        switch instruction.operation {
        case .members: return explainMembers(instruction, spot)
        case .items, .unevaluatedItems, .unevaluatedProperties: return explainChildren(instruction, spot, marks)
        case .dependentRequired: return explainDependentRequired(instruction, spot)
        case .dependentSchemas: return explainInside(Int(instruction.b), spot, marks)
        case .reference, .dynamicReference, .allOf, .anyOf, .oneOf, .condition:
            return explainApplicator(instruction, spot, marks)
        default: return [fault(spot, "/" + instruction.keyword.rawValue, message(instruction, spot))]
        }
    }

    // MARK: Making faults

    mutating func fault(_ spot: Spot, _ keyword: String, _ message: String, causes: [Fault] = []) -> Fault {
        left -= 1
        let token = machine.view.tokens[spot.index]
        let isText = spot.index == machine.spareIndex || token.kind == .string
        return Fault(
            keywordLocation: spot.keywords + keyword, absoluteKeywordLocation: absolute(spot.node, keyword),
            instanceLocation: spot.instance, offset: token.start - (isText ? 1 : 0), message: message, causes: causes)
    }

    /// A branch of the tree; one with a single leaf is that leaf.
    mutating func group(_ spot: Spot, _ keyword: String, _ causes: [Fault]) -> [Fault] {
        guard causes.count > 1 else { return causes }
        left += 1
        return [fault(spot, keyword, "", causes: causes)]
    }

    private func absolute(_ node: Int, _ keyword: String) -> String {
        let address = machine.storage.library.address(of: machine.storage.locations[node])
        return address.uri + "#" + URIReference.encoded(address.pointer + keyword)
    }

    /// The way from a node to one that stands inside it.
    func relative(_ spot: Spot, to node: Int) -> String {
        let (outer, inner) = (machine.storage.locations[spot.node], machine.storage.locations[node])
        return document(spot).pointer(to: inner.place, from: outer.place)
    }

    func document(_ spot: Spot) -> JSONDocument {
        machine.storage.library.documents[machine.storage.locations[spot.node].document]
    }

    /// The place of a keyword's value in the schema.
    func keyword(_ keyword: SchemaKeyword, _ spot: Spot) -> Int? {
        document(spot).member(keyword.rawValue, of: machine.storage.locations[spot.node].place)
    }

    private func hasKeyword(_ keyword: SchemaKeyword, _ spot: Spot) -> Bool { self.keyword(keyword, spot) != nil }
}
