import DataportCore
import DataportHTTP

/// A person who is to be written to a list.
struct MailWizzPerson: Sendable {
    let change: ServiceChange
    let email: String
    /// The word for the state.
    let word: String

    var row: ProjectedRow { change.row }
}

extension MailWizzWriter {
    private static let silent = "unsubscribed"
    private static let active = "confirmed"

    /// Writes people list by list, those who said no first.
    func writePeople(_ changes: [ServiceChange], of kind: AssetKind) throws(DataportError) {
        let emails = try addresses(of: changes)
        var lists: [String: [MailWizzPerson]] = [:]
        for change in changes {
            guard let list = uid(.list, change.row["list_id"]),
                let email = emails[Array((change.row["contact_id"] ?? "").utf8)]
            else {
                context.refuse(change, of: kind, "its person or its list did not arrive")
                continue
            }
            let word = change.row["raw"].flatMap { RemoteObject($0) }?.string("status") ?? Self.silent
            lists[list, default: []].append(MailWizzPerson(change: change, email: email, word: word))
        }
        for (list, people) in lists.sorted(by: { $0.key < $1.key }) {
            try hush(list)
            try change(people.filter { $0.change.before != nil }, on: list, kind)
            let new = people.filter { $0.change.before == nil }
            try make(new.filter { $0.word != Self.active }, as: Self.silent, on: list, kind)
            try make(new.filter { $0.word == Self.active }, as: Self.active, on: list, kind)
        }
    }

    /// Addresses by the bytes of contacts' ids. Two ids may be the same text to Swift and not the same contact: whatever is not plain is asked for alone.
    private func addresses(of changes: [ServiceChange]) throws(DataportError) -> [[UInt8]: String] {
        let ids = Set(changes.compactMap { $0.row["contact_id"].map { Array($0.utf8) } })
        var addresses: [[UInt8]: String] = [:]
        func add(_ ids: [[UInt8]]) throws(DataportError) {
            let texts = ids.map { String(decoding: $0, as: UTF8.self) }
            for row in try context.records(.contact, texts).values { addresses[Array(row.id.utf8)] = row["email"] }
        }
        try add(ids.filter { $0.allSatisfy { $0 < 0x80 } })
        for id in ids where id.contains(where: { $0 >= 0x80 }) { try add([id]) }
        return addresses
    }

    // MARK: New people

    /// Makes people with one of the two words that every MailWizz takes; the first of a list alone, and looked at before others follow.
    private func make(
        _ people: [MailWizzPerson], as word: String, on list: String, _ kind: AssetKind
    ) throws(DataportError) {
        guard !people.isEmpty else { return }
        try context.intend(people.map(\.change), of: kind)
        var rest = people[...]
        var made: [(person: MailWizzPerson, uid: String)] = []
        if !proven.contains("\(list) \(word)"), let first = rest.popFirst() {
            let results = try MailWizzBulk(api, list, word).alone([first])
            made += try settle(results, as: word, on: list, kind)
            if made.count == 1 { proven.insert("\(list) \(word)") }
        }
        let bulk = MailWizzBulk(api, list, word)
        let results = try Parallel.map(bulk.pieces(Array(rest)), width: api.width) { (piece) throws(DataportError) in
            try bulk.send(piece)
        }
        made += try settle(results.flatMap { $0 }, as: word, on: list, kind)
        let exact = made.filter { $0.person.word != word }
        try makeExact(exact, on: list, kind)
        let plain = made.filter { $0.person.word == word }
        try context.done(plain.map(\.person.change), of: kind, as: plain.map { "\(list)-\($0.uid)" })
    }

    /// Looks at what became of people.
    /// - Throws: `consentGuard` when somebody got another state than was said.
    private func settle(
        _ results: [MailWizzBulk.Result], as word: String, on list: String, _ kind: AssetKind
    ) throws(DataportError) -> [(person: MailWizzPerson, uid: String)] {
        var made: [(person: MailWizzPerson, uid: String)] = []
        for result in results {
            switch result.outcome {
            case .there(let uid, let status) where status == word: made.append((result.person, uid))
            case .there(let uid, let status) where result.isNew: try complain(uid, status, as: word, on: list)
            case .there: conflicts += 1
            case .refused:
                context.refuse(
                    result.person.change, of: kind,
                    "MailWizz did not take it: the address or a value is not one that it allows, or the address is on its blacklist"
                )
            }
        }
        return made
    }

    /// Somebody got another state than was said. Nobody else follows.
    private func complain(
        _ uid: String, _ status: String, as word: String, on list: String
    ) throws(DataportError) {
        let path = "/lists/\(list)/subscribers/\(uid)"
        guard word == Self.active else {
            // It was made a moment ago, and must not stay.
            _ = try? api.write(.put, path + "/unsubscribe", MailWizzForm())
            _ = try? api.write(.delete, path, MailWizzForm())
            throw disobedience("somebody who said no did not arrive as unsubscribed, and was taken off again", path)
        }
        throw disobedience("somebody who is subscribed did not arrive as confirmed", path)
    }

