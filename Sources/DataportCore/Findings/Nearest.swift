/// Finds what somebody probably meant.
package enum Nearest {
    /// `did you mean X?` for the known word nearest to `word`, when one is near.
    package static func suggestion(for word: String, among known: [String]) -> String? {
        let near = known.map { ($0, distance(word, $0)) }.min { $0.1 < $1.1 }
        guard let (best, edits) = near, edits <= max(1, word.count / 3) else { return nil }
        return "did you mean “\(best)”?"
    }

    /// Insertions, deletions, replacements and swaps of neighbours that turn one word into the other (optimal string alignment).
    package static func distance(_ left: String, _ right: String) -> Int {
        let left = Array(left.utf8)
        let right = Array(right.utf8)
        var beforeLast = [Int](repeating: 0, count: right.count + 1)
        var last = Array(0...right.count)
        for (row, byte) in left.enumerated() {
            var current = [row + 1]
            for (column, other) in right.enumerated() {
                var best = min(last[column + 1] + 1, current[column] + 1, last[column] + (byte == other ? 0 : 1))
                if row > 0, column > 0, byte == right[column - 1], left[row - 1] == other {
                    best = min(best, beforeLast[column - 1] + 1)
                }
                current.append(best)
            }
            (beforeLast, last) = (last, current)
        }
        return last[right.count]
    }
}
