import DataportCore

/// Where a byte stands: its line and its byte in the line.
struct LineIndex {
    private let file: String
    private let starts: [Int]

    init(_ bytes: UnsafeRawBufferPointer, file: String) {
        self.file = file
        var starts = [0]
        for position in bytes.indices where bytes[position] == UInt8(ascii: "\n") { starts.append(position + 1) }
        self.starts = starts
    }

    func place(of offset: Int) -> Finding.Place {
        var (low, high) = (0, starts.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= offset { low = middle } else { high = middle }
        }
        return Finding.Place(file, line: low + 1, column: offset - starts[low] + 1)
    }
}
