/// What a validator says of a text, in the terms of the standard's output formats.
package struct JSONSchemaOutput: Sendable, Equatable {
    /// The standard's output formats that are known here.
    package enum Format: String, Sendable, CaseIterable {
        /// The verdict alone.
        case flag
        /// A flat list of what is wrong.
        case basic
        /// What is wrong as a tree that follows the schema; a branch with one leaf is that leaf.
        case detailed
    }

    /// Something that is wrong: a unit of the standard's output. It holds no value of the instance.
    package struct Fault: Sendable, Equatable {
        /// The way through the schema, references included, as a JSON pointer.
        package let keywordLocation: String
        /// The address of the keyword: the URI of its schema resource, and a JSON pointer as fragment.
        package let absoluteKeywordLocation: String
        /// The place of the value as a JSON pointer.
        package let instanceLocation: String
        /// The first byte of the value, counted from 0.
        package let offset: Int
        /// Words that continue "the value"; empty where only `causes` say something.
        package let message: String
        /// What is wrong inside.
        package let causes: [Fault]
    }

    /// What is wrong; empty when the text is valid.
    package let faults: [Fault]

    /// Whether the text is valid.
    package var isValid: Bool { faults.isEmpty }

    /// All faults that have words, in the order of the tree.
    package var flattened: [Fault] { faults.flatMap(Self.flatten) }

    private static func flatten(_ fault: Fault) -> [Fault] {
        (fault.message.isEmpty ? [] : [fault]) + fault.causes.flatMap(flatten)
    }
}

// MARK: As JSON

extension JSONSchemaOutput {
    /// The output as the standard lays it out, with the byte of each value as `instanceOffset`.
    package func json(_ format: Format) -> JSONValue {
        guard !isValid, format != .flag else { return ["valid": .bool(isValid)] }
        if format == .basic {
            return ["valid": false, "errors": .array(flattened.map { Self.unit($0, causes: []) })]
        }
        if faults.count == 1 { return Self.unit(faults[0], causes: faults[0].causes) }
        return [
            "valid": false, "keywordLocation": "", "instanceLocation": "",
            "errors": .array(faults.map { Self.unit($0, causes: $0.causes) }),
        ]
    }

    private static func unit(_ fault: Fault, causes: [Fault]) -> JSONValue {
        .object(present: [
            "valid": false,
            "keywordLocation": .string(fault.keywordLocation),
            "absoluteKeywordLocation": .string(fault.absoluteKeywordLocation),
            "instanceLocation": .string(fault.instanceLocation),
            "instanceOffset": .integer(fault.offset),
            "error": fault.message.isEmpty ? nil : .string(fault.message),
            "errors": causes.isEmpty ? nil : .array(causes.map { unit($0, causes: $0.causes) }),
        ])
    }
}

extension JSONSchemaValidator {
    /// Says of the JSON text `text` whether it is valid, and if not, why: at most about `limit` faults.
    /// - Throws: when the text is no JSON as archives hold it.
    package mutating func output(
        _ text: UnsafeRawBufferPointer, slack: Int = 0, limit: Int = 100
    ) throws(JSONError) -> JSONSchemaOutput {
        try run(text, slack: slack) { machine in
            guard !machine.check(0, JSONDocument.root, -1) else { return JSONSchemaOutput(faults: []) }
            machine.state.pointee.reset()
            var explainer = SchemaExplainer(machine: machine, limit: limit)
            return JSONSchemaOutput(faults: explainer.explain())
        }
    }

    /// Says of the JSON text `text` whether it is valid, and if not, why: at most about `limit` faults.
    /// - Throws: when the text is no JSON as archives hold it.
    package mutating func output(_ text: [UInt8], limit: Int = 100) throws(JSONError) -> JSONSchemaOutput {
        try text.withUnsafeBufferPointer { (text) throws(JSONError) in
            try output(UnsafeRawBufferPointer(text), limit: limit)
        }
    }
}
