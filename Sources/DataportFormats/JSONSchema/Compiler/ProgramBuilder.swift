import DataportCore

/// Turns the schemas that can be reached from one into a program. Nodes are numbered when they are first referred to
/// and filled in later, so that circles of references end.
struct ProgramBuilder {
    typealias Location = SchemaLibrary.Location

    var library: SchemaLibrary
    let asserts: Bool
    private(set) var program = SchemaProgram()
    /// Where each node stands.
    private(set) var locations: [Location] = []
    private var nodes: [Location: UInt32] = [:]
    private var filled = 0
    private var dynamicNames: [String] = []
    private var dialects: [Int: Dialect] = [:]
    private var expressions: [[UInt8]: (isAutomaton: Bool, number: UInt32)] = [:]
    /// For each node those that look at the same value.
    private(set) var hops: [[UInt32]] = []

    init(library: SchemaLibrary, assertsFormats: Bool) {
        self.library = library
        asserts = assertsFormats
    }

    /// Compiles everything that can be reached from `root`, which becomes node 0.
    mutating func build(_ root: Location) throws(DataportError) {
        _ = try node(root)
        repeat {
            while filled < locations.count {
                try fill(filled)
                filled += 1
            }
            try addDynamicTargets()
        } while filled < locations.count
        program.usesDynamicScope = !program.dynamicTargets.isEmpty
        try refuseCircles()
    }

    /// The number of the schema at a place, which must be an object or a truth value.
    mutating func node(_ location: Location) throws(DataportError) -> UInt32 {
        if let known = nodes[location] { return known }
        switch document(location).kind(location.place) {
        case .object, .true, .false: break
        default: throw library.error("this is no schema: neither an object nor true nor false", at: location)
        }
        guard locations.count < Int(SchemaInstruction.none), location.resource < 1 << 16 else {
            throw library.error("the schema has too many parts", at: location)
        }
        let number = UInt32(locations.count)
        locations.append(location)
        hops.append([])
        nodes[location] = number
        program.nodes.append(SchemaNode(types: SchemaNode.everyType, resource: UInt16(location.resource)))
        return number
    }

    func document(_ location: Location) -> JSONDocument { library.documents[location.document] }

    private mutating func fill(_ number: Int) throws(DataportError) {
        let location = locations[number]
        switch document(location).kind(location.place) {
        case .true: return
        case .false: program.nodes[number].types = 0
        default:
            let draft = try SchemaReader.read(location, knownDialect(of: location.resource), &self)
            hops[number] = draft.hops
            place(draft, in: number)
        }
    }

    private mutating func knownDialect(of resource: Int) throws(DataportError) -> Dialect {
        if let known = dialects[resource] { return known }
        let dialect = try dialect(of: resource)
        dialects[resource] = dialect
        return dialect
    }

    /// Lays the instructions of a node one behind another.
    private mutating func place(_ draft: NodeDraft, in number: Int) {
        func put(_ instructions: [SchemaInstruction]) -> UInt32 {
            program.instructions += instructions
            return UInt32(program.instructions.count)
        }
        var node = program.nodes[number]
        node.types = draft.types
        node.looksAtRest = !draft.late.isEmpty
        node.start = put([])
        node.stringEnd = put(draft.strings)
        node.numberEnd = put(draft.numbers)
        node.objectEnd = put(draft.objects)
        node.arrayEnd = put(draft.arrays)
        node.generalEnd = put(draft.general)
        node.end = put(draft.late)
        program.nodes[number] = node
    }

    /// Compiles a pattern, each once: to a table where that is small, and else with RE2.
    mutating func expression(_ pattern: [UInt8]) throws(ExpressionError) -> (isAutomaton: Bool, number: UInt32) {
        if let known = expressions[pattern] { return known }
        let expression = try ExpressionParser.parse(pattern)
        // Refuses what is irregular.
        let text = try RE2Syntax.text(expression)
        let place: (isAutomaton: Bool, number: UInt32)
        if let automaton = Automaton(expression) {
            place = (true, program.automata.add(automaton))
        } else {
            place = (false, UInt32(program.expressions.count))
            program.expressions.append(try RE2Expression(text))
        }
        expressions[pattern] = place
        return place
    }

    /// Lets readers of keywords add to the program's tables.
    mutating func edit<R>(_ body: (inout SchemaProgram) -> R) -> R { body(&program) }
}

/// The instructions of a node before they are laid down.
struct NodeDraft {
    var types = SchemaNode.everyType
    var strings: [SchemaInstruction] = []
    var numbers: [SchemaInstruction] = []
    var objects: [SchemaInstruction] = []
    var arrays: [SchemaInstruction] = []
    var general: [SchemaInstruction] = []
    var late: [SchemaInstruction] = []
    /// Nodes that look at the same value.
    var hops: [UInt32] = []
}

// MARK: Dynamic references

extension ProgramBuilder {
    /// The number of a dynamic anchor's name.
    mutating func dynamicName(_ name: String) -> UInt32 {
        if let known = dynamicNames.firstIndex(of: name) { return UInt32(known) }
        dynamicNames.append(name)
        return UInt32(dynamicNames.count - 1)
    }

    /// A dynamic reference may lead into every resource that a run can have gone through and that has its anchor.
    private mutating func addDynamicTargets() throws(DataportError) {
        let reached = Set(locations.map(\.resource))
        for (number, name) in dynamicNames.enumerated() {
            for resource in reached.sorted() {
                guard let place = library.resources[resource].dynamicAnchors[name],
                    !program.dynamicTargets.contains(where: {
                        $0.name == UInt32(number) && Int($0.resource) == resource
                    })
                else { continue }
                let document = library.resources[resource].document
                let node = try node(Location(document: document, place: place, resource: resource))
                program.dynamicTargets.append(
                    DynamicTarget(name: UInt32(number), resource: UInt16(resource), node: node))
            }
        }
    }

    /// A schema that leads back to itself without going into the value would never end.
    private func refuseCircles() throws(DataportError) {
        var states = [UInt8](repeating: 0, count: hops.count)
        for start in hops.indices where states[start] == 0 {
            var path: [(node: Int, next: Int)] = [(start, 0)]
            states[start] = 1
            while let (node, next) = path.last {
                guard next < hops[node].count else {
                    states[node] = 2
                    path.removeLast()
                    continue
                }
                path[path.count - 1].next += 1
                let target = Int(hops[node][next])
                if states[target] == 1 {
                    throw library.error("the schema refers to itself without end", at: locations[node])
                }
                if states[target] == 0 {
                    states[target] = 1
                    path.append((target, 0))
                }
            }
        }
    }
}
