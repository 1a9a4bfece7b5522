import DataportArchive
import DataportTestKit
import Foundation
import Testing

/// `dataport validate` and `dataport explain`, end to end.
@Suite(.serialized) struct ValidateTests {
    private let files: SampleStoreFiles
    private let scratch: TemporaryDirectory

    init() throws {
        files = try SampleStore.files()
        scratch = try TemporaryDirectory()
    }

    /// An archive with a changed page and a changed CSV file, so that two rules find something.
    private func invalidArchive(_ name: String = "bad archive.zip") throws -> String {
        let path = scratch.file(name)
        let made = try script("oracles/damaged-archive", [files.archive, path])
        #expect(made.exitCode == 0, "\(made.allText)")
        return path
    }

    private func objects(_ result: ProgramResult) throws -> [[String: Any]] {
        try result.text.split(separator: "\n").map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
    }

    // MARK: Tables

    @Test func `each of the mutations is reported by exactly its rule, and each rule has a counter-example`() throws {
        let result = try script("oracles/validate-mutations", [Project.binary])
        print(result.text)
        #expect(result.exitCode == 0, "\(result.allText)")
        #expect(result.text.contains(/(\d+) of \1 mutations reported as expected/))
        #expect(result.text.contains(/(\d+) of \1 rules have a counter-example/))
    }

    @Test func `hostile zip files are refused`() throws {
        let result = try script("oracles/hostile-zips", [Project.binary])
        print(result.text)
        #expect(result.exitCode == 0, "\(result.allText)")
        #expect(result.text.contains(/(\d+) of \1 hostile archives refused/))
    }

    // MARK: Samples

    @Test func `every rule of the program has a folder in samples, and every folder a rule`() throws {
        let samples = Project.root.appendingPathComponent("samples/invalid").path
        let folders = try FileManager.default.contentsOfDirectory(atPath: samples)
        let listed = try dataport("explain", "--markdown").text.matches(of: /\n## (\S+)/).map { String($0.1) }
        #expect(listed.count > 40)
        #expect(Set(folders) == Set(listed))
        #expect(Set(RuleCatalog.rules.map(\.id)) == Set(listed))
        for rule in listed {
            let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(samples)/\(rule)/mutation.json"))
            #expect(String(decoding: bytes, as: UTF8.self).contains("\"rule\": \"\(rule)\""), "\(rule)")
        }
    }

    // MARK: Output

    @Test func `the samples are valid, and the verdict counts what was checked`() throws {
        let result = try dataport("validate", files.archive)
        #expect(result.exitCode == 0, "\(result.allText)")
        #expect(result.text.contains(": valid"))
        #expect(result.text.contains(/records, \d+ files/))
        let quiet = try dataport("validate", files.archive, "--quiet")
        #expect(quiet.exitCode == 0 && !quiet.text.contains("valid (") && quiet.errorOutput.isEmpty)
    }

    @Test func `findings for people name place, rule and what to do next, in colour on a terminal only`() throws {
        let archive = try invalidArchive()
        let result = try dataport("validate", archive)
        #expect(result.exitCode == 1)
        #expect(result.text.contains("index.html: error: the file's SHA-256 is not that of"))
        #expect(result.text.contains(/data\/csv\/lists\.csv:2: error: .*\[format\.value\]/))
        #expect(result.text.contains("not valid, "))
        #expect(result.text.contains("dataport explain"))
        #expect(!result.output.contains(0x1B))
        #expect(!result.text.contains("Tens"), "findings do not show values")
        let command = "\(Project.binary) validate '\(archive)'"
        let coloured = try Program("script").run(
            ["-qec", command, "/dev/null"], environment: ["TERM": "xterm-256color", "NO_COLOR": ""])
        print(coloured.text)
        #expect(coloured.text.contains("\u{1B}[31m"), "\(coloured.allText)")
        let plain = try Program("script").run(
            ["-qec", command, "/dev/null"], environment: ["TERM": "xterm-256color", "NO_COLOR": "1"])
        #expect(!plain.text.contains("\u{1B}[3"))
    }

    @Test func `with --json each finding is an object, and the last one is the result`() throws {
        let archive = try invalidArchive()
        let result = try dataport("validate", archive, "--json")
        let objects = try objects(result)
        let last = try #require(objects.last)
        #expect(result.exitCode == 1)
        #expect(last["event"] as? String == "result" && last["outcome"] as? String == "invalid")
        #expect(last["exit"] as? Int == 1 && last["archive"] as? String == archive)
        let totals = ["errors", "warnings", "notes"].compactMap { last[$0] as? Int }
        #expect(totals.count == 3 && totals.reduce(0, +) == objects.count - 1, "\(totals)")
        let rules = try #require(last["rules"] as? [String: Int])
        #expect(rules["format.value"] == 1 && rules["digest.sha256"] == 2, "\(rules)")
        for finding in objects.dropLast() {
            #expect(finding["event"] as? String == "finding")
            for key in ["archive", "severity", "rule", "file", "message"] { #expect(finding[key] is String, "\(key)") }
        }
    }

    @Test func `a report goes to a new file for its owner alone`() throws {
        let archive = try invalidArchive()
        let report = scratch.file("findings.json")
        let result = try dataport("validate", archive, "--format", "json", "--report", report)
        #expect(result.exitCode == 1 && result.output.isEmpty, "\(result.text)")
        let mode = try FileManager.default.attributesOfItem(atPath: report)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(String(decoding: try scratch.bytes("findings.json"), as: UTF8.self).contains("digest.sha256"))
        let before = try Data(contentsOf: URL(fileURLWithPath: archive))
        for existing in [report, archive] {
            let again = try dataport("validate", archive, "--report", existing)
            #expect(again.exitCode == 73, "an existing file is not replaced: \(again.allText)")
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: archive)) == before)
    }

