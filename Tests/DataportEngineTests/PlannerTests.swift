import DataportCore
import DataportEngine
import Testing

struct PlannerTests {
    private func entry(_ kind: String, of plan: Plan) throws -> Plan.Entry {
        try #require(plan.entries.first { $0.kind.id.name == kind })
    }

    @Test func `a plan has every kind and says what happens to it`() async throws {
        let selection = try KindSelection(kinds: [], exceptions: ["segments"])
        let plan = try await Planner(source: FakeSource(), selection: selection).plan()
        #expect(plan.entries.map(\.kind.id) == AssetKind.catalogue.map(\.id))
        #expect(try entry("list", of: plan).action == .export)
        #expect(try entry("event", of: plan).action == .unreadable(reason: "no API for it"))
        #expect(try entry("contact", of: plan).action.reason == "the source does not know this kind")
        #expect(try !entry("segment", of: plan).action.isExported)
        #expect(plan.recordCount == 23)
    }

    @Test func `a part is a part`() async throws {
        let plan = try await Planner(source: FakeSource(), selection: .everything).plan()
        #expect(try entry("segment", of: plan).action == .exportPart(reason: "only the names"))
        #expect(try entry("segment", of: plan).action.isExported)
    }

    @Test func `secrets are counted when somebody looks at the plan`() async throws {
        let shown = try await Planner(source: FakeSource(), selection: .everything).plan()
        #expect(try entry("api_key", of: shown).redactions.map(\.count) == [3])
        let quick = try await Planner(source: FakeSource(), selection: .everything).plan(counting: false)
        #expect(try entry("api_key", of: quick).redactions.isEmpty)
        #expect(try entry("list", of: quick).count == nil)
    }
}
