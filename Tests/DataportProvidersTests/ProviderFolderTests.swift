import Foundation
import Testing

/// What CONTRIBUTING.md promises: a provider is one folder, one line in the registry and one test.
struct ProviderFolderTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private func files(_ folder: String) -> [URL] {
        let all = FileManager.default.enumerator(
            at: Self.root.appendingPathComponent(folder), includingPropertiesForKeys: nil)
        return (all?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == "swift" }
    }

    @Test(arguments: [
        ("Mailman", "MailmanService"), ("MailWizz/API", "MailWizzService"), ("Listmonk", "ListmonkService"),
    ])
    func `nothing but the registry names a service outside of its folder`(_ folder: String, _ type: String) throws {
        var named: [String] = []
        for file in files("Sources") where !file.path.contains("/DataportProviders/\(folder)/") {
            let text = try String(contentsOf: file, encoding: .utf8)
            let lines = text.split(separator: "\n").filter { $0.contains("\(type).self") || $0.contains("\(type)(") }
            named += lines.map { _ in file.lastPathComponent }
        }
        #expect(named == ["ProviderRegistry.swift"])
    }

    @Test func `the commands, the engine and the archive know no service by name`() throws {
        for folder in [
            "Sources/DataportEngine", "Sources/DataportArchive", "Sources/DataportHTTP",
            "Sources/DataportProviders/Service",
        ] {
            for file in files(folder) {
                let code = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
                    .filter { !$0.drop { $0 == " " }.hasPrefix("//") }.joined(separator: "\n")
                for name in ["ListmonkService", "MailWizzService", "MailmanService"] {
                    #expect(!code.contains(name), "\(file.lastPathComponent) names \(name)")
                }
            }
        }
    }
}
