import DataportFormats
import Foundation

/// The official tests of JSON Schema 2020-12, where `scripts/install-schema-suite` put them.
enum SchemaSuite {
    /// One instance and what the standard says of it.
    struct Case {
        let name: String
        let schema: [UInt8]
        let instance: [UInt8]
        let isValid: Bool
    }

    /// A part of the suite.
    enum Part: String {
        case required = ""
        case optional = "optional"
        case format = "optional/format"
    }

    static let project = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static let folder: URL = {
        let place = ProcessInfo.processInfo.environment["DATAPORT_SCHEMA_SUITE"]
        return place.map { URL(fileURLWithPath: $0) } ?? project.appendingPathComponent(".build/json-schema-suite")
    }()

    /// Says loudly that a tool is missing; true when that must not be.
    static func reportMissing(_ tool: String) -> Bool {
        FileHandle.standardError.write(Data("MISSING TOOL: \(tool)\n".utf8))
        return ProcessInfo.processInfo.environment["CI"] == "true"
    }

    static var isInstalled: Bool {
        FileManager.default.fileExists(atPath: folder.appendingPathComponent("tests/draft2020-12").path)
    }

    static func cases(_ part: Part) throws -> [Case] {
        var cases: [Case] = []
        let folder = folder.appendingPathComponent("tests/draft2020-12").appendingPathComponent(part.rawValue)
        for file in try files(in: folder) {
            let document = try JSONDocument(Array(Data(contentsOf: file)))
            for group in document.elements(JSONDocument.root) {
                guard let schema = document.member("schema", of: group), let tests = document.member("tests", of: group)
                else { continue }
                for test in document.elements(tests) {
                    cases.append(read(document, file.lastPathComponent, group, schema, test))
                }
            }
        }
        return cases
    }

    private static func read(
        _ document: JSONDocument, _ file: String, _ group: Int, _ schema: Int, _ test: Int
    ) -> Case {
        func text(_ key: String, of place: Int) -> String {
            document.member(key, of: place).flatMap { document.string($0) } ?? "?"
        }
        let instance = document.member("data", of: test).map { document.part($0).bytes } ?? []
        return Case(
            name: "\(file): \(text("description", of: group)): \(text("description", of: test))",
            schema: document.part(schema).bytes, instance: instance,
            isValid: document.member("valid", of: test).map { document.kind($0) == .true } ?? false)
    }

    static func files(in folder: URL) throws -> [URL] {
        try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "json" }.sorted { $0.path < $1.path }
    }

    /// A compiler that knows the documents that the suite serves at localhost.
    static func compiler() throws -> JSONSchemaCompiler {
        var compiler = JSONSchemaCompiler()
        let remotes = folder.appendingPathComponent("remotes").standardizedFileURL
        let files = FileManager.default.enumerator(at: remotes, includingPropertiesForKeys: nil)
        while let file = files?.nextObject() as? URL {
            let path = String(file.standardizedFileURL.path.dropFirst(remotes.path.count + 1))
            // Documents of other drafts are read by other rules.
            let isOther = path.hasPrefix("draft") && !path.hasPrefix("draft2020-12")
            guard file.pathExtension == "json", !isOther else { continue }
            try compiler.register(Data(contentsOf: file), uri: "http://localhost:1234/\(path)")
        }
        return compiler
    }
}
