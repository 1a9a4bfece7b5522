package import DataportCore

/// A compiled schema of JSON Schema 2020-12. It never changes; to validate texts, make a `JSONSchemaValidator` of it.
package struct JSONSchema: Sendable {
    let storage: Storage

    /// What the compiler made, shared by all copies.
    final class Storage: Sendable {
        let program: SchemaProgram
        let library: SchemaLibrary
        let locations: [SchemaLibrary.Location]

        init(program: SchemaProgram, library: SchemaLibrary, locations: [SchemaLibrary.Location]) {
            self.program = program
            self.library = library
            self.locations = locations
        }
    }

    /// The schema that is the JSON text `schema`, which refers to no documents but itself and the metaschemas.
    package init(_ schema: some Sequence<UInt8>, name: String = "schema") throws(DataportError) {
        self = try JSONSchemaCompiler().compile(schema, name: name)
    }

    init(_ storage: Storage) { self.storage = storage }
}

/// Compiles schemas, and knows the documents that they may refer to. Nothing is ever fetched.
package struct JSONSchemaCompiler: Sendable {
    private var library = SchemaLibrary()

    /// Whether `format` is an assertion. By default it is an annotation, as the standard has it, and asserts only in
    /// schemas whose metaschema says so.
    package var assertsFormats = false

    /// A compiler that knows the metaschemas of 2020-12.
    package init() {}

    /// Makes a document known by its address, to which `$ref` may then lead.
    package mutating func register(_ document: some Sequence<UInt8>, uri: String) throws(DataportError) {
        _ = try library.add(Self.read(document, name: uri), uri: uri, name: uri)
    }

    /// Compiles a schema; `name` says in errors what was read, `uri` is its address where it has one.
    package func compile(
        _ schema: some Sequence<UInt8>, uri: String = "", name: String = "schema"
    ) throws(DataportError) -> JSONSchema {
        var library = library
        let root = try library.add(Self.read(schema, name: name), uri: uri, name: name)
        var builder = ProgramBuilder(library: library, assertsFormats: assertsFormats)
        try builder.build(root)
        return JSONSchema(
            JSONSchema.Storage(program: builder.program, library: builder.library, locations: builder.locations))
    }

    private static func read(_ text: some Sequence<UInt8>, name: String) throws(DataportError) -> JSONDocument {
        do throws(JSONError) {
            return try JSONDocument(Array(text))
        } catch {
            throw DataportError(
                .badInput, "the schema is not valid JSON: \(error.reason.rawValue)",
                place: "\(name), byte \(error.offset)", advice: "Mend the schema")
        }
    }
}
