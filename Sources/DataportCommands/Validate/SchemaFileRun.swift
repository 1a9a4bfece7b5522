import ArgumentParser
import DataportArchive
import DataportCore
import DataportFormats
import DataportZip
import Glibc

/// `dataport validate FILE --schema SCHEMA`: JSON that need not be ours against a schema that need not be ours.
struct SchemaFileRun {
    /// How much is said of a text that is not valid: the output formats of JSON Schema.
    enum Detail: String, CaseIterable, ExpressibleByArgument {
        case flag, basic, detailed

        var format: JSONSchemaOutput.Format {
            switch self {
            case .flag: .flag
            case .basic: .basic
            case .detailed: .detailed
            }
        }
    }

    let schema: String
    /// Files with documents that the schema refers to by their `$id`.
    let references: [String]
    let assertsFormats: Bool
    let detail: Detail
    let limit: Int
    let largestText: Int
    let isJSON: Bool
    let isQuiet: Bool

    /// Checks files; whether all are valid.
    func run(_ paths: [String]) throws -> Bool {
        let schema = try compile()
        var isValid = true
        for path in paths {
            var validator = SchemaFileValidator(path: path, schema: schema, lineLimit: largestText)
            var shown = 0
            let outcome = try validator.run(limit: limit, pause: { try Interruption.check() }) { failure in
                shown += 1
                if shown <= limit { try show(failure, path) }
            }
            if outcome.invalid > 0 { isValid = false }
            try summarise(outcome, path)
        }
        return isValid
    }

    private func compile() throws(DataportError) -> JSONSchema {
        var compiler = JSONSchemaCompiler()
        compiler.assertsFormats = assertsFormats
        for path in references {
            let text = try read(path)
            let document = try text.span.withUnsafeBytes { (bytes) throws(DataportError) in
                try JSONValue(reading: bytes, name: path)
            }
            guard let id = document["$id"]?.string else {
                throw DataportError(
                    .badInput, "the document has no $id by which a schema could refer to it", place: path,
                    advice: "add the $id that the schema's $ref names")
            }
            try compiler.register(text, uri: id)
        }
        return try compiler.compile(read(schema), name: schema)
    }

    private func read(_ path: String) throws(DataportError) -> [UInt8] {
        guard let file = FileDescriptor.open(path, O_RDONLY), let size = file.size() else {
            throw DataportError(
                .noInput, "the schema cannot be opened: \(String(cString: strerror(errno)))", place: path,
                advice: "check the path and the permissions")
        }
        guard size <= 64 << 20 else {
            throw DataportError(.limit, "the schema is larger than 64 MiB", place: path)
        }
        var bytes = [UInt8](repeating: 0, count: size)
        let count = bytes.withUnsafeMutableBytes { file.read(into: $0, at: 0) }
        guard count == size else { throw DataportError(.io, "the schema cannot be read", place: path) }
        return bytes
    }

    // MARK: Saying

    private func show(_ failure: SchemaFileValidator.Failure, _ path: String) throws(DataportError) {
        let console = Console.standardOutput
        guard isJSON else {
            let style = console.style
            return try console.write(failure.findings.map { ValidationText.line($0, style) }.joined())
        }
        let output = failure.output?.json(detail.format) ?? ["valid": false, "error": "the text is not valid JSON"]
        guard case .object(let members) = output else { return }
        let place: [JSONValue.Member] = [
            .init("event", "finding"), .init("file", .string(path)), .init("line", .integer(failure.line)),
        ]
        try console.write(JSONValue.object(place + members).text(.compact) + "\n")
    }

    private func summarise(_ outcome: SchemaFileValidator.Outcome, _ path: String) throws(DataportError) {
        let console = Console.standardOutput
        if isJSON {
            let object: JSONValue = [
                "event": "result", "command": "validate", "file": .string(path),
                "outcome": outcome.invalid == 0 ? "valid" : "invalid", "exit": .integer(outcome.invalid == 0 ? 0 : 1),
                "texts": .integer(outcome.texts), "invalid": .integer(outcome.invalid),
            ]
            return try console.write(object.text(.compact) + "\n")
        }
        guard !isQuiet else { return }
        let style = console.style
        let hidden = outcome.invalid - limit
        if hidden > 0 { try console.write(style.dim("… and \(Figures.count(hidden)) more texts\n")) }
        let verdict =
            outcome.invalid == 0
            ? style.green("valid")
            : style.red("\(Figures.count(outcome.invalid)) of \(Figures.count(outcome.texts)) not valid")
        try console.write(
            "\(Terminal.safe(path, limit: 1000)): \(verdict) (\(Figures.count(outcome.texts)) text\(outcome.texts == 1 ? "" : "s"),"
                + " \(Figures.bytes(outcome.bytes)))\n")
    }
}
