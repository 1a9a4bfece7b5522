import DataportCore

/// What the rows about one address come to.
struct Person {
    /// A person on a list: the row that counts, and others about the same list.
    struct Membership {
        /// The list's id; `nil` for rows that are about no list.
        let list: UnsafeRawBufferPointer?
        /// The one with the strictest status; of several the first.
        let row: PersonRowView
        let others: [PersonRowView]
    }

    /// Something that a person did, and proof of it.
    struct Event {
        let word: StaticString
        let list: UnsafeRawBufferPointer?
        let row: PersonRowView
        let at: UnsafeRawBufferPointer?
        let ip: UnsafeRawBufferPointer?
        let isDeclared: Bool
    }

    /// A hold.
    struct Hold {
        /// What stands behind the person's id in the hold's id.
        let key: [UInt8]
        let row: PersonRowView
        let others: [PersonRowView]
    }

    let id: PersonID
    /// Rows that make the person a contact, in the order in which they were read.
    let rows: [PersonRowView]
    /// In the order of the lists' ids; what is about no list comes first.
    let memberships: [Membership]
    private let all: [PersonRowView]

    /// The person that these rows, which are not none, are about.
    init(_ all: [PersonRowView]) {
        id = all[0].id
        self.all = all
        rows = all.contains { $0[.isHoldOnly] != nil } ? all.filter { $0[.isHoldOnly] == nil } : all
        memberships =
            rows.count == 1
            ? [Membership(list: rows[0][.list], row: rows[0], others: [])] : Self.memberships(of: rows)
    }

    /// The first row's value of a field that rows may have.
    func first(_ field: PersonField) -> UnsafeRawBufferPointer? {
        for row in rows { if let value = row[field] { return value } }
        return nil
    }

    private static func memberships(of rows: [PersonRowView]) -> [Membership] {
        var byList: [(list: UnsafeRawBufferPointer?, rows: [PersonRowView])] = []
        for row in rows {
            if let index = byList.firstIndex(where: { $0.rows[0].agrees(with: row, in: .list) }) {
                byList[index].rows.append(row)
            } else {
                byList.append((row[.list], [row]))
            }
        }
        return byList.sorted { precedes($0.list, $1.list) }.map { list, rows in
            let strictest = rows.map(\.status.strictness).max() ?? 0
            let index = rows.firstIndex { $0.status.strictness == strictest } ?? 0
            var others = rows
            return Membership(list: list, row: others.remove(at: index), others: others)
        }
    }

    private static func precedes(_ left: UnsafeRawBufferPointer?, _ right: UnsafeRawBufferPointer?) -> Bool {
        guard let right else { return false }
        return left?.lexicographicallyPrecedes(right) ?? true
    }

    /// In the order of the lists, then of the rows, each once.
    var events: [Event] {
        var events: [Event] = []
        for membership in memberships {
            let start = events.count
            Self.append(membership.row, membership.list, from: start, to: &events)
            for row in membership.others { Self.append(row, membership.list, from: start, to: &events) }
        }
        return events
    }

    private static func append(
        _ row: PersonRowView, _ list: UnsafeRawBufferPointer?, from start: Int, to events: inout [Event]
    ) {
        func add(_ word: StaticString, _ time: PersonField, _ address: PersonField?) {
            let (at, ip) = (row[time], address.flatMap { row[$0] })
            guard at != nil || ip != nil else { return }
            let event = Event(word: word, list: list, row: row, at: at, ip: ip, isDeclared: time == .declaredAt)
            if !events[start...].contains(where: { $0.equals(event) }) { events.append(event) }
        }
        add("opt_in", .optInAt, .optInIP)
        add("confirm", .confirmAt, .confirmIP)
        add("opt_out", .optOutAt, nil)
        add("import", .declaredAt, nil)
    }

    /// What the person did, in the order in which it was read.
    var activities: [PersonRowView] {
        rows.count == all.count ? [] : all.filter(\.isActivity)
    }

    /// In the order of their keys.
    var holds: [Hold] {
        var byKey: [(key: [UInt8], rows: [PersonRowView])] = []
        guard all.contains(where: { $0[.holdScope] != nil }) else { return [] }
        for row in all {
            guard let scope = row[.holdScope] else { continue }
            var key = Array(scope)
            for part in [row[.holdList], scope.elementsEqual("list".utf8) ? row[.list] : nil] {
                if let part { key += [0x2D] + Array(part) }
            }
            if let index = byKey.firstIndex(where: { $0.key == key }) {
                byKey[index].rows.append(row)
            } else {
                byKey.append((key, [row]))
            }
        }
        return byKey.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { key, rows in
            Hold(key: key, row: rows[0], others: Array(rows.dropFirst()))
        }
    }
}

extension Person.Event {
    /// Whether it says the same as another.
    func equals(_ other: Person.Event) -> Bool {
        func same(_ left: UnsafeRawBufferPointer?, _ right: UnsafeRawBufferPointer?) -> Bool {
            guard let left, let right else { return left == nil && right == nil }
            return left.elementsEqual(right)
        }
        return word.utf8Start == other.word.utf8Start && same(at, other.at) && same(ip, other.ip)
    }
}
