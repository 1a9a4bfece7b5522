import DataportCore
import DataportFormats
import DataportTestKit
import Foundation
import Testing

struct XSDRendererTests {
    @Test func `a kind is a global element with a sequence of its fields`() {
        let document = XSDRenderer.render([.specimen])
        for line in [
            #"targetNamespace="urn:dataport:archive:1" elementFormDefault="qualified""#,
            #"  <xs:element name="specimens">"#,
            "<xs:documentation>One field of every type &amp; shape.</xs:documentation>",
            #"        <xs:element name="specimen" minOccurs="0" maxOccurs="unbounded">"#,
            #"              <xs:element name="id" type="key"><xs:annotation>"#,
            #"              <xs:element name="title" type="text"><xs:annotation>"#,
            #"<xs:element name="note" type="text" minOccurs="0"><xs:annotation><xs:documentation>A text | with &lt;marks&gt;."#,
            #"<xs:element name="at" type="timestamp" minOccurs="0">"#,
            #"<xs:enumeration value="light_green"/>"#,
            #"<xs:element name="parent_id" type="key" minOccurs="0">"#,
        ] {
            #expect(document.contains(line), "\(line)")
        }
        for forbidden in ["<xs:key", "<xs:unique", "<!--", "xs:dateTime", "xs:boolean", "xs:integer", "xs:import"] {
            #expect(!document.contains(forbidden), "\(forbidden)")
        }
    }

    @Test func `only types that are used are declared`() {
        let document = XSDRenderer.render([.campaignGroup])
        #expect(document.contains(#"<xs:simpleType name="timestamp">"#))
        #expect(!document.contains(#"<xs:simpleType name="attachment">"#))
    }

    @Test func `xmllint agrees about every value`() throws {
        guard let xmllint = Program.find("xmllint", package: "libxml2-utils") else { return }
        // One run for all values that are valid, one run for each that is not.
        let (valid, invalid) = (SpecimenValues.cases.filter(\.isValid), SpecimenValues.cases.filter { !$0.isValid })
        let all = valid.map { record([$0.field: escape($0.value)]) }.joined()
        let accepted = try validate(all, with: xmllint)
        #expect(accepted.status == 0, "\(accepted.output)")
        for refused in invalid {
            let status = try validate(record([refused.field: escape(refused.value)]), with: xmllint).status
            #expect(status == 3, "\(refused.testDescription)")
        }
    }

    @Test(arguments: [
        "", "<specimen><id>a</id><title/><state>on</state></specimen>",
        "<specimen><id encoding=\"base64\">AA==</id><title encoding=\"base64\">AA==</title><state>on</state></specimen>",
        "<specimen><id>a</id><title/><state>on</state><object encoding=\"base64\">e30=</object></specimen>",
        "<specimen><id>a</id><title/><state>on</state><key>{\"redacted\":\"api_key\"}</key></specimen>",
        "<specimen><id>a&#13;</id><title>&#13;\n</title><state>on</state></specimen>\n\n",
    ])
    func `xmllint accepts records as the format writes them`(records: String) throws {
        guard let xmllint = Program.find("xmllint", package: "libxml2-utils") else { return }
        let result = try validate(records, with: xmllint)
        #expect(result.status == 0, "\(result.output)")
    }

    @Test(arguments: [
        "<specimen/>", "<specimens/>", "text", "<specimen><id>a</id><title/></specimen>",
        "<specimen><title/><id>a</id><state>on</state></specimen>",
        "<specimen><id>a</id><id>a</id><title/><state>on</state></specimen>",
        "<specimen><id>a</id><title/><state>on</state><unknown/></specimen>",
        "<specimen x=\"1\"><id>a</id><title/><state>on</state></specimen>",
        "<specimen><id>a</id><title encoding=\"hex\">00</title><state>on</state></specimen>",
        "<specimen><id>a</id><title/><state encoding=\"base64\">b24=</state></specimen>",
        "<specimen><id>a</id><title><b/></title><state>on</state></specimen>",
        "<specimen><id>a</id><title/><state>on\n</state></specimen>",
        "<specimen><id>a</id><title/><open> true </open><state>on</state></specimen>",
        "<specimen><id>a</id><title/><state>on</state><object/></specimen>",
        "<specimen xmlns=\"\"><id>a</id><title/><state>on</state></specimen>",
    ])
    func `xmllint refuses what the format forbids`(records: String) throws {
        guard let xmllint = Program.find("xmllint", package: "libxml2-utils") else { return }
        let status = try validate(records, with: xmllint).status
        #expect(status == 3)
    }

    @Test func `xmllint reads a text of a mebibyte`() throws {
        guard let xmllint = Program.find("xmllint", package: "libxml2-utils") else { return }
        let long = String(repeating: "x", count: 1 << 20)
        let good = try validate(record(["title": long, "object": "{\"a\":\"\(long)\"}"]), with: xmllint)
        #expect(good.status == 0)
        let bad = try validate(record(["title": long, "size": "1.5"]), with: xmllint)
        #expect(bad.status == 3)
    }

    @Test func `xmllint compiles the document of every kind and the one of all`() throws {
        guard let xmllint = Program.find("xmllint", package: "libxml2-utils") else { return }
        for kinds in AssetKind.catalogue.map({ [$0] }) + [AssetKind.catalogue] {
            let empty = "<\(kinds[0].plural) xmlns=\"\(XSDRenderer.namespace)\">\n</\(kinds[0].plural)>\n"
            let result = try validate(document: empty, against: kinds, with: xmllint)
            #expect(result.status == 0, "\(kinds[0].id): \(result.output)")
        }
    }

    /// A record of the specimen with the required fields and `values`.
    private func record(_ values: [String: String]) -> String {
        let all = ["id": "a", "title": "", "state": "on"].merging(values) { _, new in new }
        let cells = AssetKind.specimen.fields.compactMap { field in
            all[field.name].map { "<\(field.name)>\($0)</\(field.name)>" }
        }
        return "<specimen>\(cells.joined())</specimen>\n"
    }

    private func escape(_ text: String) -> String {
        text.replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "<", with: "&lt;")
            .replacingOccurrences(of: ">", with: "&gt;")
    }

    private func validate(_ records: String, with xmllint: Program) throws -> (status: Int32, output: String) {
        let document = "<specimens xmlns=\"\(XSDRenderer.namespace)\">\n\(records)</specimens>\n"
        return try validate(document: document, against: [.specimen], with: xmllint)
    }

    private func validate(
        document: String, against kinds: [AssetKind], with xmllint: Program
    ) throws -> (status: Int32, output: String) {
        let schema = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).xsd")
        try Data(XSDRenderer.render(kinds).utf8).write(to: schema)
        let file = schema.deletingPathExtension().appendingPathExtension("xml")
        try Data("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\(document)".utf8).write(to: file)
        defer { for url in [schema, file] { try? FileManager.default.removeItem(at: url) } }
        let result = try xmllint.run(["--nonet", "--noout", "--stream", "--schema", schema.path, file.path])
        return (result.exitCode, result.allText.replacingOccurrences(of: schema.path, with: "schema"))
    }
}
