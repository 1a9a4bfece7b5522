/// Finds where a record of CSV ends: at the first LF outside quotes. Goes on from one piece of a file to the next, byte by byte, and
/// gives malformed records an end too, on which all readers of this project agree.
struct CSVFrame: Sendable {
    enum State: UInt8, Sendable {
        case cellStart, plain, quoted
        /// Behind a quote inside quotes: it closes the cell, or is the first of two.
        case quoteInside
    }

    private(set) var state = State.cellStart
    /// Bytes of the record that were seen.
    private(set) var count = 0
    /// The byte of the quote that was opened last.
    private(set) var opening = 0

    /// Reads on and returns how many bytes there are up to and with the end of the record; `nil` when it does not end here.
    mutating func end(in bytes: UnsafeRawBufferPointer) -> Int? {
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if state == .cellStart, byte == Byte.quote { opening = count + index }
            step(byte)
            index += 1
            if byte == Byte.lineFeed, state != .quoted {
                count += index
                return index
            }
        }
        count += bytes.count
        return nil
    }

    /// Where cell number `column` of a whole record begins.
    static func start(ofCell column: Int, in record: UnsafeRawBufferPointer) -> Int {
        var frame = CSVFrame()
        var left = column
        for index in record.indices {
            if left == 0 { return index }
            frame.step(record[index])
            if record[index] == Byte.comma, frame.state == .cellStart { left -= 1 }
        }
        return record.count
    }

    @inline(__always) private mutating func step(_ byte: UInt8) {
        switch state {
        case .cellStart where byte == Byte.quote: state = .quoted
        case .cellStart, .plain: state = byte == Byte.comma ? .cellStart : .plain
        case .quoted: if byte == Byte.quote { state = .quoteInside }
        case .quoteInside: state = byte == Byte.quote ? .quoted : byte == Byte.comma ? .cellStart : .plain
        }
    }
}
