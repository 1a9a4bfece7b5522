package import DataportCore

/// Random records of the kind `contact`, with the characters that formats stumble over.
package struct RandomContacts {
    private var generator: SeededGenerator
    private var nextID = 0
    private static let names = [
        "Åse Ørsted", "O'Neil, \"Bob\"", "<b>&amp;</b>", "", " leading", "tab\tnew\nline\r\n", "=1+1", "😀 👩‍👩‍👧", "\u{1}",
    ]

    /// Records that depend on `seed` only.
    package init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    /// Replaces the contents of `batch` with `rows` records.
    package mutating func fill(_ batch: inout RecordBatch, rows: Int) {
        batch.reset(fieldCount: AssetKind.contact.fields.count)
        for _ in 0..<rows {
            let number = generator.next()
            batch.append(text: "c\(nextID)")
            batch.append(text: "user\(number % 100_000)@example.org")
            batch.append(text: Self.names[Int(number % UInt64(Self.names.count))])
            if number % 3 == 0 { batch.appendNull() } else { batch.append(text: #"{"CITY":"\#(number)"}"#) }
            batch.append(text: "en")
            batch.appendNull()
            batch.append(text: "DK")
            batch.appendNull()
            batch.append(text: "2026-01-02T03:04:05Z")
            batch.appendNull()
            batch.appendNull()
            nextID += 1
        }
    }
}
