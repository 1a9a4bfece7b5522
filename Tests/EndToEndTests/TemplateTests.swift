import DataportTestKit
import Foundation
import Testing

/// `dataport template convert` and `dataport template check`, end to end.
struct TemplateTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory() }

    private func file(_ name: String, _ bytes: [UInt8]) throws -> String {
        try folder.write(bytes, to: name)
        return folder.file(name)
    }

    private func file(_ name: String, _ text: String) throws -> String { try file(name, Array(text.utf8)) }

    private func objects(_ result: ProgramResult) throws -> [[String: Any]] {
        try result.text.split(separator: "\n").map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
    }

    @Test func `a body goes to a new file, and exit code 0 says that every tag was translated`() throws {
        let body = try file(
            "a.html", Array("Hi *|FNAME|* ".utf8) + [0xFF, 0x0D, 0x0A] + Array("<a href=\"*|UNSUB|*\">x</a>".utf8))
        let output = folder.file("b.html")
        let result = try dataport("template", "convert", body, "--from", "mailchimp", "--to", "listmonk", "-o", output)
        #expect(result.exitCode == 0 && result.text.isEmpty, "\(result.allText)")
        #expect(result.errorText == "\(body): 2 of 2 tags translated from Mailchimp to listmonk\n")
        let expected =
            Array("Hi {{ .Subscriber.FirstName }} ".utf8) + [0xFF, 0x0D, 0x0A]
            + Array("<a href=\"{{ UnsubscribeURL }}\">x</a>".utf8)
        #expect(try folder.bytes("b.html") == expected)
        let again = try dataport("template", "convert", body, "--from", "mailchimp", "--to", "listmonk", "-o", output)
        #expect(again.exitCode == 73 && again.errorText.contains("there is a file of this name already"))
    }

    @Test func `without a file the body goes to standard output, and what stays is listed with its place`() throws {
        let body = try file("a.html", "one\nä [FNAME] [DATETIME] [UNSUBSCRIBE_URL]")
        let result = try dataport("template", "convert", body, "--from", "SendingPros", "--to", "brevo")
        #expect(result.exitCode == 1)
        #expect(result.text == "one\nä {{ contact.FIRSTNAME }} [DATETIME] {{ unsubscribe }}")
        #expect(
            result.errorText.hasPrefix(
                "\(body):2:12: error: this tag stays as it is: its form depends on the language of the customer [tag.untranslatable]\n"
            ))
        let quiet = try dataport("template", "convert", body, "--from", "mailwizz", "--to", "brevo", "--quiet")
        #expect(quiet.errorText.split(separator: "\n").count == 1)
    }

    @Test func `a body that would lose its unsubscribe link is refused, and nothing is written`() throws {
        let body = try file("a.html", "\n<a href=\"https://x.example/?u=[UNSUBSCRIBE_URL:filter:urlencode]\">x</a>")
        let output = folder.file("b.html")
        let result = try dataport("template", "convert", body, "--from", "mailwizz", "--to", "sendgrid", "-o", output)
        #expect(
            result.exitCode == 65 && result.errorText.contains("would lose its unsubscribe link"), "\(result.allText)")
        #expect(result.errorText.contains("where: \(body):2:31"))
        #expect(folder.names == ["a.html"])
    }

    @Test func `output for programs is one object a line`() throws {
        let body = try file("a.html", "*|FACEBOOK:LIKE|* *|HTML:BIO|* *|UNSUB|*")
        let arguments = ["template", "convert", body, "--from", "mailchimp", "--to", "keila", "--json"]
        let homeless = try Program(Project.binary).run(arguments)
        #expect(homeless.exitCode == 64)
        let result = try Program(Project.binary).run(arguments + ["-o", folder.file("b.html")])
        let lines = try objects(result)
        #expect(result.exitCode == 1 && result.errorText.isEmpty && lines.count == 3, "\(result.allText)")
        #expect(lines[0]["rule"] as? String == "tag.untranslatable" && lines[0]["column"] as? Int == 1)
        #expect(lines[1]["rule"] as? String == "tag.near" && lines[1]["severity"] as? String == "warning")
        #expect(lines[2]["tags"] as? Int == 3 && lines[2]["kept"] as? Int == 1 && lines[2]["exit"] as? Int == 1)
    }

    @Test func `a check finds what will not work, and guesses the service`() throws {
        let body = try file(
            "a.html",
            "<a href=\"{{ unsubscribe_link }}\">x</a>\n<img src=\"cid:logo\"><img src=\"https://lists.example.org/a.png\">\n{{ contact.first_name }}"
        )
        let result = try dataport("template", "check", body, "--old-host", "example.org")
        #expect(result.exitCode == 0, "\(result.allText)")
        #expect(
            result.text.contains("\(body):2:11: warning: the image is a part of a message that is not here [image.cid]")
        )
        #expect(result.text.contains("\(body):2:31: warning: the image lives on the old service"))
        #expect(result.text.hasSuffix("\(body): 2 warnings (Keila, guessed; 2 tags, 1 link, 2 images)\n"))
        let other = try dataport("template", "check", body, "--syntax", "phplist", "--json")
        let lines = try objects(other)
        #expect(other.exitCode == 1 && lines[0]["rule"] as? String == "unsubscribe.missing" && lines[0]["line"] == nil)
        #expect(lines.last?["errors"] as? Int == 1 && lines.last?["guessed"] as? Bool == false)
    }

    @Test func `mistakes are named with what to do next`() throws {
        let missing = try dataport("template", "check", folder.file("no.html"))
        #expect(missing.exitCode == 66 && missing.errorText.contains("check the path"))
        let plain = try dataport("template", "check", file("a.txt", "Hello"))
        #expect(plain.exitCode == 1 && plain.errorText.contains("--syntax"))
        let unknown = try dataport("template", "check", file("a.txt", "Hello"), "--syntax", "hermes")
        #expect(unknown.exitCode == 64 && unknown.errorText.contains("mautic"))
        let same = try dataport("template", "convert", file("a.txt", "Hello"), "--from", "sendy", "--to", "sendy")
        #expect(same.exitCode == 64)
    }

    @Test(arguments: ["convert", "check"])
    func `both explain themselves`(_ command: String) throws {
        let result = try dataport("template", command, "--help")
        #expect(result.exitCode == 0 && result.text.contains("--help") && result.text.contains("exit"))
        #expect(result.text.contains("dataport template \(command) news.html"))
    }
}
