/// A compiled schema: flat tables of plain values, so that a run follows no references and counts none.
struct SchemaProgram: Sendable {
    var nodes: [SchemaNode] = []
    var instructions: [SchemaInstruction] = []
    /// Nodes, names and numbers that instructions refer to by ranges.
    var lists: [UInt32] = []
    var plans: [MemberPlan] = []
    var names = NameTables()
    var properties: [PropertyPlan] = []
    var numbers: [Decimal] = []
    var constants: [JSONDocument] = []
    var choices: [ChoicePlan] = []
    var expressions: [RE2Expression] = []
    var automata = AutomatonTables()
    var dynamicTargets: [DynamicTarget] = []
    /// Whether runs must remember which resources they went through.
    var usesDynamicScope = false
}

/// A subschema. Its instructions stand one behind another: those for strings, numbers, objects and arrays, those for
/// every type, and last those that look at what the others have left.
struct SchemaNode: Sendable {
    /// A bit for each kind of value that `type` allows, and `integerBit`.
    var types: UInt8
    /// Whether it has `unevaluatedProperties` or `unevaluatedItems`.
    var looksAtRest = false
    var resource: UInt16 = 0
    var start: UInt32 = 0
    var stringEnd: UInt32 = 0
    var numberEnd: UInt32 = 0
    var objectEnd: UInt32 = 0
    var arrayEnd: UInt32 = 0
    var generalEnd: UInt32 = 0
    var end: UInt32 = 0

    static let everyType: UInt8 = 0x7F
    /// Of numbers only those that are whole.
    static let integerBit: UInt8 = 0x80

    @inline(__always) var hasInstructions: Bool { start != end }
}

/// One keyword, or several that are run together.
struct SchemaInstruction: Sendable {
    enum Operation: UInt8, Sendable {
        // Strings.
        case minLength, maxLength, automaton, expression, format
        // Numbers.
        case minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf
        // Objects.
        case members, minProperties, maxProperties, dependentRequired, dependentSchemas
        // Arrays.
        case items, contains, minItems, maxItems, uniqueItems
        // Every type.
        case reference, dynamicReference, allOf, anyOf, oneOf, not, condition, choice
        // At the end.
        case unevaluatedProperties, unevaluatedItems
    }

    var operation: Operation
    /// Whether `b` and `c` hold a number bound that fits a machine word.
    var isSmall = false
    /// The keyword, for messages.
    var keyword: SchemaKeyword
    var a: UInt32 = 0
    var b: UInt32 = 0
    var c: UInt32 = 0

    /// Stands for "no node" or "no limit".
    static let none = UInt32.max

    var small: Int {
        get { Int(truncatingIfNeeded: UInt64(b) | UInt64(c) << 32) }
        set {
            b = UInt32(truncatingIfNeeded: newValue)
            c = UInt32(truncatingIfNeeded: newValue >> 32)
        }
    }
}

/// `properties`, `patternProperties`, `additionalProperties`, `required` and `propertyNames` of one subschema.
struct MemberPlan: Sendable {
    var table = NameTable()
    /// The first of the table's properties in `properties`.
    var firstProperty: UInt32 = 0
    var requiredCount: UInt32 = 0
    /// Triples in `lists`: 1 for an automaton or 0 for an expression, its place, the node.
    var firstPattern: UInt32 = 0
    var patternCount: UInt32 = 0
    var additional = SchemaInstruction.none
    var propertyNames = SchemaInstruction.none

    @inline(__always) var isSimple: Bool { patternCount == 0 && propertyNames == SchemaInstruction.none }
}

/// A name of a member plan.
struct PropertyPlan: Sendable {
    var node: UInt32
    /// Whether `properties` has it; names that are only required are additional properties.
    var isDeclared: Bool
    var isRequired: Bool
}

/// The values of `const` or `enum`.
struct ChoicePlan: Sendable {
    /// A bit for each of null, false and true that is among them.
    var literals: UInt8 = 0
    var texts = NameTable()
    /// Numbers, arrays and objects, in `constants`.
    var firstConstant: UInt32 = 0
    var constantCount: UInt32 = 0
}

/// Where a dynamic anchor leads in one of the resources that have it.
struct DynamicTarget: Sendable {
    var name: UInt32
    var resource: UInt16
    var node: UInt32
}

/// The tables of all expressions.
struct AutomatonTables: Sendable {
    /// One expression.
    struct Entry: Sendable {
        var columns: UInt32
        var table: UInt32
        var matched: UInt32
        var start: UInt32
        var accepting: UInt32
    }

    private(set) var entries: [Entry] = []
    private(set) var columns: [UInt8] = []
    private(set) var rows: [UInt32] = []

    /// Adds a table and returns its place.
    mutating func add(_ automaton: Automaton) -> UInt32 {
        entries.append(
            Entry(
                columns: UInt32(columns.count), table: UInt32(rows.count), matched: UInt32(automaton.columnCount),
                start: automaton.start, accepting: automaton.accepting))
        columns += automaton.columns
        rows += automaton.table
        return UInt32(entries.count - 1)
    }
}