    private func disobedience(_ what: String, _ path: String) -> DataportError {
        DataportError(
            .consentGuard, "this MailWizz does not obey the state that it is told: \(what)",
            place: "\(api.address)\(path)",
            advice: "nobody else was written to this list: import its people on MailWizz's pages")
    }

    // MARK: Exact states

    /// Gives people who arrived as unsubscribed the exact word. A word that MailWizz does not take leaves them unsubscribed.
    private func makeExact(
        _ people: [(person: MailWizzPerson, uid: String)], on list: String, _ kind: AssetKind
    ) throws(DataportError) {
        for (word, group) in Dictionary(grouping: people, by: \.person.word).sorted(by: { $0.key < $1.key }) {
            var rest = group[...]
            if honoured[word] == nil, let first = rest.first {
                rest = rest.dropFirst()
                honoured[word] = try Self.isExact(api, first, on: list)
                try settle([first], [honoured[word] == true], on: list, kind)
            }
            guard honoured[word] == true else {
                try settle(Array(rest), rest.map { _ in false }, on: list, kind)
                continue
            }
            let api = api
            let exact = try Parallel.map(Array(rest), width: api.width) { (one) throws(DataportError) in
                try Self.isExact(api, one, on: list)
            }
            try settle(Array(rest), exact, on: list, kind)
        }
    }

    private func settle(
        _ people: [(person: MailWizzPerson, uid: String)], _ isExact: [Bool], on list: String, _ kind: AssetKind
    ) throws(DataportError) {
        let pairs = zip(people, isExact)
        let done = pairs.filter { $0.1 }.map { $0.0 }
        try context.done(done.map(\.person.change), of: kind, as: done.map { "\(list)-\($0.uid)" })
        for (one, isExact) in pairs where !isExact {
            context.refuse(
                one.person.change, of: kind,
                "MailWizz does not take the state “\(one.person.word)”: the person is there as unsubscribed")
        }
    }

    /// Says the exact word, and looks whether it was taken.
    private static func isExact(
        _ api: MailWizzAPI, _ one: (person: MailWizzPerson, uid: String), on list: String
    ) throws(DataportError) -> Bool {
        let path = "/lists/\(list)/subscribers/\(one.uid)"
        guard case .done = try api.write(.put, path, MailWizzBodies.status(one.person.word, one.person.email)) else {
            return false
        }
        return try api.record(path)?.text("status") == one.person.word
    }

    // MARK: People who are there

    private func change(
        _ people: [MailWizzPerson], on list: String, _ kind: AssetKind
    ) throws(DataportError) {
        guard !people.isEmpty else { return }
        try context.intend(people.map(\.change), of: kind)
        let api = api
        let failures = try Parallel.map(people, width: api.width) { (person) throws(DataportError) in
            try Self.change(api, person, on: list)
        }
        let done = zip(people, failures).filter { $0.1 == nil }.map { $0.0.change }
        try context.done(done, of: kind, as: done.map(\.id))
        for (person, failure) in zip(people, failures) {
            if let failure { context.refuse(person.change, of: kind, failure) }
        }
    }

    /// Changes one person; why it did not work, if it did not.
    private static func change(
        _ api: MailWizzAPI, _ person: MailWizzPerson, on list: String
    ) throws(DataportError) -> String? {
        let uid = person.change.id.drop { $0 != "-" }.dropFirst()
        let path = "/lists/\(list)/subscribers/\(uid)"
        let isOther = person.change.before?["status"] != person.row["status"]
        // Said again, `unconfirmed` could ask the person again.
        let form = MailWizzBodies.person(person.row, person.email, status: isOther ? person.word : nil)
        guard case .done = try api.write(.put, path, form) else { return "MailWizz did not take the change" }
        guard isOther else { return nil }
        let status = try api.record(path)?.text("status")
        if status == person.word { return nil }
        guard person.word != active, status == active || status == "unconfirmed" else {
            return "MailWizz does not take the state “\(person.word)”"
        }
        _ = try api.write(.put, path, MailWizzBodies.status(silent, person.email))
        if try api.record(path)?.text("status") == active {
            _ = try api.write(.put, path + "/unsubscribe", MailWizzForm())
        }
        let now = try api.record(path)?.text("status")
        guard now != active, now != "unconfirmed" else {
            throw DataportError(
                .consentGuard, "somebody who said no could not be unsubscribed", place: "\(api.address)\(path)",
                advice: "unsubscribe this person on MailWizz's pages")
        }
        return "MailWizz does not take the state “\(person.word)”: the person is there as unsubscribed"
    }
}
