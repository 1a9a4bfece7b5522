import DataportCore
import DataportZip
import Glibc

/// Something that is read in batches, on whatever thread.
protocol BatchReader: ~Copyable {
    /// What it fills; each batch belongs to one thread at a time.
    associatedtype Batch: AnyObject

    /// Replaces what a batch holds with what comes next, and says whether more will come.
    mutating func read(into batch: Batch) throws(DataportError) -> Bool
}

/// A thread that reads ahead of whoever looks at the batches: so files are decoded side by side, or while a database takes the records.
final class ReadAhead<Reader: BatchReader & ~Copyable> {
    private let state: ReadAheadState<Reader>
    private let thread: pthread_t

    /// Starts to read into `batches`, of which at least two are needed.
    init(_ reader: consuming Reader, batches: [Reader.Batch]) throws(DataportError) {
        state = ReadAheadState(reader, batches: batches)
        thread = try state.start()
    }

    deinit {
        state.stop()
        pthread_join(thread, nil)
    }

    /// The next batch, in exchange for one that is used up. Not to be called again after the last one.
    func next(_ used: Reader.Batch) throws(DataportError) -> Reader.Batch { try state.take(used) }
}

/// A thread's way into what it shares; the thread does not know what it reads.
private class ReadAheadRun {
    func run() {}
}

/// Where the thread begins.
private func readAhead(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let argument { Unmanaged<ReadAheadRun>.fromOpaque(argument).takeRetainedValue().run() }
    return nil
}

/// What the two threads share. Each batch belongs to one of them at a time, and the reader to the thread that reads (hence `@unchecked`).
private final class ReadAheadState<Reader: BatchReader & ~Copyable>: ReadAheadRun, @unchecked Sendable {
    private var reader: Reader
    private var ready: [Reader.Batch] = []
    private var free: [Reader.Batch]
    private var failure: DataportError?
    private var isStopped = false
    private let monitor = Monitor()

    init(_ reader: consuming Reader, batches: [Reader.Batch]) {
        self.reader = reader
        free = batches
    }

    /// Starts the thread, which keeps this alive until it ends.
    func start() throws(DataportError) -> pthread_t {
        var thread = pthread_t()
        let argument = Unmanaged<ReadAheadRun>.passRetained(self)
        let code = pthread_create(&thread, nil, readAhead, argument.toOpaque())
        guard code == 0 else {
            argument.release()
            throw DataportError(.limit, "no thread can be started: \(DataportError.sentence(code))")
        }
        return thread
    }

    /// Reads until the end, an error, or a stop.
    override func run() {
        while let batch = takeFree() {
            let more: Bool
            do throws(DataportError) {
                more = try reader.read(into: batch)
            } catch {
                return monitor.locked { failure = error }
            }
            monitor.locked { ready.append(batch) }
            if !more { return }
        }
    }

    private func takeFree() -> Reader.Batch? {
        monitor.locked {
            while free.isEmpty, !isStopped { monitor.wait() }
            return isStopped ? nil : free.removeLast()
        }
    }

    func take(_ used: Reader.Batch) throws(DataportError) -> Reader.Batch {
        monitor.locked { free.append(used) }
        let next: Reader.Batch? = monitor.locked {
            while ready.isEmpty, failure == nil { monitor.wait() }
            return ready.isEmpty ? nil : ready.removeFirst()
        }
        if let next { return next }
        throw monitor.locked { failure } ?? DataportError(.internalError, "a file was not read")
    }

    func stop() { monitor.locked { isStopped = true } }
}
