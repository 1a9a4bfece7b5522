import DataportCore
import DataportFormats

/// Whether the status of a subscription is one that its `raw` gives (`StatusWords`).
///
/// Accounts hold few different pairs of status and raw, so those that were found right are known by their hash.
struct StatusCheck {
    /// What is wrong with a status.
    struct Contradiction {
        let status: SubscriptionStatus
        let expected: SubscriptionStatus
    }

    private static let memory = 4096
    private let table = StatusMeanings()
    private let status = AssetKind.subscription.index(of: "status") ?? 0
    private let raw = AssetKind.subscription.index(of: "raw") ?? 0
    private var right: Set<Int> = []
    private var scanner = JSONScanner()

    /// What is wrong with the status of a row, if anything.
    mutating func contradiction(_ batch: borrowing RecordBatch, row: Int) -> Contradiction? {
        if batch.isNull(row: row, field: raw) { return nil }
        let hash = hash(batch, row)
        if right.contains(hash) { return nil }
        let given = batch.withValue(row: row, field: status) { word in
            word.flatMap { SubscriptionStatus(rawValue: String(decoding: $0, as: UTF8.self)) }
        }
        // What is no status at all is reported as such.
        guard let given else { return nil }
        let accepted = batch.withValue(row: row, field: raw) { value in value.flatMap { statuses(givenBy: $0) } }
        if let accepted, !accepted.contains(given) {
            return Contradiction(status: given, expected: accepted.expected)
        }
        if right.count < Self.memory { right.insert(hash) }
        return nil
    }

    /// The statuses that raw may give; `nil` when its provider's words are not known.
    private mutating func statuses(givenBy raw: UnsafeRawBufferPointer) -> StatusMeanings.Accepted? {
        // A record of which another field is wrong has not been looked at any further.
        guard let summary = try? scanner.scan(raw), summary.top == .object else { return nil }
        return table.accepted(JSONObject(raw))
    }

    private func hash(_ batch: borrowing RecordBatch, _ row: Int) -> Int {
        var hasher = Hasher()
        for field in [status, raw] {
            batch.withValue(row: row, field: field) { bytes in
                hasher.combine(bytes?.count ?? -1)
                if let bytes { hasher.combine(bytes: bytes) }
            }
        }
        return hasher.finalize()
    }
}

/// `StatusWords` as bytes.
private struct StatusMeanings {
    /// The statuses that a record may have.
    struct Accepted {
        /// The one that it should have.
        let expected: SubscriptionStatus
        /// Others that would do; `nil` stands for all but `subscribed`.
        fileprivate let others: [SubscriptionStatus]?

        func contains(_ status: SubscriptionStatus) -> Bool {
            status == expected || (others?.contains(status) ?? (status != .subscribed))
        }
    }

    private struct Entry {
        let words: StatusWords
        let provider: [UInt8]
        let member: [UInt8]
        let meanings: [[UInt8]]
    }

    private static let provider = Array("provider".utf8)
    private let entries = StatusWords.all.map { words in
        Entry(
            words: words, provider: Array(words.provider.utf8), member: Array(words.member.utf8),
            meanings: words.meanings.map { Array($0.word.utf8) })
    }

    func accepted(_ raw: JSONObject) -> Accepted? {
        for entry in entries where raw.says(entry.provider, at: Self.provider) == true {
            let known = entry.meanings.indices.first { raw.says(entry.meanings[$0], at: entry.member) == true }
            if let known { return accepted(entry.words, known, raw) }
            if raw.says([], at: entry.member) != nil { return Accepted(expected: .unknown, others: nil) }
        }
        return nil
    }

    private func accepted(_ words: StatusWords, _ index: Int, _ raw: JSONObject) -> Accepted {
        let meaning = words.meanings[index]
        var others = Array(meaning.statuses.dropFirst())
        if let more = words.exception, more.word == meaning.word,
            raw.says(Array(more.value.utf8), at: Array(more.member.utf8)) == true
        {
            others.append(more.status)
        }
        return Accepted(expected: meaning.statuses[0], others: others)
    }
}
