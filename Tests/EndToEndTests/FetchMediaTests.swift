import DataportTestKit
import Foundation
import Testing

/// `dataport export --fetch-media` and `dataport import --media-base-url`, end to end.
struct FetchMediaTests {
    private let folder: TemporaryDirectory
    private let server: ImageServer
    private let account: FolderAccount
    private let archive: String
    private static let allowing = [
        "DATAPORT_TEST_ALLOW_LOOPBACK": "1", "http_proxy": "http://127.0.0.1:9", "ALL_PROXY": "socks5://127.0.0.1:9",
    ]

    init() throws {
        folder = try TemporaryDirectory()
        server = try ImageServer()
        account = try FolderAccount(folder.file("account"))
        archive = folder.file("a.zip")
    }

    private func template(_ images: [String], id: String = "t1") throws -> [String: Any] {
        let body =
            images.map { "<p>\u{FC}<img src=\"\($0)\"></p>\r\n" }.joined() + "<a href=\"[UNSUBSCRIBE_URL]\">x</a>"
        return ["id": id, "name": "n", "dialect": "mailwizz", "html": try account.add(body)]
    }

    private func media(_ result: ProgramResult) throws -> [String: Any] {
        let line = try #require(result.text.split(separator: "\n").last)
        let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        return try #require(object?["media"] as? [String: Any], "\(result.allText)")
    }

    // MARK: Listed

    @Test func `images on the old service are counted without the flag, and nothing is asked`() throws {
        let shared = server.address + "/right.png"
        try account.write(
            [
                try template([shared, "//mcusercontent.com/a.png", "https://images.example.org/x.png", "cid:logo"]),
                try template([shared, "https://gallery.mailchimp.com/a.png?u=1&amp;v=2"], id: "t2"),
                try template(["https://images.example.org/x.png"], id: "t3"),
            ], to: "templates")
        let result = try account.export(to: archive, "--old-host", "127.0.0.1")
        #expect(result.exitCode == 0)
        #expect(
            result.text.contains("  3 images in 2 bodies live on the old service; --fetch-media takes them along.\n"),
            "\(result.text)")
        let dry = try account.export(to: archive, "--fetch-media=all", "--dry-run")
        for line in [
            "4 images in 3 bodies live on servers and would be downloaded.",
            "  https://mcusercontent.com/a.png (template t1, html:2:16)",
            "  https://gallery.mailchimp.com/a.png (template t2, html:2:16)",
        ] { #expect(dry.text.contains("\n\(line)\n"), "\(dry.allText)") }
        #expect(server.log.isEmpty)
    }

    // MARK: Fetched

