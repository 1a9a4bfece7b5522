import DataportCore
import DataportFormats
import DataportTestKit
import DataportZip
import Testing

import DataportArchive

struct ArchiveOrderTests {
    private func admitted(_ paths: [String]) -> Bool {
        var order = EntryOrder()
        do {
            for path in paths { try order.admit(path) }
            return true
        } catch { return false }
    }

    @Test func `entries come in the order of the format`() {
        let right = [
            "data/json/lists.jsonl", "data/csv/lists.csv", "data/content/aa/b.txt", "data/content/ab/a.txt",
            "schema/json/list.schema.json", "spreadsheet/001.csv", "report/portability-report.json", "index.html",
            "README.txt", "datapackage.json", "bagit.txt", "bag-info.txt", "manifest-sha256.txt",
            "tagmanifest-sha256.txt",
        ]
        #expect(admitted(right))
        for position in 0..<right.count - 1 where position != 0 {
            var wrong = right
            wrong.swapAt(position, position + 1)
            #expect(!admitted(wrong), "\(wrong[position])")
        }
        for path in right { #expect(!admitted([path, path]), "\(path)") }
    }

    @Test(arguments: [
        "", "/etc/passwd", "a/../b", "schema//x", "schema/A.xsd", "schema/å", "other.txt", "schema/./x", "data/",
    ])
    func `other names are refused`(_ path: String) { #expect(!admitted([path])) }

    @Test func `kinds come in load order, each once`() throws {
        var order = EntryOrder()
        try order.admit(AssetKind.list)
        try order.admit(AssetKind.contact)
        #expect(throws: DataportError.self) { try order.admit(AssetKind.contact) }
        #expect(throws: DataportError.self) { try order.admit(AssetKind.account) }
    }

    @Test func `the files that describe are as the format says`() async throws {
        let folder = try TemporaryDirectory()
        let content = [Array("a".utf8), Array("b".utf8)]
        try await SampleArchive(content: content).write(to: .file(path: folder.file("a.zip"), force: false))
        let archive = try ArchiveReader(path: folder.file("a.zip"))
        func text(_ path: String) throws -> String { String(decoding: try archive.bytes(of: path), as: UTF8.self) }
        #expect(try text("bagit.txt") == "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
        let payload = archive.zip.entries.filter { $0.name.starts(with: "data/".utf8) }
        let bytes = payload.reduce(0) { $0 + Int($1.byteCount) }
        #expect(
            try text("bag-info.txt") == """
                Bag-Software-Agent: dataport test
                Bagging-Date: 2026-11-20
                Dataport-Format-Version: 1.0
                External-Identifier: 42
                Payload-Oxum: \(bytes).5

                """)
        let package = try text("datapackage.json")
        for part in [
            "\"contacts\"", "\"contacts-json\"", "\"contacts-xml\"", "\"jsonlines\"", "\"rows\": 10", "\"primaryKey\"",
            "\"dataport:snapshot\": true", "\"state\": \"complete\"", "text/plain", "image/png",
        ] { #expect(package.contains(part), "\(part)") }
        if let python = Program.find("python3", package: "python3") {
            let check = "import sys,json,zipfile; json.loads(zipfile.ZipFile(sys.argv[1]).read('datapackage.json'))"
            let result = try python.run(["-c", check, folder.file("a.zip")])
            #expect(result.exitCode == 0, "\(result.allText)")
        }
    }

    @Test func `an account id cannot add lines to bag-info`() {
        #expect(BagInfo.oneLine("a\nPayload-Oxum: 1.1\r\u{2028}b\u{0}") == "a Payload-Oxum: 1.1 b")
    }

    @Test func `an archive has only the formats that were asked for, in order`() async throws {
        let folder = try TemporaryDirectory()
        try await SampleArchive(formats: [.xml, .json]).write(to: .file(path: folder.file("a.zip"), force: false))
        let archive = try ArchiveReader(path: folder.file("a.zip"))
        #expect(archive.paths.prefix(2) == ["data/json/contacts.jsonl", "data/xml/contacts.xml"])
        #expect(!archive.contains("data/csv/contacts.csv"))
    }
}
