import DataportCore

/// What a roster comes to, found by walking it once.
struct PeopleStatistics: Sendable {
    private var suppressions = 0
    private var contacts = 0
    private var subscriptions = 0
    private var events = 0
    private var activities = 0

    /// Records by kind.
    var counts: [AssetKind.ID: Int] {
        var counts: [AssetKind.ID: Int] = [
            .suppression: suppressions, .contact: contacts, .subscription: subscriptions, .consentEvent: events,
        ]
        // No file of events is not the same as no events.
        if activities > 0 { counts[.event] = activities }
        return counts
    }

    /// Walks the roster, and remarks on people about whom rows disagree.
    init(_ roster: Roster, _ remarks: inout RemarkLog) throws(DataportError) {
        var groups = PersonGroups(roster)
        while true {
            let rows = try groups.next()
            if rows.isEmpty { return }
            add(Person(rows), &remarks)
        }
    }

    private mutating func add(_ person: Person, _ remarks: inout RemarkLog) {
        let holds = person.holds
        suppressions += holds.count
        contacts += person.rows.isEmpty ? 0 : 1
        events += person.events.count
        activities += person.activities.count
        for membership in person.memberships where membership.list != nil {
            subscriptions += 1
            let status = membership.row.status
            if membership.others.contains(where: { $0.status != status }) { remarks.add(.conflict, count: 1) }
            let same = membership.others.count { $0.status == status }
            if same > 0 { remarks.add(.duplicate, count: same) }
        }
        if person.rows.dropFirst().contains(where: { !$0.agrees(with: person.rows[0], in: .email) }) {
            remarks.add(.twins, count: 1)
        }
        if holds.contains(where: { $0.key.starts(with: "account".utf8) }),
            person.memberships.contains(where: { $0.list != nil && $0.row.status == .subscribed })
        {
            remarks.add(.heldAndSubscribed, count: 1)
        }
    }
}
