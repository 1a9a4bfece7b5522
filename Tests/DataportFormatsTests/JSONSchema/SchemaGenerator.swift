import DataportTestKit

/// Random schemas and values that often meet: names, numbers and texts come from small pools.
struct SchemaGenerator {
    private var random: SeededGenerator
    private static let names = ["a", "b", "ab", "ä", "a/b", "~", ""]
    private static let texts = [
        "", "a", "b", "ab", "abc", "ABC", "é", "😀", "a1", "2020-01-01", "a\\nb", "\\u0061", "\\ud83d\\ude00",
    ]
    private static let numbers = [
        "0", "1", "-1", "2", "3", "5", "10", "1.0", "1.5", "-0.0", "2.5", "1e2", "100", "0.1", "12345678901234567890",
        "12345678901234567891", "-7", "0.5",
    ]
    private static let patterns = [
        "^a", "b$", "^[a-z]{1,2}$", "^[^a]*$", "\\\\d", "^\\\\w+$", "^(a|ab)(c|bcd)?$", "^.{1,2}$", "^$", "\\\\p{L}",
        "[é😀]", "a.?b",
    ]

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    private mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &random) }

    private mutating func pick(_ pool: [String]) -> String { pool[below(pool.count)] }

    private mutating func distinct(_ pool: [String], atMost count: Int) -> [String] {
        Array(pool.shuffled(using: &random).prefix(below(count + 1)))
    }

    // MARK: Values

    mutating func instance() -> String { value(depth: 0) }

    private mutating func value(depth: Int) -> String {
        switch below(depth > 2 ? 6 : depth == 0 ? 14 : 10) {
        case 0: return "null"
        case 1: return pick(["true", "false"])
        case 2...3: return pick(Self.numbers)
        case 4...5: return "\"\(pick(Self.texts))\""
        case 6...7:
            return "[" + (0..<below(5)).map { _ in value(depth: depth + 1) }.joined(separator: ",") + "]"
        default:
            let members = distinct(Self.names, atMost: 4).map { "\"\($0)\":\(value(depth: depth + 1))" }
            return "{" + members.joined(separator: ",") + "}"
        }
    }

    // MARK: Schemas

    /// A whole schema, with definitions that it refers to. A definition refers only to those behind it, except from inside
    /// the value.
    mutating func schema() -> String {
        var definitions: [String] = []
        for number in 0..<3 {
            definitions.append("\"d\(number)\":" + schema(depth: 1, definition: number + 1))
        }
        definitions.append("\"dyn\":{\"$dynamicAnchor\":\"dyn\",\"type\":[\"string\",\"array\"]}")
        let keywords = keywords(depth: 0, definition: 0) + ["\"$defs\":{\(definitions.joined(separator: ","))}"]
        return "{" + keywords.joined(separator: ",") + "}"
    }

    private mutating func schema(depth: Int, definition: Int) -> String {
        if below(12) == 0 { return pick(["true", "true", "false"]) }
        return "{" + keywords(depth: depth, definition: definition).joined(separator: ",") + "}"
    }

    private mutating func keywords(depth: Int, definition: Int) -> [String] {
        let count = 1 + below(depth == 0 ? 4 : 2)
        var chosen: [String: String] = [:]
        for _ in 0..<count {
            let (keyword, value) = keyword(depth: depth, definition: definition)
            chosen[keyword] = value
        }
        return chosen.sorted { $0.key < $1.key }.map { "\"\($0)\":\($1)" }
    }

    private mutating func keyword(depth: Int, definition: Int) -> (String, String) {
        let isLeaf = depth > 2 || below(2) == 0
        return isLeaf ? assertion() : applicator(depth: depth, definition: definition)
    }

    private mutating func assertion() -> (String, String) {
        switch below(18) {
        case 0...2:
            let names = ["null", "boolean", "integer", "number", "string", "array", "object"].map { "\"\($0)\"" }
            let chosen = distinct(names, atMost: 4)
            return ("type", chosen.isEmpty ? "\"object\"" : "[\(chosen.joined(separator: ","))]")
        case 3: return ("const", value(depth: 1))
        case 4: return ("enum", "[" + Set((0..<4).map { _ in value(depth: 1) }).sorted().joined(separator: ",") + "]")
        case 5: return ("minLength", "\(below(4))")
        case 6: return ("maxLength", "\(below(4))")
        case 7: return ("pattern", "\"\(pick(Self.patterns))\"")
        case 8: return ("minimum", pick(Self.numbers))
        case 9: return ("exclusiveMaximum", pick(Self.numbers))
        case 10: return ("multipleOf", pick(["1", "2", "3", "0.5", "1.5", "2.5", "10"]))
        case 11: return ("minItems", "\(below(3))")
        case 12: return ("maxItems", "\(below(4))")
        case 13: return ("uniqueItems", pick(["true", "true", "false"]))
        case 14: return ("minProperties", "\(below(3))")
        case 15: return ("maxProperties", "\(below(4))")
        case 16:
            return ("required", "[" + distinct(Self.names, atMost: 2).map { "\"\($0)\"" }.joined(separator: ",") + "]")
        default:
            let names = distinct(Self.names, atMost: 2).map { "\"\($0)\"" }.joined(separator: ",")
            return ("dependentRequired", "{\"\(pick(Self.names))\":[\(names)]}")
        }
    }

    private mutating func applicator(depth: Int, definition: Int) -> (String, String) {
        // Inside the value every definition may be referred to again; at the same value only those behind.
        func inside(_ generator: inout SchemaGenerator) -> String {
            generator.below(6) == 0
                ? "{\"$ref\":\"#/$defs/d\(generator.below(3))\"}" : generator.schema(depth: depth + 1, definition: 3)
        }
        func same(_ generator: inout SchemaGenerator) -> String {
            generator.schema(depth: depth + 1, definition: definition)
        }
        switch below(20) {
        case 0...2: return ("properties", map(Self.names) { inside(&$0) })
        case 3: return ("patternProperties", map(Self.patterns) { inside(&$0) })
        case 4: return ("additionalProperties", inside(&self))
        case 5: return ("propertyNames", schema(depth: 3, definition: 3))
        case 6: return ("items", inside(&self))
        case 7: return ("prefixItems", "[" + (0...below(3)).map { _ in inside(&self) }.joined(separator: ",") + "]")
        case 8: return ("contains", inside(&self) + ",\"minContains\":\(below(3)),\"maxContains\":\(1 + below(3))")
        case 9...12:
            let list = (0...below(3)).map { _ in same(&self) }.joined(separator: ",")
            return (pick(["allOf", "anyOf", "oneOf"]), "[\(list)]")
        case 13: return ("not", same(&self))
        case 14: return ("if", same(&self) + ",\"then\":" + same(&self) + ",\"else\":" + same(&self))
        case 15: return ("dependentSchemas", map(Self.names) { same(&$0) })
        case 16: return ("unevaluatedProperties", inside(&self))
        case 17: return ("unevaluatedItems", inside(&self))
        case 18 where definition < 3: return ("$ref", "\"#/$defs/d\(definition + below(3 - definition))\"")
        default: return ("$dynamicRef", "\"#dyn\"")
        }
    }

    private mutating func map(_ pool: [String], _ value: (inout SchemaGenerator) -> String) -> String {
        "{" + distinct(pool, atMost: 3).map { "\"\($0)\":\(value(&self))" }.joined(separator: ",") + "}"
    }
}
