/// A reader of RFC 4180 that shares nothing with the encoder; an empty cell without quotes is null.
struct CSVParser {
    struct Failure: Error { let offset: Int }

    static func parse(_ bytes: [UInt8]) throws -> [[Cell]] {
        var rows: [[Cell]] = []
        var row: [Cell] = []
        var at = 0
        while at < bytes.count {
            row.append(try cell(bytes, &at))
            guard at < bytes.count else { throw Failure(offset: at) }
            if bytes[at] == UInt8(ascii: ",") {
                at += 1
            } else {
                guard at + 1 < bytes.count, bytes[at] == 13, bytes[at + 1] == 10 else { throw Failure(offset: at) }
                at += 2
                rows.append(row)
                row = []
            }
        }
        guard row.isEmpty else { throw Failure(offset: at) }
        return rows
    }

    private static func cell(_ bytes: [UInt8], _ at: inout Int) throws -> Cell {
        let quote = UInt8(ascii: "\"")
        var value: [UInt8] = []
        guard at < bytes.count, bytes[at] == quote else {
            while at < bytes.count, bytes[at] != UInt8(ascii: ","), bytes[at] != 13, bytes[at] != 10 {
                guard bytes[at] != quote, bytes[at] != 0 else { throw Failure(offset: at) }
                value.append(bytes[at])
                at += 1
            }
            return value.isEmpty ? .null : .bytes(value)
        }
        at += 1
        while true {
            guard at < bytes.count else { throw Failure(offset: at) }
            if bytes[at] != quote {
                value.append(bytes[at])
                at += 1
            } else if at + 1 < bytes.count, bytes[at + 1] == quote {
                value.append(quote)
                at += 2
            } else {
                at += 1
                return .bytes(value)
            }
        }
    }
}
