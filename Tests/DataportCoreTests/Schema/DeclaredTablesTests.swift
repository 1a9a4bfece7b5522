import DataportCore
import Testing

/// The laws of the tables that stand beside the kinds: words of providers, references inside of JSON.
struct DeclaredTablesTests {
    @Test func `every word of a provider stands there once and gives a status`() {
        for words in StatusWords.all {
            let all = words.meanings.map(\.word)
            #expect(Set(all).count == all.count, "\(words.provider)")
            #expect(words.meanings.allSatisfy { !$0.statuses.isEmpty })
        }
        let members = StatusWords.all.map { "\($0.provider) \($0.member)" }
        #expect(Set(members).count == members.count)
    }

    @Test func `a word that says no never gives a yes`() {
        for words in StatusWords.all {
            for meaning in words.meanings where meaning.statuses.contains(.subscribed) {
                let saysYes = ["confirmed", "subscribed", "enabled", "true", "yes", "blocks"].contains(meaning.word)
                #expect(saysYes, "\(words.provider) \(meaning.word)")
            }
        }
    }

    @Test(arguments: AssetKind.catalogue)
    func `a reference inside of JSON stands in a field of its shape and leads to a kind`(kind: AssetKind) throws {
        for reference in kind.embeddedReferences {
            let field = kind.fields[try #require(kind.index(of: reference.field))]
            let shape: JSONShape =
                switch reference.place {
                case .elements: .strings
                case .member: .object
                case .memberOfEach: .array
                }
            #expect(field.type == .json(shape), "\(kind.id).\(field.name)")
            #expect(AssetKind.kind(reference.target) != nil)
        }
        #expect(kind.fields.count + kind.embeddedReferences.count < 256, "the reference ledger has a byte for them")
    }
}
