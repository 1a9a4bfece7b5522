import DataportCore

/// The first line of canonical CSV.
enum CSVHeader {
    /// What is wrong with `line`, its end included.
    static func problem(
        in line: UnsafeRawBufferPointer, of kind: AssetKind, acceptsLineFeeds: Bool
    ) -> RecordProblem? {
        if line.starts(with: [0xEF, 0xBB, 0xBF]) {
            return RecordProblem(
                .csvHeader, at: 0, "the file begins with a byte order mark, as spreadsheet programs write it")
        }
        var text = UnsafeRawBufferPointer(rebasing: line[..<(line.count - 1)])
        if text.last == Byte.carriageReturn {
            text = UnsafeRawBufferPointer(rebasing: text[..<(text.count - 1)])
        } else if !acceptsLineFeeds {
            return RecordProblem(.csvLineEnd, at: text.count, "the line ends with a line feed alone instead of CR LF")
        }
        return nameProblem(in: text, of: kind)
    }

    private static func nameProblem(in text: UnsafeRawBufferPointer, of kind: AssetKind) -> RecordProblem? {
        var place = 0
        let names = text.split(separator: Byte.comma, omittingEmptySubsequences: false)
        for (index, name) in names.enumerated() {
            guard index < kind.fields.count else {
                return RecordProblem(.csvHeader, at: place, "the header row has more than \(kind.fields.count) columns")
            }
            guard name.elementsEqual(kind.fields[index].name.utf8) else {
                return RecordProblem(
                    .csvHeader, at: place, field: index,
                    "column \(index + 1) of the header row is not \(kind.fields[index].name)")
            }
            place += name.count + 1
        }
        guard names.count == kind.fields.count else {
            return RecordProblem(
                .csvHeader, at: text.count, "the header row has \(names.count) of \(kind.fields.count) columns")
        }
        return nil
    }
}
