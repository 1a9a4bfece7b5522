import DataportCore

/// What one batch of subscriptions adds up to: counted without a lock, merged under it.
struct SubscriptionTally: Sendable {
    private(set) var lists = StatusTable()
    private(set) var joins = JoinTally()
    private(set) var span = DaySpan()

    /// Counts every row of a batch of subscriptions.
    init(_ view: BatchView, kind: AssetKind) {
        guard let list = kind.index(of: "list_id"), let status = kind.index(of: "status") else { return }
        let since = kind.index(of: "since")
        let created = kind.index(of: "created_at")
        var current = -1
        for row in 0..<view.rowCount {
            guard let id = view.value(row, list) else { continue }
            // Sources often deliver list after list: the row of the last id is tried before the hash.
            if current < 0 || !lists.row(current, hasID: id) { current = lists.row(for: id) }
            let position = WordIndex.subscriptionStatus.position(of: view.value(row, status))
            lists.add(1, status: position, to: current)
            count(since: view.day(row, since), created: view.day(row, created), isSubscribed: position == 0)
        }
    }

    // `since` is when the state began: for who left, that is the end, and `created_at` the beginning. The earlier of both is the join.
    @inline(__always) private mutating func count(since: Day?, created: Day?, isSubscribed: Bool) {
        guard var first = since ?? created else { return joins.addUndated() }
        var last = first
        if let created {
            first = min(first, created)
            last = max(last, created)
        }
        joins.add(first, stayed: isSubscribed)
        span.extend(to: first)
        span.extend(to: last)
    }
}

/// Subscriptions by the month of their beginning.
struct JoinTally: Sendable {
    private static let monthCount = Day.plausibleYears.count * 12
    private var joined = [Int](repeating: 0, count: monthCount)
    private var stayed = [Int](repeating: 0, count: monthCount)
    private(set) var undated = 0

    @inline(__always) mutating func add(_ day: Day, stayed isSubscribed: Bool) {
        let month = (day.year - Day.plausibleYears.lowerBound) * 12 + day.month - 1
        joined[month] += 1
        if isSubscribed { stayed[month] += 1 }
    }

    mutating func addUndated() { undated += 1 }

    mutating func merge(_ other: JoinTally) {
        undated += other.undated
        for month in joined.indices {
            joined[month] += other.joined[month]
            stayed[month] += other.stayed[month]
        }
    }

    /// The months from the first to the last in which somebody joined.
    var months: [MonthJoins] {
        guard let first = joined.firstIndex(where: { $0 > 0 }), let last = joined.lastIndex(where: { $0 > 0 }) else {
            return []
        }
        return (first...last).map {
            MonthJoins(
                year: Day.plausibleYears.lowerBound + $0 / 12, month: $0 % 12 + 1, joined: joined[$0],
                stayed: stayed[$0])
        }
    }
}

/// Subscription counts of all batches: in total, and for the lists whose ids come first.
struct ListTotals: Sendable {
    private let limit: Int
    private var table = StatusTable()
    private(set) var total = StatusCounts()
    /// No list whose id stands behind this one can be among the first `limit` any more.
    private var ceiling: [UInt8]?

    init(limit: Int) { self.limit = limit }

    mutating func merge(_ other: StatusTable) {
        other.add(to: &total)
        table.merge(other, upTo: ceiling)
        // Dropping late and many at once keeps the cost of a row constant; a list that is dropped never comes back, so the counts
        // of the lists that stay are whole.
        if table.count > limit * 2 { drop() }
    }

    /// The counts of the lists whose ids come first.
    var byList: [[UInt8]: StatusCounts] {
        Dictionary(uniqueKeysWithValues: (0..<table.count).map { (table.id($0), table.statusCounts($0)) })
    }

    private mutating func drop() {
        let kept = (0..<table.count).map { ($0, table.id($0)) }
            .sorted { $0.1.lexicographicallyPrecedes($1.1) }.prefix(limit)
        var smaller = StatusTable()
        for (row, id) in kept { smaller.add(table.statusCounts(row), id: id) }
        ceiling = kept.last?.1
        table = smaller
    }
}