    @Test func `each image is fetched once, and becomes a media file`() throws {
        let images = ["/right.png", "/right.png", "/right.jpg", "/with%20space.png", "/relative", "/headers"].map {
            server.address + $0
        }
        try account.write([try template(images), try template(images, id: "t2")], to: "templates")
        try account.write([], to: "media_files")
        let result = try account.export(to: archive, "--fetch-media=all", "--json", environment: Self.allowing)
        let media = try media(result)
        #expect(
            media["images"] as? Int == 5 && media["fetched"] as? Int == 5 && media["failed"] as? Int == 0,
            "\(result.allText)")
        #expect(server.log.count { $0 == "request /right.jpg" } == 1)
        #expect(server.log.contains("headers ['accept', 'host', 'user-agent']"), "\(server.log)")
        let validated = try dataport("validate", archive)
        #expect(validated.exitCode == 0 && validated.text.contains(": valid"), "\(validated.allText)")
        let unpacked = try UnpackedArchive(archive)
        let records = try unpacked.records("media_files")
        #expect(records.count == 5)
        let spaced = try #require(
            records.values.first { ($0["source_url"] as? String)?.hasSuffix("space.png") == true })
        #expect(spaced["filename"] as? String == "with space.png" && spaced["mime_type"] as? String == "image/png")
        let path = try #require(spaced["content"] as? String)
        let bytes = try unpacked.folder.bytes(path)
        #expect(spaced["bytes"] as? Int == bytes.count && path.contains(spaced["sha256"] as? String ?? "?"))
        // right.png and what leads to it are one file.
        #expect(unpacked.contents().count == 1 + 4)
    }

    @Test func `what could not be fetched is listed and does not fail the export`() throws {
        let paths = ["/right.png", "/page.png", "/lies.png", "/large.png", "/loop", "/missing.png?token=secret"]
        let images = paths.map { server.address + $0 } + ["http://user:secret@images.example.org/a.png"]
        try account.write([try template(images)], to: "templates")
        let result = try account.export(
            to: archive, "--fetch-media=all", "--media-limit", "1", environment: Self.allowing)
        #expect(result.exitCode == 0)
        for words in [
            "  1 of 7 images of bodies downloaded, 70 bytes\n",
            "/page.png (template t1, html:2:16): the server says that it is no image\n",
            "/lies.png (template t1, html:3:16): the bytes are not those of the image",
            "/large.png (template t1, html:4:16): the image is larger than 1048576 bytes\n",
            "/loop (template t1, html:5:16): the server leads on more than three times\n",
            "/missing.png (template t1, html:6:16): the server says 404\n",
            "not http://…@images.example.org/a.png (template t1, html:7:16): the address holds a user name or a password\n",
        ] { #expect(result.text.contains(words), "\(words)\(result.text)") }
        #expect(!result.allText.contains("secret"))
        #expect(try dataport("validate", archive).exitCode == 0)
    }

    @Test func `this machine is not asked`() throws {
        let images = ["127.0.0.1", "localhost", "2130706433", "[::1]", "0x7f.1"].map {
            "http://\($0):\(server.port)/right.png"
        }
        try account.write([try template(images)], to: "templates")
        let media = try media(try account.export(to: archive, "--fetch-media=all", "--json"))
        #expect(media["images"] as? Int == 5 && media["fetched"] as? Int == 0 && media["failed"] as? Int == 5)
        #expect(server.log.isEmpty, "\(server.log)")
    }

    @Test func `images join the account's own media files, which are not fetched again`() throws {
        let own = try account.add([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], "png")
        try account.write(
            [
                ["id": "a", "filename": "a.png", "content": own, "source_url": server.address + "/with%20space.png"],
                ["id": "z", "filename": "z.png", "content": own],
            ], to: "media_files")
        try account.write(
            [try template(["/right.png", "/right.gif", "/with%20space.png"].map { server.address + $0 })],
            to: "templates")
        let result = try account.export(
            to: archive, "--fetch-media", "--old-host", "127.0.0.1", environment: Self.allowing)
        #expect(result.exitCode == 0 && result.text.contains("2 of 2 images of bodies downloaded"), "\(result.allText)")
        let unpacked = try UnpackedArchive(archive)
        let lines = String(decoding: try unpacked.folder.bytes("data/json/media_files.jsonl"), as: UTF8.self).split(
            separator: "\n")
        #expect(
            lines.count == 4 && lines.first?.hasPrefix("{\"id\":\"a\"") == true
                && lines.last?.hasPrefix("{\"id\":\"z\"") == true)
        let validated = try dataport("validate", archive, "--json")
        #expect(validated.exitCode == 0, "\(validated.allText)")
        let left = try account.export(to: archive, "--fetch-media", "--except", "media_files")
        #expect(left.exitCode == 64 && left.errorText.contains("--fetch-media makes media files"), "\(left.allText)")
    }

    // MARK: Rewritten

    @Test func `links lead to the archive's files, and no other byte changes`() throws {
        let body =
            "<p>\u{FC}\r\n<img src='\(server.address)/right.png'><td background=\(server.address)/right.gif><img src=\"\(server.address)/missing.png\">"
            + "<a href=\"\(server.address)/right.png\">the picture</a><style>p{background:url( '\(server.address)/right.png' )}</style>"
            + "[FNAME]<a href=\"[UNSUBSCRIBE_URL]\">x</a>"
        try account.write(
            [
                [
                    "id": "t1", "name": "n", "dialect": "mailwizz", "html": try account.add(body),
                    "text": try account.add("\(server.address)/right.png", "txt"),
                ]
            ], to: "templates")
        SampleStoreFiles.requireZero(try account.export(to: archive, "--fetch-media=all", environment: Self.allowing))
        let fetched = try UnpackedArchive(archive)
        let names = Dictionary(
            uniqueKeysWithValues: try fetched.records("media_files").values.map { record in
                (
                    record["source_url"] as? String ?? "",
                    (record["content"] as? String ?? "").split(separator: "/").last.map(String.init) ?? ""
                )
            })
        let (png, gif) = (
            try #require(names[server.address + "/right.png"]), try #require(names[server.address + "/right.gif"])
        )
        let store = "sqlite:\(folder.file("new.sqlite"))"
        let result = try dataport("import", archive, "--to", store, "--media-base-url", "https://cdn.example.org/m/")
        #expect(
            result.exitCode == 0
                && result.text.contains(
                    "3 links to images in 1 body lead to https://cdn.example.org/m now. Put 2 files there:\n"),
            "\(result.allText)")
        let again = folder.file("again.zip")
        SampleStoreFiles.requireZero(try dataport("export", "--account", "7", "--from", store, "-o", again, "-q"))
        let after = try UnpackedArchive(again)
        let expected = body.replacingOccurrences(
            of: "'\(server.address)/right.png'", with: "'https://cdn.example.org/m/\(png)'"
        )
        .replacingOccurrences(of: "=\(server.address)/right.gif", with: "=https://cdn.example.org/m/\(gif)")
        #expect(String(decoding: try after.body("templates", "t1", "html"), as: UTF8.self) == expected)
        #expect(try after.text("templates", "t1", "text") == fetched.text("templates", "t1", "text"))
        #expect(try after.records("media_files").count == 2)
        let twice = try dataport("import", archive, "--to", store, "--media-base-url", "https://cdn.example.org/m")
        #expect(twice.exitCode == 0 && twice.text.contains("Nothing to do"), "\(twice.allText)")
    }

    @Test(arguments: [
        "cdn.example.org", "ftp://cdn.example.org", "https://", "https:///x", "https://a\"b.example",
        "https://a.example/?x", "https://a.example/[x]",
    ])
    func `an address that could break a body is refused`(base: String) throws {
        let files = try SampleStore.files()
        let result = try dataport(
            "import", files.archive, "--to", "sqlite:\(folder.file("new.sqlite"))", "--media-base-url", base)
        #expect(result.exitCode == 64 && result.errorText.contains("is no address for images"), "\(result.allText)")
    }

    @Test func `without the option links stay`() throws {
        let files = try SampleStore.files()
        let store = "sqlite:\(folder.file("new.sqlite"))"
        SampleStoreFiles.requireZero(
            try dataport(
                "import", files.archive, "--to", store, "--media-base-url", "https://cdn.example.org", "--translate-to",
                "listmonk"))
        let again = folder.file("again.zip")
        SampleStoreFiles.requireZero(try dataport("export", "--account", "42", "--from", store, "-o", again, "-q"))
        let after = try UnpackedArchive(again)
        let html = String(decoding: try after.body("campaigns", "cmp-2026-11-nordlys", "html"), as: UTF8.self)
        #expect(
            html.contains("src=\"https://cdn.example.org/") && !html.contains("https://mail.fjordfjell.example/media/")
                && html.contains("{{ UnsubscribeURL }}"))
        #expect(try dataport("validate", again).exitCode == 0)
    }
}