    @Test func `a limit hides findings and counts them all the same`() throws {
        let archive = try invalidArchive()
        let text = try dataport("validate", archive, "--limit", "1")
        #expect(text.text.contains("… and 1 more of digest.sha256"), "\(text.text)")
        let objects = try objects(try dataport("validate", archive, "--limit", "1", "--json"))
        #expect(objects.filter { $0["rule"] as? String == "digest.sha256" }.count == 1)
        #expect((objects.last?["rules"] as? [String: Int])?["digest.sha256"] == 2)
        #expect(try dataport("validate", archive, "--limit", "0").exitCode == 64)
    }

    @Test func `several archives are all checked, and the worst decides`() throws {
        let bad = try invalidArchive()
        let mixed = try dataport("validate", files.archive, bad, "--json")
        #expect(mixed.exitCode == 1)
        let outcomes = try objects(mixed).compactMap { $0["outcome"] as? String }
        #expect(outcomes == ["valid", "invalid"])
        try scratch.write("no zip".utf8, to: "no.zip")
        let broken = try dataport("validate", scratch.file("no.zip"), files.archive)
        #expect(broken.exitCode == 65, "\(broken.allText)")
        #expect(broken.errorText.contains("no.zip") && broken.text.contains(": valid"))
        #expect(try dataport("validate", scratch.file("none.zip")).exitCode == 66)
    }

    // MARK: SARIF

    @Test func `SARIF of an invalid archive has what 2.1.0 demands`() throws {
        let result = try dataport("validate", try invalidArchive(), "--format", "sarif")
        #expect(result.exitCode == 1)
        let log = try #require(try JSONSerialization.jsonObject(with: result.output) as? [String: Any])
        #expect(log["version"] as? String == "2.1.0")
        #expect((log["$schema"] as? String)?.contains("sarif-2.1.0") == true)
        let run = try #require((log["runs"] as? [[String: Any]])?.first)
        let driver = try #require((run["tool"] as? [String: Any])?["driver"] as? [String: Any])
        #expect(driver["name"] as? String == "dataport")
        let rules = try #require(driver["rules"] as? [[String: Any]])
        let ids = rules.compactMap { $0["id"] as? String }
        #expect(Set(ids).count == ids.count && ids.count == rules.count)
        for rule in rules {
            for key in ["shortDescription", "fullDescription", "help"] {
                #expect((rule[key] as? [String: Any])?["text"] is String, "\(key)")
            }
            let level = (rule["defaultConfiguration"] as? [String: Any])?["level"] as? String
            #expect(["none", "note", "warning", "error"].contains(level))
        }
        let results = try #require(run["results"] as? [[String: Any]])
        #expect(results.count >= 3)
        for result in results { try expectComplete(result, rules: ids) }
    }

    private func expectComplete(_ result: [String: Any], rules: [String]) throws {
        #expect(rules.contains(try #require(result["ruleId"] as? String)))
        #expect(["note", "warning", "error"].contains(result["level"] as? String))
        #expect(((result["message"] as? [String: Any])?["text"] as? String)?.isEmpty == false)
        let location = try #require((result["locations"] as? [[String: Any]])?.first)
        let physical = try #require(location["physicalLocation"] as? [String: Any])
        let uri = try #require((physical["artifactLocation"] as? [String: Any])?["uri"] as? String)
        #expect(uri.contains("bad%20archive.zip/"), "a relative reference of RFC 3986: \(uri)")
        #expect(URL(string: uri) != nil)
        guard let region = physical["region"] as? [String: Any] else { return }
        #expect((region["startLine"] as? Int ?? 0) >= 1)
        if let column = region["startColumn"] { #expect((column as? Int ?? 0) >= 1) }
    }

    // MARK: Explain

    @Test func `a rule is explained, and a typo gets the nearest`() throws {
        let rule = try dataport("explain", "field.timestamp")
        #expect(rule.exitCode == 0)
        for word in ["demands:", "because:", "do:", "RFC 3339"] { #expect(rule.text.contains(word)) }
        let typo = try dataport("explain", "field.timestmp")
        #expect(typo.exitCode == 64)
        #expect(typo.errorText.contains("field.timestamp"), "\(typo.errorText)")
        let page = try String(contentsOf: Project.root.appendingPathComponent("docs/rules.md"), encoding: .utf8)
        #expect(try dataport("explain", "--markdown").text == page, "docs/rules.md is stale: make manual")
    }
}
