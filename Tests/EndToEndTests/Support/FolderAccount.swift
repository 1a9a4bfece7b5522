import DataportArchive
import DataportTestKit
import DataportZip
import Foundation

/// A small account in a folder that `folder:` reads, for bodies that a test needs.
struct FolderAccount {
    let path: String
    /// The URI of the source.
    var source: String { "folder:\(path)" }

    /// Makes the folder with account 7, of a service.
    init(_ path: String, provider: String = "mailwizz") throws {
        self.path = path
        try FileManager.default.createDirectory(atPath: path + "/data/json", withIntermediateDirectories: true)
        try write([["id": "7", "name": "Test", "provider": provider]], to: "account")
    }

    /// Writes the records of a kind.
    func write(_ records: [[String: Any]], to plural: String) throws {
        let lines = try records.map {
            String(
                decoding: try JSONSerialization.data(
                    withJSONObject: $0, options: [.sortedKeys, .withoutEscapingSlashes]), as: UTF8.self)
        }
        let text = lines.map { $0 + "\n" }.joined()
        try Data(text.utf8).write(to: URL(fileURLWithPath: "\(path)/data/json/\(plural).jsonl"))
    }

    /// Puts a body or an image into the folder and returns its path there.
    func add(_ bytes: [UInt8], _ ending: String) throws -> String {
        var digests = Digests()
        bytes.withUnsafeBytes { digests.update($0) }
        let digest = digests.sha256Hex()
        let folder = "data/content/\(digest.prefix(2))"
        try FileManager.default.createDirectory(atPath: "\(path)/\(folder)", withIntermediateDirectories: true)
        let file = "\(folder)/\(digest).\(ending)"
        try Data(bytes).write(to: URL(fileURLWithPath: "\(path)/\(file)"))
        return file
    }

    /// Puts a body into the folder.
    func add(_ text: String, _ ending: String = "html") throws -> String { try add(Array(text.utf8), ending) }

    /// Exports it.
    func export(to archive: String, _ more: String..., environment: [String: String] = [:]) throws -> ProgramResult {
        let isolated = ["DATAPORT_STORE": "/nonexistent/accounts.sqlite"].merging(environment) { $1 }
        return try Program(Project.binary).run(
            ["export", "--from", source, "--account", "7", "-o", archive] + more, environment: isolated)
    }
}

/// What an archive holds, for tests of bodies.
struct UnpackedArchive {
    let folder: TemporaryDirectory

    /// Unpacks an archive.
    init(_ archive: String) throws {
        folder = try TemporaryDirectory()
        try SampleStoreFiles.require(try Program("unzip").run(["-q", archive, "-d", folder.path]))
    }

    /// The records of a kind by id.
    func records(_ plural: String) throws -> [String: [String: Any]] {
        let text = String(decoding: try folder.bytes("data/json/\(plural).jsonl"), as: UTF8.self)
        let objects = try text.split(separator: "\n").compactMap {
            try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
        }
        return Dictionary(uniqueKeysWithValues: objects.map { ($0["id"] as? String ?? "", $0) })
    }

    /// A field of a record.
    func text(_ plural: String, _ id: String, _ field: String) throws -> String? {
        try records(plural)[id]?[field] as? String
    }

    /// The bytes of a body or image that a record refers to.
    func body(_ plural: String, _ id: String, _ field: String) throws -> [UInt8] {
        guard let path = try text(plural, id, field) else { return [] }
        return try folder.bytes(path)
    }

    /// The paths of bodies and media.
    func contents() -> [String] {
        (FileManager.default.enumerator(atPath: folder.file("data/content"))?.compactMap { $0 as? String } ?? [])
            .filter { $0.contains(".") }.sorted()
    }
}
