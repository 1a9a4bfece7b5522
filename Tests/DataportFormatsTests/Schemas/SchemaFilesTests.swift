import DataportCore
import DataportFormats
import Foundation
import Testing

struct SchemaFilesTests {
    /// With this variable in the environment the test writes the files instead of comparing them.
    private static let isWriting = ProcessInfo.processInfo.environment["DATAPORT_WRITE_SCHEMAS"] == "1"

    @Test func `committed schemas are fresh`() throws {
        let files = SchemaFiles.all()
        if Self.isWriting { try write(files) }
        let stale = files.filter { file in
            (try? String(contentsOf: Self.root.appending(path: file.path), encoding: .utf8)) != file.text
        }.map(\.path)
        let known = Set(files.map(\.path))
        let stray = committed().filter { !known.contains($0) }
        #expect(
            stale.isEmpty, "run `make schemas` and commit: \(stale.count) are not what the kinds say")
        #expect(stray.isEmpty, "run `make schemas` and commit: \(stray) belong to no kind")
    }

    @Test func `every kind is described in every language, and every file says that it is generated`() {
        let files = SchemaFiles.all()
        #expect(files.count == AssetKind.catalogue.count * SchemaLanguage.allCases.count + 4)
        #expect(Set(files.map(\.path)).count == files.count)
        for file in files {
            #expect(file.text.contains("`dataport schema write schemas`"), "\(file.path)")
            #expect(file.text.hasSuffix("\n") && !file.text.hasSuffix("\n\n"), "\(file.path)")
        }
    }

    @Test(arguments: SchemaLanguage.allCases)
    func `a schema without a notice says nothing about files`(language: SchemaLanguage) {
        #expect(!language.render(.contact).contains("Generated"))
        #expect(language.render(.contact, notice: "N1").contains("N1"))
    }

    @Test(arguments: [SchemaLanguage.jsonSchema, .tableSchema])
    func `schemas in JSON are JSON`(language: SchemaLanguage) throws {
        for kind in AssetKind.catalogue {
            let data = Data(language.render(kind, notice: SchemaFiles.notice).utf8)
            #expect(try JSONSerialization.jsonObject(with: data) is [String: Any])
        }
    }

    /// The project's root: this file stands four levels below it.
    private static let root = (0..<4).reduce(URL(filePath: #filePath)) { url, _ in url.deletingLastPathComponent() }

    private func write(_ files: [(path: String, text: String)]) throws {
        for stray in committed() { try FileManager.default.removeItem(at: Self.root.appending(path: stray)) }
        for file in files {
            let url = Self.root.appending(path: file.path)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(file.text.utf8).write(to: url)
        }
    }

    /// The files that stand where generated files stand.
    private func committed() -> [String] {
        let folders = ["docs/kinds"] + ["json-schema", "table-schema", "xsd", "sql"].map { "schemas/v1/\($0)" }
        return folders.flatMap { folder in
            let names =
                (try? FileManager.default.contentsOfDirectory(atPath: Self.root.appending(path: folder).path)) ?? []
            return names.map { "\(folder)/\($0)" }
        }
    }
}
