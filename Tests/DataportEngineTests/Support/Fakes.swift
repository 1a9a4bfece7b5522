import DataportCore
import Synchronization

/// A source of made-up lists and API keys: as many as it is told, in batches of seven, and a count that may lie.
struct FakeSource: Source {
    var lists = 20
    var keys = 3
    /// What the inventory says instead of the truth.
    var saidLists: Int?

    func inventory(counting: Bool) async throws -> Inventory {
        Inventory(
            account: "42", sourceName: "fake", isSnapshot: true,
            entries: [
                .init(kind: AssetKind.kind("list")!, count: counting ? saidLists ?? lists : nil),
                .init(kind: AssetKind.kind("api_key")!, count: counting ? keys : nil),
                .init(kind: AssetKind.kind("event")!, count: nil, readability: .unreadable(reason: "no API for it")),
                .init(kind: AssetKind.kind("segment")!, count: 0, readability: .partial(reason: "only the names")),
            ])
    }

    func cursor(over kind: AssetKind, after bookmark: Bookmark?) async throws -> any RecordCursor & ~Copyable {
        FakeCursor(kind: kind, count: ["list": lists, "api_key": keys][kind.id.name] ?? 0)
    }

    func attachments(of kinds: [AssetKind]) async throws -> any AttachmentCursor & ~Copyable { NoAttachments() }
}

struct FakeCursor: RecordCursor, ~Copyable {
    let kind: AssetKind
    let count: Int
    private var next = 0

    init(kind: AssetKind, count: Int) {
        self.kind = kind
        self.count = count
    }

    mutating func next(into batch: inout RecordBatch) async throws -> Bookmark? {
        guard next < count else { return nil }
        batch.reset(fieldCount: kind.fields.count)
        while next < count, batch.rowCount < 7 {
            for field in kind.fields { batch.append(text: field.name == "id" ? "\(next)" : "value of \(field.name)") }
            next += 1
        }
        return Bookmark([UInt8(truncatingIfNeeded: next)])
    }
}

struct NoAttachments: AttachmentCursor, ~Copyable {
    mutating func next() async throws -> Attachment? { nil }
    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int { 0 }
}

/// Remembers what it was given, and can lose or refuse records.
final class FakeSink: Sink {
    /// What the sink saw.
    struct Seen {
        var kinds: [String] = []
        var finished: [String] = []
        var values: [String] = []
    }

    let seen = Mutex(Seen())
    let loses: Bool
    let rejects: Bool

    init(loses: Bool = false, rejects: Bool = false) {
        self.loses = loses
        self.rejects = rejects
    }

    func writer(for kind: AssetKind) async throws -> any RecordWriter & ~Copyable {
        seen.withLock { $0.kinds.append(kind.id.name) }
        return FakeWriter(sink: self, kind: kind)
    }

    func store(_ attachment: Attachment, from cursor: inout any AttachmentCursor & ~Copyable) async throws {}
}

struct FakeWriter: RecordWriter, ~Copyable {
    let sink: FakeSink
    let kind: AssetKind

    mutating func write(_ batch: inout RecordBatch) async throws -> WriteOutcome {
        let rows = batch.rowCount
        var values: [String] = []
        for row in 0..<rows {
            for field in kind.fields.indices { values.append(batch.text(row: row, field: field) ?? "–") }
        }
        sink.seen.withLock { $0.values += values }
        if sink.loses { return WriteOutcome(written: rows - 1) }
        return sink.rejects ? WriteOutcome(written: rows - 1, rejected: [0]) : WriteOutcome(written: rows)
    }

    mutating func finish() async throws { sink.seen.withLock { $0.finished.append(kind.id.name) } }
}
