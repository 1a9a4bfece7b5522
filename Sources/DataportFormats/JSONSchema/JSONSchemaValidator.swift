/// Validates texts against one schema, one after another. Keeps its memory from text to text; each task makes its own.
package struct JSONSchemaValidator: Sendable {
    let schema: JSONSchema
    private var scanner = JSONScanner()
    private var tokens: [JSONToken] = []
    private var state = MachineState()

    /// A validator of texts against `schema`.
    package init(_ schema: JSONSchema) { self.schema = schema }

    /// Whether the JSON text `text` is valid against the schema. When up to `slack` bytes behind its end may be read,
    /// short texts are scanned faster.
    /// - Throws: when the text is no JSON as archives hold it.
    package mutating func isValid(_ text: UnsafeRawBufferPointer, slack: Int = 0) throws(JSONError) -> Bool {
        try run(text, slack: slack) { $0.check(0, JSONDocument.root, -1) }
    }

    /// Whether the JSON text `text` is valid against the schema.
    /// - Throws: when the text is no JSON as archives hold it.
    package mutating func isValid(_ text: [UInt8]) throws(JSONError) -> Bool {
        try text.withUnsafeBufferPointer { (text) throws(JSONError) in try isValid(UnsafeRawBufferPointer(text)) }
    }

    /// Hands out a machine over a text.
    @inline(__always) mutating func run<R>(
        _ text: UnsafeRawBufferPointer, slack: Int, _ body: (SchemaMachine) -> R
    ) throws(JSONError) -> R {
        let count = try scanner.scan(text, slack: slack, into: &tokens)
        // What has been scanned is not empty.
        let bytes = text.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: UInt8.self)
        state.reset()
        return tokens.withUnsafeMutableBufferPointer { tokens in
            withUnsafeMutablePointer(to: &state) { state in
                schema.storage.withMachine(bytes, tokens.baseAddress.unsafelyUnwrapped, count, state, body)
            }
        }
    }
}
