import DataportCore
import DataportFormats

/// Compares the records of a format with those of the first one. Both ascend by id, so a record that only one of them holds is found as
/// such, and what follows is still compared.
enum FormatComparison {
    /// Rows that are compared at once; after a gap so many are looked at again.
    private static let slice = 64

    /// Compares the batch of `first` with what stands beside it.
    static func compare(
        _ first: inout FormatLane, _ other: inout FormatLane?, _ log: inout FindingLog
    ) throws(DataportError) {
        guard var lane = other.take() else { return }
        var done = 0
        while done < first.batch.rowCount {
            if !lane.hasRow { try lane.refill(&log) }
            if lane.isAtEnd { break }
            let count = min(first.batch.rowCount - done, lane.batch.rowCount - lane.row, slice)
            // After a fault rows do not stand side by side any more.
            let isBlind = first.hasFaults || lane.hasFaults
            let compared = isBlind ? (count, count) : try compareRows(&first, done, &lane, count, &log)
            done += compared.0
            lane.row += compared.1
        }
        while done < first.batch.rowCount, !first.hasFaults, !lane.hasFaults {
            reportMissing(first, done, lane, Finding.Place(lane.path), &log)
            done += 1
        }
        other = consume lane
    }

    /// Reads another format to its end and reports the records that the first does not hold.
    static func finish(
        _ first: inout FormatLane, _ other: inout FormatLane?, _ log: inout FindingLog
    ) throws(DataportError) {
        guard var lane = other.take() else { return }
        while !lane.isAtEnd {
            while lane.hasRow, !first.hasFaults, !lane.hasFaults {
                reportExtra(first, &lane, lane.row, &log)
                lane.row += 1
            }
            try lane.refill(&log)
        }
        if first.hasFaults || lane.hasFaults {
            log.add(
                "format.not_compared", at: Finding.Place(lane.path), kind: lane.kind.id,
                "not compared with \(first.path) behind a fault")
        }
        other = consume lane
    }

    /// Compares rows up to the first whose ids differ; how many rows of each are done.
    private static func compareRows(
        _ first: inout FormatLane, _ start: Int, _ lane: inout FormatLane, _ count: Int, _ log: inout FindingLog
    ) throws(DataportError) -> (Int, Int) {
        var row = 0
        while row < count {
            let difference = first.batch.firstDifference(row: start + row, lane.batch, row: lane.row + row)
            if difference == 0 { break }
            if let difference { reportDifference(first, start + row, &lane, lane.row + row, difference, &log) }
            row += 1
        }
        let gap = row
        if gap == count { return (count, count) }
        if first.batch.idOrder(row: start + gap, lane.batch, row: lane.row + gap) < 0 {
            reportMissing(first, start + gap, lane, lane.place(of: lane.row + gap), &log)
            return (gap + 1, gap)
        }
        reportExtra(first, &lane, lane.row + gap, &log)
        return (gap, gap + 1)
    }

    private static func reportDifference(
        _ first: borrowing FormatLane, _ firstRow: Int, _ lane: inout FormatLane, _ row: Int, _ index: Int,
        _ log: inout FindingLog
    ) {
        let field = lane.kind.fields[index].name
        let record = first.batch.text(row: firstRow, field: 0)
        log.add(
            "format.value", at: lane.place(of: row), kind: lane.kind.id, record: record, field: field,
            "the value of \(field) is not that of \(first.path)")
    }

    private static func reportMissing(
        _ first: borrowing FormatLane, _ row: Int, _ lane: borrowing FormatLane, _ place: Finding.Place,
        _ log: inout FindingLog
    ) {
        log.add(
            "format.rows", at: place, kind: lane.kind.id, record: first.batch.text(row: row, field: 0),
            "a record of \(first.path) is missing here")
    }

    private static func reportExtra(
        _ first: borrowing FormatLane, _ lane: inout FormatLane, _ row: Int, _ log: inout FindingLog
    ) {
        let record = lane.batch.text(row: row, field: 0)
        log.add(
            "format.rows", at: lane.place(of: row), kind: lane.kind.id, record: record,
            "\(first.path) does not hold this record")
    }
}
