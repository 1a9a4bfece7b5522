import DataportCore
import DataportEngine
import Logging
import Synchronization
import Testing

struct TransferTests {
    private func run(
        _ source: FakeSource = FakeSource(), to sink: FakeSink, counting: Bool = true,
        observer: @escaping ProgressObserver = { _ in }, interruption: @escaping @Sendable () throws -> Void = {}
    ) async throws -> TransferReport {
        let plan = try await Planner(source: source, selection: .everything).plan(counting: counting)
        let transfer = Transfer(
            from: source, to: sink, plan: plan, log: Logger(label: "test"), observer: observer,
            interruption: interruption)
        return try await transfer.run()
    }

    @Test func `every record arrives, in load order, and every kind is finished`() async throws {
        let sink = FakeSink()
        let report = try await run(to: sink)
        #expect(report.recordsRead == 23)
        #expect(report.kinds.map(\.kind.name) == ["api_key", "list", "segment"])
        #expect(report.kinds.map(\.written) == [3, 20, 0])
        #expect(sink.seen.withLock { $0.kinds } == ["api_key", "list", "segment"])
        #expect(sink.seen.withLock { $0.finished } == ["api_key", "list", "segment"])
    }

    @Test func `no secret reaches a sink, and each is counted`() async throws {
        let sink = FakeSink()
        let report = try await run(to: sink)
        #expect(report.kinds.first?.redacted == [3])
        #expect(!sink.seen.withLock { $0.values.contains("value of key") })
        #expect(sink.seen.withLock { $0.values.contains("value of name") })
    }

    @Test func `rejected records are counted`() async throws {
        let report = try await run(to: FakeSink(rejects: true))
        #expect(report.kinds.map(\.rejected) == [1, 3, 0])
        #expect(report.kinds.allSatisfy { $0.read == $0.written + $0.rejected })
    }

    @Test func `a record that vanishes stops the run`() async {
        let error = await #expect(throws: DataportError.self) { try await run(to: FakeSink(loses: true)) }
        #expect(error?.code == .internalError)
    }

    @Test func `a source that gives other than it counted stops the run`() async {
        let source = FakeSource(saidLists: 21)
        let error = await #expect(throws: DataportError.self) { try await run(source, to: FakeSink()) }
        #expect(error?.place == "list")
    }

    @Test func `progress never goes back and ends at the total`() async throws {
        let seen = Mutex<[Int]>([])
        _ = try await run(to: FakeSink(), observer: { progress in seen.withLock { $0.append(progress.records) } })
        let counts = seen.withLock { $0 }
        #expect(counts == counts.sorted() && counts.last == 23)
    }

    @Test func `a stop is heeded at a batch boundary`() async {
        struct Stop: Error {}
        let asked = Mutex(0)
        let sink = FakeSink()
        await #expect(throws: Stop.self) {
            try await run(
                to: sink,
                interruption: {
                    let count = asked.withLock { count in
                        count += 1
                        return count
                    }
                    if count == 3 { throw Stop() }
                })
        }
        #expect(sink.seen.withLock { $0.finished } == ["api_key"])
    }
}
