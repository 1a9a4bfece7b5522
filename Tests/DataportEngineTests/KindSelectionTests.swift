import DataportCore
import DataportEngine
import Testing

struct KindSelectionTests {
    private func kinds(_ names: [String], except: [String] = []) throws -> Set<String> {
        let selection = try KindSelection(kinds: names, exceptions: except)
        return Set(AssetKind.catalogue.map(\.id).filter(selection.contains).map(\.name))
    }

    @Test func `nothing named is everything`() throws {
        #expect(try kinds([]).count == AssetKind.catalogue.count)
        #expect(try KindSelection(kinds: ["all"], exceptions: []).isEverything)
    }

    @Test(arguments: ["list", "lists", "LISTS", "List"])
    func `singular, plural and case do not matter`(name: String) throws {
        #expect(try kinds([name]) == ["account", "list"])
    }

    @Test func `hyphens are as good as underscores`() throws {
        #expect(try kinds(["list-fields"]) == ["account", "list_field"])
    }

    @Test func `a group is its kinds, and the account is always there`() throws {
        #expect(try kinds(["subscribers"]) == ["account", "contact", "subscription", "consent_event"])
    }

    @Test func `exceptions win`() throws {
        #expect(try kinds(["subscribers"], except: ["consent-events", "account"]) == ["contact", "subscription"])
    }

    @Test func `an unknown name is refused with the nearest`() {
        let error = #expect(throws: DataportError.self) { try kinds(["campains"]) }
        #expect(error?.code == .usage)
        #expect(error?.advice == "did you mean “campaigns”?")
    }

    @Test func `a selection that leaves nothing is refused`() {
        let error = #expect(throws: DataportError.self) { try kinds(["lists"], except: ["all"]) }
        #expect(error?.code == .usage)
    }

    @Test func `every name that is offered is understood`() throws {
        for name in KindSelection.names { #expect(try !kinds([name]).isEmpty, "\(name)") }
    }
}
