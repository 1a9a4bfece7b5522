import DataportCore
import Synchronization

/// Jobs that child tasks and a helping producer run. A job makes chunks; a chunk counts until it is committed in its place.
///
/// The producer never waits while there is a job that it could do itself, so one core is enough, and nothing depends on how many
/// workers there are. The first error stops everything: jobs that have not begun are dropped, and the producer gets the error.
package final class JobQueue: Sendable {
    package typealias Job = @Sendable () throws -> Void

    private struct State {
        var jobs: [Job] = []
        var outstandingChunks = 0
        var idleWorkers: [CheckedContinuation<Job?, Never>] = []
        var producer: (continuation: CheckedContinuation<Void, Never>, target: Int)?
        var failure: (any Error)?
        var isClosed = false
    }

    private let state = Mutex(State())
    private let limit: Int

    /// A queue in which at most `limit` chunks are under way.
    package init(limit: Int) { self.limit = limit }

    // MARK: The producer's side; one task

    /// Hands a job over that will commit `chunks` chunks, and helps while too many are under way.
    package func submit(chunks: Int, _ job: @escaping Job) async throws {
        try Task.checkCancellation()
        let worker = try state.withLock { state -> CheckedContinuation<Job?, Never>? in
            if let failure = state.failure { throw failure }
            state.outstandingChunks += chunks
            if let worker = state.idleWorkers.popLast() { return worker }
            state.jobs.append(job)
            return nil
        }
        worker?.resume(returning: job)
        try await help(until: limit)
    }

    /// Helps until every chunk is committed.
    package func drain() async throws { try await help(until: 0) }

    private func help(until target: Int) async throws {
        enum Step {
            case done
            case run(Job)
            case wait
        }
        while true {
            let step = try state.withLock { state -> Step in
                if let failure = state.failure { throw failure }
                if state.outstandingChunks <= target { return .done }
                return state.jobs.isEmpty ? .wait : .run(state.jobs.removeFirst())
            }
            switch step {
            case .done: return
            case .run(let job): run(job)
            case .wait: await waitForWorkers(target)
            }
        }
    }

    private func waitForWorkers(_ target: Int) async {
        await withCheckedContinuation { continuation in
            let isReady = state.withLock { state in
                if state.failure != nil || state.outstandingChunks <= target { return true }
                state.producer = (continuation, target)
                return false
            }
            if isReady { continuation.resume() }
        }
    }

    // MARK: The workers' side

    /// Runs jobs until the queue is closed.
    package func work() async {
        while let job = await nextJob() { run(job) }
    }

    /// A chunk is committed.
    package func chunkCommitted() {
        let producer = state.withLock { state -> CheckedContinuation<Void, Never>? in
            state.outstandingChunks -= 1
            guard let waiting = state.producer, state.outstandingChunks <= waiting.target else { return nil }
            state.producer = nil
            return waiting.continuation
        }
        producer?.resume()
    }

    /// Sends the workers home; whatever has not begun is dropped.
    package func close() {
        let workers = state.withLock { state in
            state.isClosed = true
            state.jobs.removeAll()
            defer { state.idleWorkers.removeAll() }
            return state.idleWorkers
        }
        for worker in workers { worker.resume(returning: nil) }
    }

    private func nextJob() async -> Job? {
        await withCheckedContinuation { continuation in
            let job = state.withLock { state -> Job?? in
                if state.isClosed { return .some(nil) }
                if !state.jobs.isEmpty { return state.jobs.removeFirst() }
                state.idleWorkers.append(continuation)
                return nil
            }
            if let job { continuation.resume(returning: job) }
        }
    }

    private func run(_ job: Job) {
        do { try job() } catch { fail(error) }
    }

    private func fail(_ error: any Error) {
        let producer = state.withLock { state -> CheckedContinuation<Void, Never>? in
            if state.failure == nil { state.failure = error }
            state.jobs.removeAll()
            defer { state.producer = nil }
            return state.producer?.continuation
        }
        producer?.resume()
    }
}
