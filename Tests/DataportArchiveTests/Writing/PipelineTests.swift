import DataportCore
import DataportFormats
import DataportTestKit
import Synchronization
import Testing

import DataportArchive

struct PipelineTests {
    /// What a writer without a pipeline would have put into a file.
    private func reference(_ format: ArchiveFormat, _ batches: [Int]) -> [UInt8] {
        let encoder = recordEncoder(for: .contact, format: format)
        var contacts = RandomContacts(seed: 7)
        var batch = RecordBatch()
        var expected = ByteWriter()
        encoder.encodeHeader(into: &expected)
        for rows in batches {
            contacts.fill(&batch, rows: rows)
            encoder.encode(batch, into: &expected)
        }
        encoder.encodeFooter(into: &expected)
        return expected.withBytes { Array($0) }
    }

    @Test(arguments: Compression.allCases)
    func `files equal a serial reference and archives do not depend on the workers`(_ compression: Compression)
        async throws
    {
        let folder = try TemporaryDirectory()
        var generator = SeededGenerator(seed: 11)
        let batches = (0..<40).map { _ in Int(generator.next() % 700) }
        var first: [UInt8]?
        for workers in [0, 1, 2, 3, 8] {
            let sample = SampleArchive(compression: compression, workers: workers, batches: batches)
            try await sample.write(to: .file(path: folder.file("\(workers).zip"), force: false))
            let bytes = try folder.bytes("\(workers).zip")
            #expect(bytes == first ?? bytes, "\(workers) workers")
            first = bytes
        }
        let archive = try ArchiveReader(path: folder.file("8.zip"))
        for format in ArchiveFormat.allCases {
            #expect(try archive.bytes(of: format.path(of: .contact)) == reference(format, batches), "\(format)")
        }
        _ = try archive.verify()
        try expectUnzip(folder.file("8.zip"))
    }

    @Test func `a kind without records has a header only`() async throws {
        let folder = try TemporaryDirectory()
        try await SampleArchive(batches: []).write(to: .file(path: folder.file("a.zip"), force: false))
        let archive = try ArchiveReader(path: folder.file("a.zip"))
        for format in ArchiveFormat.allCases {
            #expect(try archive.bytes(of: format.path(of: .contact)) == reference(format, []), "\(format)")
        }
        _ = try archive.verify()
        try expectUnzip(folder.file("a.zip"))
    }

    @Test(arguments: 1...8)
    func `chunks are committed in order however long their jobs take`(_ workers: Int) async throws {
        let queue = JobQueue(limit: 10)
        let lane = OrderedLane()
        let seen = Mutex<[Int]>([])
        let count = 300
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<workers { group.addTask { await queue.work() } }
            defer { queue.close() }
            var generator = SeededGenerator(seed: UInt64(workers))
            for number in 0..<count {
                let spins = Int(generator.next() % 40_000)
                try await queue.submit(chunks: 1) {
                    var waste = 0
                    for turn in 0..<spins { waste &+= turn }
                    let chunk = Chunk()
                    chunk.content.withLock { $0.plain.append("\(number) \(waste == -1)") }
                    try lane.put(chunk, number: number) { (chunk) throws(DataportError) in
                        let text = chunk.content.withLock { $0.plain.withBytes { String(decoding: $0, as: UTF8.self) } }
                        seen.withLock { $0.append(Int(text.split(separator: " ")[0]) ?? -1) }
                        queue.chunkCommitted()
                    }
                }
            }
            try await queue.drain()
        }
        #expect(seen.withLock { $0 } == Array(0..<count))
    }

    private struct Stop: Error {}

    @Test(arguments: 0...4)
    func `an error in any job stops the producer and nobody hangs`(_ workers: Int) async throws {
        for failing in [0, 1, 7, 29] {
            let folder = try TemporaryDirectory()
            let calls = Counter()
            let stages = RecordStages(
                check: { _ in
                    { (_) throws(DataportError) in
                        if calls.add(1) == failing {
                            throw DataportError(.badInput, "a bad record")
                        }
                    }
                }, encoder: { recordEncoder(for: $0, format: $1) })
            let sample = SampleArchive(workers: workers, batches: [Int](repeating: 50, count: 30), stages: stages)
            await #expect(throws: DataportError(.badInput, "a bad record")) {
                try await sample.write(to: .file(path: folder.file("a.zip"), force: false))
            }
            #expect(folder.names == [])
        }
    }

    @Test func `a cancelled export ends and leaves nothing`() async throws {
        let folder = try TemporaryDirectory()
        let path = folder.file("a.zip")
        let task = Task {
            try await ArchiveWriter.write(
                to: .file(path: path, force: false), options: ArchiveOptions(created: SampleArchive.created, workers: 2)
            ) { archive in
                var writer = try await archive.writer(for: .contact)
                var contacts = RandomContacts(seed: 1)
                var batch = RecordBatch()
                while true {
                    contacts.fill(&batch, rows: 100)
                    _ = try await writer.write(&batch)
                }
            }
        }
        try await Task.sleep(for: .milliseconds(50))
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(folder.names == [])
    }

    @Test func `the observer sees every record once`() async throws {
        let folder = try TemporaryDirectory()
        let rows = Mutex(0)
        let counter = Counter()
        let options = ArchiveOptions(
            created: SampleArchive.created,
            observer: { batch, kind in counter.add(kind.id == .contact ? batch.rowCount : 0) },
            workers: 3)
        try await ArchiveWriter.write(to: .file(path: folder.file("a.zip"), force: false), options: options) {
            archive in
            var writer = try await archive.writer(for: .contact)
            var contacts = RandomContacts(seed: 1)
            var batch = RecordBatch()
            for count in 1...50 {
                contacts.fill(&batch, rows: count)
                _ = try await writer.write(&batch)
                rows.withLock { $0 += count }
            }
            try await writer.finish()
            try await archive.finish(facts: .empty)
        }
        #expect(counter.total == rows.withLock { $0 })
    }

    private final class Counter: Sendable {
        private let count = Mutex(0)
        var total: Int { count.withLock { $0 } }
        /// The total before.
        @discardableResult
        func add(_ more: Int) -> Int {
            count.withLock { count in
                defer { count += more }
                return count
            }
        }
    }
}
