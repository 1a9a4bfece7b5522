import DataportCore
import Testing

/// The laws that every kind obeys; whoever adds a kind need not remember them.
struct CatalogueTests {
    @Test func `ids and plurals are unique`() {
        let ids = AssetKind.catalogue.map(\.id)
        let plurals = AssetKind.catalogue.map(\.plural)
        #expect(Set(ids).count == ids.count)
        #expect(Set(plurals).count == plurals.count)
    }

    @Test func `the catalogue is complete`() {
        #expect(AssetKind.catalogue.count == 27)
    }

    @Test func `a kind is found by its id and by no other name`() {
        for kind in AssetKind.catalogue { #expect(AssetKind.kind(kind.id) == kind) }
        #expect(AssetKind.kind("profile") == nil)
    }

    @Test(arguments: AssetKind.catalogue)
    func `every name fits a file name, an XML name and an SQL name`(kind: AssetKind) {
        for name in [kind.id.name, kind.plural] + kind.fields.map(\.name) {
            #expect(name.utf8.allSatisfy { isNameByte($0) }, "\(name)")
            #expect(name.utf8.first.map { isLetter($0) } == true, "\(name)")
            #expect(!name.hasSuffix("_") && !name.contains("__"), "\(name)")
        }
    }

    @Test(arguments: AssetKind.catalogue)
    func `fields are unique and none takes the name of the owner`(kind: AssetKind) {
        let names = kind.fields.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(!names.contains("account_id"))
    }

    @Test(arguments: AssetKind.catalogue)
    func `the id is first and the common fields are last`(kind: AssetKind) {
        #expect(kind.fields.first?.name == "id")
        #expect(kind.fields.first?.type == .key)
        #expect(kind.fields.first?.isRequired == true)
        #expect(kind.fields.suffix(3).map(\.name) == ["created_at", "updated_at", "extra"])
        #expect(kind.fields.suffix(3).map(\.type) == [.timestamp, .timestamp, .json(.object)])
        #expect(kind.fields.filter { $0.type == .key }.count == 1)
        #expect(kind.fields.count > 4)
    }

    @Test(arguments: AssetKind.catalogue)
    func `a kind refers only to kinds that stand before it, or to itself`(kind: AssetKind) {
        let position = AssetKind.catalogue.firstIndex(of: kind) ?? 0
        let known = Set(AssetKind.catalogue[...position].map(\.id))
        for field in kind.fields {
            guard case .reference(let target) = field.type else { continue }
            #expect(known.contains(target), "\(kind.id).\(field.name)")
            #expect(target != .account, "every record belongs to the account already: \(kind.id).\(field.name)")
        }
    }

    @Test(arguments: AssetKind.catalogue)
    func `secrets are marked as secret, and nothing else is`(kind: AssetKind) {
        for field in kind.fields {
            let holdsSecret = if case .secret = field.type { true } else { false }
            #expect(holdsSecret == (field.sensitivity == .secret), "\(kind.id).\(field.name)")
            #expect(!(holdsSecret && field.isRequired), "a secret may always be missing: \(kind.id).\(field.name)")
        }
        #expect(kind.secretFields == kind.fields.filter { $0.sensitivity == .secret })
    }

    @Test(arguments: AssetKind.catalogue)
    func `a kind with personal fields says which categories of data it holds`(kind: AssetKind) {
        let isPersonal = kind.fields.contains { $0.sensitivity == .personal }
        #expect(isPersonal == !kind.categories.isEmpty)
        #expect(Set(kind.categories).count == kind.categories.count)
        #expect(kind.categories.map(\.rawValue) == kind.categories.map(\.rawValue).sorted())
    }

    @Test(arguments: AssetKind.catalogue)
    func `vocabularies hold different, plain words`(kind: AssetKind) {
        for field in kind.fields {
            guard case .word(let vocabulary) = field.type else { continue }
            #expect(vocabulary.words.count > 1, "\(kind.id).\(field.name)")
            #expect(Set(vocabulary.words).count == vocabulary.words.count, "\(kind.id).\(field.name)")
            #expect(vocabulary.words.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy(isNameByte) })
        }
    }

    @Test(arguments: AssetKind.catalogue)
    func `summaries are sentences`(kind: AssetKind) {
        for summary in [kind.summary] + kind.fields.map(\.summary) {
            #expect(summary.hasSuffix(".") || summary.hasSuffix("…"), "\(kind.id): \(summary)")
            #expect(!summary.contains("\n"), "\(kind.id): \(summary)")
        }
    }

    @Test func `custom fields stand after the kind's own`() {
        let wide = AssetKind.contact.adding(customFields: [.text("city", "City.")])
        #expect(wide.fields.dropLast() == AssetKind.contact.fields[...])
        #expect(wide.index(of: "city") == AssetKind.contact.fields.count)
        #expect(wide.index(of: "nothing") == nil)
    }

    private func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }

    private func isNameByte(_ byte: UInt8) -> Bool {
        isLetter(byte) || byte == UInt8(ascii: "_") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
