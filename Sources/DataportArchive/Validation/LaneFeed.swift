import DataportCore
import DataportFormats
import Glibc

/// A thread that reads a file of records ahead of whoever looks at them: so JSON, CSV and XML are decoded side by side.
final class LaneFeed {
    private let state: LaneState
    private let thread: pthread_t

    /// Starts to read. Batches hold `limit` findings of each rule.
    init(_ kind: AssetKind, _ format: ArchiveFormat, of reader: ArchiveReader, limit: Int) throws(DataportError) {
        state = try LaneState(kind, format, of: reader, limit: limit)
        thread = try state.start()
    }

    deinit {
        state.stop()
        pthread_join(thread, nil)
    }

    /// The next batch, in exchange for one that is used up. Not to be called again after the one with the digest.
    func next(_ used: LaneBatch) throws(DataportError) -> LaneBatch { try state.take(used) }
}

/// Where the thread begins.
private func readAhead(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let argument { Unmanaged<LaneState>.fromOpaque(argument).takeRetainedValue().run() }
    return nil
}

/// What the two threads share. Each batch belongs to one of them at a time, and the reader to the thread that reads (hence `@unchecked`).
private final class LaneState: @unchecked Sendable {
    private var reader: LaneReader
    private var ready: [LaneBatch] = []
    private var free: [LaneBatch]
    private var failure: DataportError?
    private var isStopped = false
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    init(_ kind: AssetKind, _ format: ArchiveFormat, of archive: ArchiveReader, limit: Int) throws(DataportError) {
        reader = try LaneReader(kind, format, of: archive, limit: limit)
        free = (0..<2).map { _ in LaneBatch(kind, limit: limit) }
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(changed, nil)
    }

    deinit {
        pthread_cond_destroy(changed)
        pthread_mutex_destroy(mutex)
        changed.deallocate()
        mutex.deallocate()
    }

    /// Starts the thread, which keeps this alive until it ends.
    func start() throws(DataportError) -> pthread_t {
        var thread = pthread_t()
        let argument = Unmanaged.passRetained(self)
        let code = pthread_create(&thread, nil, readAhead, argument.toOpaque())
        guard code == 0 else {
            argument.release()
            throw DataportError(.limit, "no thread can be started: \(DataportError.sentence(code))")
        }
        return thread
    }

    /// Reads until the end, an error, or a stop.
    func run() {
        while let batch = takeFree() {
            do throws(DataportError) {
                try reader.read(into: batch)
            } catch {
                return locked { failure = error }
            }
            locked { ready.append(batch) }
            if batch.digest != nil { return }
        }
    }

    private func takeFree() -> LaneBatch? {
        locked {
            while free.isEmpty, !isStopped { pthread_cond_wait(changed, mutex) }
            return isStopped ? nil : free.removeLast()
        }
    }

    func take(_ used: LaneBatch) throws(DataportError) -> LaneBatch {
        let next: LaneBatch? = locked {
            free.append(used)
            pthread_cond_broadcast(changed)
            while ready.isEmpty, failure == nil { pthread_cond_wait(changed, mutex) }
            return ready.isEmpty ? nil : ready.removeFirst()
        }
        if let next { return next }
        throw locked { failure } ?? DataportError(.internalError, "a file was not read")
    }

    func stop() { locked { isStopped = true } }

    private func locked<R>(_ body: () -> R) -> R {
        pthread_mutex_lock(mutex)
        defer {
            pthread_cond_broadcast(changed)
            pthread_mutex_unlock(mutex)
        }
        return body()
    }
}
