import DataportCore

extension CSVDecoder {
    /// A problem that the first record of some bytes has, and the record's id if it could be read.
    struct Stop {
        var problem: RecordProblem
        var record: String?
    }

    /// So many rows are read between two looks at the room for slots.
    private var rowsAtOnce: Int { 512 }

    /// Reads records from the beginning of `window` until one is malformed or cut, or the batch is full; says how many bytes that was
    /// and what is wrong with the record that follows, `nil` when it is cut.
    mutating func rows(
        _ window: UnsafeRawBufferPointer, into batch: inout RecordBatch
    ) -> (taken: Int, stop: Stop?) {
        guard let base = window.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return (0, nil) }
        let scan = CSVScan(
            end: base + window.count, columns: kind.fields.count, acceptsLineFeeds: options.acceptsLineFeeds)
        let count = min(rowsAtOnce, RecordBatch.maximumRows - batch.rowCount)
        return batch.fill(rows: count + 1, bytes: window.count) { room in
            var at = base
            for _ in 0..<count {
                let mark = room.mark
                let outcome = scan.row(from: at, into: &room)
                guard case .row(let end) = outcome else {
                    return (at - base, stop(outcome, at, &room, mark))
                }
                let record = UnsafeRawBufferPointer(start: at, count: end - at)
                if !typedFields.all.isEmpty, let problem = checkTypes(of: record, in: &room) {
                    return (at - base, stop(problem, &room, mark))
                }
                positions.append(start)
                advance(over: record)
                at = end
                if room.mark.bytes >= RecordBatch.targetBytes { break }
            }
            return (at - base, nil)
        }
    }

    @inline(never) private func stop(
        _ outcome: CSVScan.Outcome, _ start: CSVScan.Place, _ room: inout RecordBatch.Room, _ mark: (Int, Int)
    ) -> Stop? {
        guard case .problem(let rule, let place, let message) = outcome else {
            room.forget(after: mark)
            return nil
        }
        var stop = stop(RecordProblem(rule, at: place - start, message), &room, mark)
        // Where columns are not what they should be, the first one can be a whole line about a person.
        if !Self.isPlain(stop.record) { stop.record = nil }
        return stop
    }

    private static func isPlain(_ id: String?) -> Bool {
        guard let id, id.utf8.count <= 64 else { return false }
        return id.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x3A, 0x5F: true
            default: false
            }
        }
    }

    private func stop(_ problem: RecordProblem, _ room: inout RecordBatch.Room, _ mark: (Int, Int)) -> Stop {
        let begun = room.mark.slots - mark.0
        let id = begun > 0 ? room.value(back: begun).map { String(decoding: $0, as: UTF8.self) } : nil
        room.forget(after: mark)
        return Stop(problem: problem, record: id)
    }

    /// Checks the typed values of the row that was appended last, and makes marks of markers.
    private func checkTypes(of record: UnsafeRawBufferPointer, in room: inout RecordBatch.Room) -> RecordProblem? {
        for field in typedFields.all {
            let back = kind.fields.count - field.index
            guard let value = room.value(back: back) else { continue }
            if let fault = field.fault(value) {
                let place = CSVFrame.start(ofCell: field.index, in: record)
                return RecordProblem(fault, at: place, field: field.index, of: kind)
            }
            if field.isMarker(value) { room.redact(back: back) }
        }
        return nil
    }
}
