package import DataportCore
import DataportFormats
import DataportZip
import Synchronization

/// Writes an archive: records and content through the pipeline, then the files that describe them.
///
/// One task at a time writes; the order is that of docs/format.md section 10. Nothing has the archive's name until `finish` was
/// called and the body of `write` has returned.
package final class ArchiveWriter: Sink {
    let options: ArchiveOptions
    let pipeline: Pipeline
    let contents: ArchiveContents
    let contentLane = OrderedLane()
    private let output: OutputFile
    private let phase = Mutex(Phase())

    struct Phase {
        /// Whether a kind or a stream is open.
        var isOpen = false
        var contentNumber = 0
        /// Set by `finish`.
        var byteCount: Int?
    }

    private init(_ output: OutputFile, _ options: ArchiveOptions) {
        self.options = options
        self.output = output
        let cores = options.workers + 1
        pipeline = Pipeline(
            compression: options.compression, limit: (2 * cores + 2) * max(1, options.formats.count))
        contents = ArchiveContents(output: output, created: options.created)
    }

    /// Writes an archive to `destination`: the file is there, complete and durable, or it is not.
    package static func write<R: Sendable>(
        to destination: ArchiveDestination, options: ArchiveOptions,
        _ body: (ArchiveWriter) async throws -> R
    ) async throws -> R {
        let output = try OutputFile(destination)
        do {
            let writer = ArchiveWriter(output, options)
            let queue = writer.pipeline.queue
            let result = try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<options.workers { group.addTask { await queue.work() } }
                defer { queue.close() }
                return try await body(writer)
            }
            guard let byteCount = writer.phase.withLock({ $0.byteCount }) else {
                throw DataportError(.internalError, "an archive was not finished", place: output.place)
            }
            try output.publish(byteCount: byteCount)
            return result
        } catch {
            output.discard()
            throw error
        }
    }

    // MARK: Records

    package func writer(for kind: AssetKind) async throws -> any RecordWriter & ~Copyable {
        try await settle()
        try contents.state.withLock { (state) throws(DataportError) in
            try state.order.admit(kind)
            for format in options.formats { try state.order.admit(format.path(of: kind)) }
        }
        open()
        return ArchiveRecordWriter(KindLanes(kind, options, pipeline, contents), self)
    }

    // MARK: Files that describe

    /// Adds a small file.
    package func add(path: String, bytes: [UInt8]) async throws {
        var writer = ByteWriter(capacity: bytes.count)
        bytes.withUnsafeBytes { writer.append($0) }
        try await add(path: path, bytes: writer)
    }

    /// Adds a small file.
    package func add(path: String, bytes: borrowing ByteWriter) async throws {
        try await settle()
        try admit(path)
        var digests = Digests()
        bytes.withBytes { digests.update($0) }
        var compressed = ByteWriter()
        try pipeline.compress(bytes, isLast: true, into: &compressed)
        let isSmaller = compressed.count < bytes.count
        let file = ArchiveFacts.File(path: path, byteCount: digests.byteCount, sha256: digests.sha256Hex())
        func append(_ data: UnsafeRawBufferPointer) throws(DataportError) {
            try contents.append(data, method: isSmaller ? pipeline.method : 0, crc32: digests.crc32, file: file)
        }
        if isSmaller {
            try compressed.withBytes { (data) throws(DataportError) in try append(data) }
        } else {
            try bytes.withBytes { (data) throws(DataportError) in try append(data) }
        }
    }

    /// Adds a file of any size, piece by piece.
    @discardableResult
    package func addStream(
        path: String, _ body: (inout EntryStream) async throws -> Void
    ) async throws -> ArchiveFacts.File {
        try await settle()
        try admit(path)
        open()
        let lane = EntryLane(path: path, body: nextBody(path), pipeline: pipeline)
        var stream = EntryStream(lane: lane, pipeline: pipeline)
        try await body(&stream)
        try await stream.finish()
        close()
        return try contents.append(lane.takeBody(), path: path, method: pipeline.method)
    }

    // MARK: What is there

    /// The kinds that are complete, in the order in which they were written.
    package var writtenKinds: [WrittenKind] { contents.state.withLock { $0.kinds } }

    /// How many content files there are, and their bytes.
    package var writtenContent: (files: Int, bytes: Int) {
        contents.state.withLock { ($0.contentFiles, $0.contentBytes) }
    }
}

// MARK: Order

extension ArchiveWriter {
    /// Waits until all that was handed over is in the file.
    func settle() async throws {
        try await pipeline.queue.drain()
        try checkNothingIsOpen()
    }

    /// Refuses a second file while one is open, and any after `finish`.
    func checkNothingIsOpen() throws(DataportError) {
        try phase.withLock { (phase) throws(DataportError) in
            guard !phase.isOpen, phase.byteCount == nil else {
                throw DataportError(.internalError, "an archive was asked for two files at a time")
            }
        }
    }

    func admit(_ path: String) throws(DataportError) {
        try contents.state.withLock { (state) throws(DataportError) in try state.order.admit(path) }
    }

    func nextBody(_ path: String) -> EntryBody {
        contents.state.withLock { $0.zip.body(named: path, method: pipeline.method) }
    }

    /// Marks that a kind or a stream is being written.
    func open() { phase.withLock { $0.isOpen = true } }

    func close() { phase.withLock { $0.isOpen = false } }

    func nextContentNumber() -> Int {
        phase.withLock { phase in
            defer { phase.contentNumber += 1 }
            return phase.contentNumber
        }
    }

    func complete(byteCount: Int) { phase.withLock { $0.byteCount = byteCount } }
}
