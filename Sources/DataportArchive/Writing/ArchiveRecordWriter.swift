package import DataportCore
import DataportFormats
import Synchronization

/// Writes the records of one kind in every format.
package struct ArchiveRecordWriter: RecordWriter, ~Copyable {
    private let lanes: KindLanes
    private let archive: ArchiveWriter
    private var number = 0
    private var records = 0

    init(_ lanes: KindLanes, _ archive: ArchiveWriter) {
        self.lanes = lanes
        self.archive = archive
    }

    package mutating func write(_ batch: inout RecordBatch) async throws -> WriteOutcome {
        let rows = batch.rowCount
        guard rows > 0 else { return WriteOutcome(written: 0) }
        let box = try archive.pipeline.batches.take()
        box.batch.withLock { swap(&$0, &batch) }
        batch.reset(fieldCount: lanes.kind.fields.count)
        let (lanes, number) = (lanes, number)
        self.number += 1
        records += rows
        try await archive.pipeline.queue.submit(chunks: lanes.count) { try lanes.write(box, number: number) }
        return WriteOutcome(written: rows)
    }

    package mutating func finish() async throws {
        let (lanes, number) = (lanes, number)
        try await archive.pipeline.queue.submit(chunks: lanes.count) { try lanes.writeEnd(number: number) }
        try await archive.pipeline.queue.drain()
        try lanes.complete(records: records)
        archive.close()
    }
}

/// The entries of one kind, one a format, and how a batch gets into them.
final class KindLanes: Sendable {
    private struct Lane: Sendable {
        let encoder: any RecordEncoder
        let entry: EntryLane
    }

    let kind: AssetKind
    private let check: RecordStages.Check
    private let observer: (@Sendable (borrowing RecordBatch, AssetKind) -> Void)?
    private let lanes: [Lane]
    private let pipeline: Pipeline
    private let contents: ArchiveContents

    init(_ kind: AssetKind, _ options: ArchiveOptions, _ pipeline: Pipeline, _ contents: ArchiveContents) {
        self.kind = kind
        self.pipeline = pipeline
        self.contents = contents
        check = options.stages.check(kind)
        observer = options.observer
        lanes = options.formats.enumerated().map { position, format in
            let path = format.path(of: kind)
            // The first entry is next in the file, so it may be written in place.
            let body = contents.state.withLock { state in
                position == 0 ? state.zip.body(named: path, method: pipeline.method) : state.zip.laterBody()
            }
            return Lane(
                encoder: options.stages.encoder(kind, format),
                entry: EntryLane(path: path, body: body, pipeline: pipeline))
        }
    }

    /// How many chunks a batch becomes.
    var count: Int { lanes.count }

    /// A job: checks a batch and puts it into every entry.
    func write(_ box: BatchBox, number: Int) throws(DataportError) {
        try box.batch.withLock { (batch) throws(DataportError) in
            try check(&batch)
            observer?(batch, kind)
            for lane in lanes {
                try lane.entry.put(pipeline.chunks.take(), number: number, isLast: false) { plain in
                    if number == 0 { lane.encoder.encodeHeader(into: &plain) }
                    lane.encoder.encode(batch, into: &plain)
                }
            }
        }
        pipeline.batches.give(box)
    }

    /// The last job: ends every entry.
    func writeEnd(number: Int) throws(DataportError) {
        for lane in lanes {
            try lane.entry.put(pipeline.chunks.take(), number: number, isLast: true) { plain in
                if number == 0 { lane.encoder.encodeHeader(into: &plain) }
                lane.encoder.encodeFooter(into: &plain)
            }
        }
    }

    /// Puts the complete entries into the zip file.
    func complete(records: Int) throws(DataportError) {
        var files: [ArchiveFacts.File] = []
        for lane in lanes {
            files.append(
                try contents.append(lane.entry.takeBody(), path: lane.entry.path, method: pipeline.method))
        }
        let written = WrittenKind(kind: kind.id, records: records, files: files)
        contents.state.withLock { $0.kinds.append(written) }
    }
}
