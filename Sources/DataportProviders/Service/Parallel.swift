import DataportCore
import Glibc
import Synchronization

/// Does several things at once on threads of their own: requests wait and do not compute, so that there may be more of them than processors.
enum Parallel {
    /// Does `body` for every item, `width` at a time, and returns the results in the order of the items. After an error nothing new is begun.
    static func map<Item: Sendable, Result: Sendable>(
        _ items: [Item], width: Int, _ body: @escaping @Sendable (Item) throws(DataportError) -> Result
    ) throws(DataportError) -> [Result] {
        let state = SharedState<Result>(count: items.count)
        let work: @Sendable () -> Void = {
            while let index = state.take() {
                do throws(DataportError) { state.put(try body(items[index]), at: index) } catch { state.fail(error) }
            }
        }
        let threads = (1..<max(1, min(width, items.count))).compactMap { _ in start(work) }
        work()
        for thread in threads { pthread_join(thread, nil) }
        return try state.results()
    }

    /// Does two things at once, the first on a thread of its own; both end before this does. Of two errors the second one's counts.
    static func both<First: Sendable, Second>(
        _ first: @escaping @Sendable () throws(DataportError) -> First, _ second: () throws(DataportError) -> Second
    ) throws(DataportError) -> (First, Second) {
        let state = SharedState<First>(count: 1)
        let work: @Sendable () -> Void = {
            do throws(DataportError) { state.put(try first(), at: 0) } catch { state.fail(error) }
        }
        let thread = start(work)
        if thread == nil { work() }
        let end = { () throws(DataportError) -> [First] in
            if let thread { pthread_join(thread, nil) }
            return try state.results()
        }
        let other: Second
        do throws(DataportError) { other = try second() } catch {
            _ = try? end()
            throw error
        }
        guard let one = try end().first else { throw DataportError(.internalError, "a thread has no result") }
        return (one, other)
    }

    private final class SharedState<Result: Sendable>: Sendable {
        private let state: Mutex<(results: [Result?], next: Int, failure: DataportError?)>

        init(count: Int) { state = Mutex((Array(repeating: nil, count: count), 0, nil)) }

        func take() -> Int? {
            state.withLock { state in
                guard state.failure == nil, state.next < state.results.count else { return nil }
                defer { state.next += 1 }
                return state.next
            }
        }

        func put(_ result: Result, at index: Int) { state.withLock { $0.results[index] = result } }

        func fail(_ error: DataportError) { state.withLock { $0.failure = $0.failure ?? error } }

        func results() throws(DataportError) -> [Result] {
            let (results, failure) = state.withLock { ($0.results, $0.failure) }
            if let failure { throw failure }
            return results.compactMap { $0 }
        }
    }

    private final class Work {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    /// Starts a thread; `nil` when the system gives none, and then those that run do all the work.
    static func start(_ body: @escaping @Sendable () -> Void) -> pthread_t? {
        let work = Unmanaged.passRetained(Work(body)).toOpaque()
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { pointer in
                guard let pointer else { return nil }
                Unmanaged<Work>.fromOpaque(pointer).takeRetainedValue().body()
                return nil
            }, work)
        guard code == 0 else {
            Unmanaged<Work>.fromOpaque(work).release()
            return nil
        }
        return thread
    }
}
