import DataportCore
import DataportFormats
import Testing

struct RecordComparisonTests {
    private func differences(_ left: [[Cell]], _ right: [[Cell]]) -> [[Int]] {
        let left = Rows.batch(left)
        let right = Rows.batch(right)
        return (0..<left.rowCount).compactMap { row in
            left.firstDifference(row: row, right, row: row).map { [row, $0] }
        }
    }

    @Test func `tells the first field that differs in each row`() {
        let rows: [[Cell]] = [["1", "a", nil], ["2", "", "x"], ["3", .redacted, "y"], ["4", "b", "z"]]
        #expect(differences(rows, rows).isEmpty)
        #expect(
            differences(rows, [["1", "b", ""], ["2", nil, "y"], ["3", "", "y"], ["4", "b", "z"]])
                == [[0, 1], [1, 1], [2, 1]])
    }

    @Test func `finds one byte at every place of values of every length`() {
        for length in 1...40 {
            let text = [UInt8](repeating: 0x61, count: length)
            for place in 0..<length {
                var other = text
                other[place] = 0x62
                #expect(differences([["1", .bytes(text)]], [["1", .bytes(other)]]) == [[0, 1]])
            }
            #expect(
                differences([["1", .bytes(text)], ["2", "p"]], [["1", .bytes(text)], ["2", "q"]]) == [[1, 1]])
        }
    }

    @Test func `rows may stand at different places`() {
        let left = Rows.batch([["1", "a"], ["2", "b"], ["3", "c"]])
        let right = Rows.batch([["2", "b"], ["3", "d"]])
        #expect(left.firstDifference(row: 1, right, row: 0) == nil)
        #expect(left.firstDifference(row: 2, right, row: 1) == 1)
        #expect(left.firstDifference(row: 2, right, row: 1, from: 2) == nil)
    }

    @Test func `ids are ordered by their bytes`() {
        let left = Rows.batch([["a"], ["ab"], ["b"], ["é"]])
        for row in 0..<left.rowCount {
            for other in 0..<left.rowCount {
                #expect(left.idOrder(row: row, left, row: other).signum() == (row - other).signum())
            }
        }
    }

    @Test func `the three formats of one account say the same`() throws {
        for kind in AssetKind.catalogue {
            var generator = RecordGenerator(seed: 3)
            let rows = generator.rows(kind, count: 200)
            let batches = try ArchiveFormat.allCases.map { format in
                try Decoding.collect(Rows.encode(rows, kind, format), kind, format).rows
            }
            #expect(differences(batches[0], batches[1]).isEmpty)
            #expect(differences(batches[0], batches[2]).isEmpty)
        }
    }
}
