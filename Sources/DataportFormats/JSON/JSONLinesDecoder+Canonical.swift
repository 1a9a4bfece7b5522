import DataportCore

extension JSONLinesDecoder {
    /// Bytes that are read between two looks at the room in the batch. A line that the window cuts is read in the general way.
    private var windowBytes: Int { 64 << 10 }
    private var rowsAtOnce: Int { 512 }

    /// Reads lines from the beginning of `bytes` as long as they are canonical and the batch is not full; returns how many bytes that
    /// was.
    mutating func canonicalLines(_ bytes: UnsafeRawBufferPointer, into batch: inout RecordBatch) -> Int {
        var done = 0
        while !batch.isFull {
            let end = min(bytes.count, done + windowBytes)
            let taken = canonicalLines(window: UnsafeRawBufferPointer(rebasing: bytes[done..<end]), into: &batch)
            done += taken
            if taken == 0 { break }
        }
        return done
    }

    private mutating func canonicalLines(window: UnsafeRawBufferPointer, into batch: inout RecordBatch) -> Int {
        guard let base = window.baseAddress?.assumingMemoryBound(to: UInt8.self),
            window.count <= options.maximumRecordBytes
        else { return 0 }
        let count = min(rowsAtOnce, batch.rowLimit - batch.rowCount)
        return batch.fill(rows: count, bytes: window.count) { room in
            canonical.members.withUnsafeBufferPointer { members in
                canonical.pool.bytes.withUnsafeBufferPointer { pool in
                    guard let pool = pool.baseAddress else { return 0 }
                    let scan = JSONCanonicalScan(members, pool: pool, end: base + window.count)
                    return canonicalLines(from: base, scan, count, into: &room)
                }
            }
        }
    }

    @inline(__always) private mutating func canonicalLines(
        from base: UnsafePointer<UInt8>, _ scan: JSONCanonicalScan, _ count: Int, into room: inout RecordBatch.Room
    ) -> Int {
        var at = base
        for _ in 0..<count {
            let mark = room.mark
            guard let end = scan.row(from: at, into: &room, &scanner) else {
                room.forget(after: mark)
                break
            }
            positions.append(start)
            start.offset += end - at
            start.line += 1
            at = end
            if room.mark.bytes >= RecordBatch.targetBytes { break }
        }
        return at - base
    }
}
