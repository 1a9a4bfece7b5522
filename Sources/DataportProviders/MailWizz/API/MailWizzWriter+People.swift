import DataportCore
import DataportHTTP
import Synchronization

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
        var lists: [String: [MailWizzPerson]] = [:]
        for change in changes {
            guard let list = try uid(.list, change.row["list_id"]), let email = change.row["contact_email"]
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
            let silent = try makeSilent(new.filter { $0.word != Self.active }, on: list, kind)
            try makeActive(new.filter { $0.word == Self.active }, and: silent, on: list, kind)
        }
    }

    // MARK: New people

    /// Makes people with the word for those who said no, which every MailWizz takes.
    /// - Returns: Those to whom another word is still to be given.
    private func makeSilent(
        _ people: [MailWizzPerson], on list: String, _ kind: AssetKind
    ) throws(DataportError) -> [Made] {
        let (rest, first) = try begin(people, as: Self.silent, on: list, kind)
        let bulk = MailWizzBulk(api, list, Self.silent)
        let results = try Parallel.map(bulk.pieces(rest), width: api.width) { (piece) throws(DataportError) in
            try bulk.send(piece)
        }
        let made = first + (try settle(results.flatMap { $0 }, as: Self.silent, on: list, kind))
        try finish(made.filter { $0.person.word == Self.silent }, on: list, kind)
        return try tryWords(made.filter { $0.person.word != Self.silent }, on: list, kind)
    }

    /// Makes people who may be mailed, and meanwhile gives those who were made before their exact words.
    private func makeActive(
        _ people: [MailWizzPerson], and silent: [Made], on list: String, _ kind: AssetKind
    ) throws(DataportError) {
        let (rest, first) = try begin(people, as: Self.active, on: list, kind)
        let (api, bulk) = (api, MailWizzBulk(api, list, Self.active))
        let honoured = shared.withLock { $0.honoured }
        let pieces = bulk.pieces(rest)
        let done = try Parallel.map(Task.mixed(silent, pieces), width: api.width) { (task) throws(DataportError) in
            switch task {
            case .say(let one):
                let isTaken = if honoured[one.person.word] == true { try Self.say(api, one, on: list) } else { false }
                return Done(said: [(one, isTaken)], made: [])
            case .make(let piece): return Done(said: [], made: try bulk.send(piece))
            }
        }
        let said = done.flatMap(\.said)
        try settle(said.map(\.0), said.map(\.1), on: list, kind)
        let made = first + (try settle(done.flatMap(\.made), as: Self.active, on: list, kind))
        try finish(made, on: list, kind)
    }

    /// Somebody who was made just now.
    typealias Made = (person: MailWizzPerson, uid: String)

    private enum Task: Sendable {
        case say(Made)
        case make([MailWizzPerson])

        /// Both kinds in turns: many people at once are much work for a server, and one is little.
        static func mixed(_ says: [Made], _ pieces: [[MailWizzPerson]]) -> [Task] {
            let each = pieces.isEmpty ? says.count : says.count / pieces.count + 1
            var (tasks, rest) = ([Task](), says[...])
            for piece in pieces {
                tasks.append(.make(piece))
                tasks += rest.prefix(each).map(Task.say)
                rest = rest.dropFirst(each)
            }
            return tasks + rest.map(Task.say)
        }
    }

    private struct Done: Sendable {
        let said: [(Made, Bool)]
        let made: [MailWizzBulk.Result]
    }

    /// Says that people will be made, and makes the first of a list alone, which is looked at before others follow.
    private func begin(
        _ people: [MailWizzPerson], as word: String, on list: String, _ kind: AssetKind
    ) throws(DataportError) -> (rest: [MailWizzPerson], made: [Made]) {
        try context.intend(people.map(\.change), of: kind)
        guard let first = people.first, !shared.withLock({ $0.proven.contains("\(list) \(word)") })
        else { return (people, []) }
        let made = try settle(try MailWizzBulk(api, list, word).alone([first]), as: word, on: list, kind)
        if made.count == 1 { shared.withLock { _ = $0.proven.insert("\(list) \(word)") } }
        return (Array(people.dropFirst()), made)
    }

    private func finish(_ made: [Made], on list: String, _ kind: AssetKind) throws(DataportError) {
        try context.done(made.map(\.person.change), of: kind, as: made.map { "\(list)-\($0.uid)" })
    }

    /// Looks at what became of people.
    /// - Throws: `consentGuard` when somebody got another state than was said.
    private func settle(
        _ results: [MailWizzBulk.Result], as word: String, on list: String, _ kind: AssetKind
    ) throws(DataportError) -> [Made] {
        var made: [Made] = []
        for result in results {
            switch result.outcome {
            case .there(let uid, let status) where status == word: made.append((result.person, uid))
            case .there(let uid, let status) where result.isNew: try complain(uid, status, as: word, on: list)
            case .there: shared.withLock { $0.conflicts += 1 }
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

    /// Tries every word that was not tried yet with the first of those who shall have it, and looks whether it was taken; of all others that is looked at when
    /// everything is read again.
    /// - Returns: The others.
    private func tryWords(
        _ people: [Made], on list: String, _ kind: AssetKind
    ) throws(DataportError) -> [Made] {
        var rest: [Made] = []
        for one in people {
            guard shared.withLock({ $0.honoured[one.person.word] == nil }) else {
                rest.append(one)
                continue
            }
            let isExact = if try Self.say(api, one, on: list) { try Self.isExact(api, one, on: list) } else { false }
            shared.withLock { $0.honoured[one.person.word] = isExact }
            try settle([one], [isExact], on: list, kind)
        }
        return rest
    }

    /// Notes who has the exact word. A word that MailWizz does not take leaves people unsubscribed.
    private func settle(
        _ people: [Made], _ isExact: [Bool], on list: String, _ kind: AssetKind
    ) throws(DataportError) {
        let pairs = zip(people, isExact)
        try finish(pairs.filter { $0.1 }.map { $0.0 }, on: list, kind)
        for (one, isExact) in pairs where !isExact {
            context.refuse(
                one.person.change, of: kind,
                "MailWizz does not take the state “\(one.person.word)”: the person is there as unsubscribed")
        }
    }

    /// Says the exact word; whether MailWizz had nothing against it.
    private static func say(
        _ api: MailWizzAPI, _ one: Made, on list: String
    ) throws(DataportError) -> Bool {
        let body = MailWizzBodies.status(one.person.word, one.person.email)
        guard case .done = try api.write(.put, "/lists/\(list)/subscribers/\(one.uid)", body) else { return false }
        return true
    }

    /// Looks whether the word was taken.
    private static func isExact(
        _ api: MailWizzAPI, _ one: Made, on list: String
    ) throws(DataportError) -> Bool {
        try api.record("/lists/\(list)/subscribers/\(one.uid)")?.text("status") == one.person.word
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
