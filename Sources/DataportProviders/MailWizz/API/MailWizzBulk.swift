import DataportCore
import DataportFormats
import DataportHTTP

/// Makes many people on one list with one request, all with one word. Rows are taken or refused one by one, a lost answer is looked up, and too much at once
/// is halved.
struct MailWizzBulk: Sendable {
    /// What became of a person.
    struct Result: Sendable {
        enum Outcome: Sendable {
            case there(uid: String, status: String)
            case refused
        }

        let person: MailWizzPerson
        let outcome: Outcome
        /// Whether it may have been made just now, and not before.
        let isNew: Bool
    }

    /// PHP forgets the variables of a form beyond a thousand.
    private static let mostVariables = 990
    private static let mostPeople = 100
    private static let tries = 5

    private let api: MailWizzAPI
    private let list: String
    private let word: String

    init(_ api: MailWizzAPI, _ list: String, _ word: String) {
        self.api = api
        self.list = list
        self.word = word
    }

    /// People in pieces that fit into one request each.
    func pieces(_ people: [MailWizzPerson]) -> [[MailWizzPerson]] {
        var (pieces, piece, used) = ([[MailWizzPerson]](), [MailWizzPerson](), 0)
        for person in people {
            let count = MailWizzBodies.person(person.row, person.email, status: word).count
            if !piece.isEmpty, used + count > Self.mostVariables || piece.count == Self.mostPeople {
                pieces.append(piece)
                (piece, used) = ([], 0)
            }
            piece.append(person)
            used += count
        }
        return piece.isEmpty ? pieces : pieces + [piece]
    }

    /// Makes people with one request, or as few as the server lets us.
    func send(_ people: [MailWizzPerson], attempt: Int = 1) throws(DataportError) -> [Result] {
        guard people.count > 1 else { return try alone(people, attempt: attempt) }
        var form = MailWizzForm()
        for (index, person) in people.enumerated() {
            MailWizzBodies.add(
                person.row, person.email, status: word, at: ["subscribers", "\(index)"], to: &form)
        }
        do throws(DataportError) {
            switch try api.write(.post, "/lists/\(list)/subscribers/bulk", form) {
            case .done(let answer): return try results(answer, people)
            // An old server has no such call.
            case .refused(404), .refused(405): return try alone(people)
            case .tooLarge, .conflict, .refused: return try halves(people, attempt)
            }
        } catch {
            return try lookUp(people, after: error, attempt)
        }
    }

    private func halves(_ people: [MailWizzPerson], _ attempt: Int) throws(DataportError) -> [Result] {
        let middle = people.count / 2
        let first = try send(Array(people[..<middle]), attempt: attempt)
        return first + (try send(Array(people[middle...]), attempt: attempt))
    }

    /// Makes people one by one.
    func alone(_ people: [MailWizzPerson], attempt: Int = 1) throws(DataportError) -> [Result] {
        var results: [Result] = []
        for person in people { results += try one(person, attempt) }
        return results
    }

    private func one(_ person: MailWizzPerson, _ attempt: Int) throws(DataportError) -> [Result] {
        let form = MailWizzBodies.person(person.row, person.email, status: word)
        do throws(DataportError) {
            switch try api.write(.post, "/lists/\(list)/subscribers", form) {
            case .done: return [try found(person, isNew: true)]
            case .conflict: return [try found(person, isNew: attempt > 1)]
            case .tooLarge, .refused: return [Result(person: person, outcome: .refused, isNew: false)]
            }
        } catch {
            return try lookUp([person], after: error, attempt)
        }
    }

    /// What the server says of every row. The order is that of the rows; where it does not fit, people are looked up.
    private func results(_ answer: RemoteObject, _ people: [MailWizzPerson]) throws(DataportError) -> [Result] {
        let records = answer.object("data")?.elements("records").compactMap { RemoteObject($0) } ?? []
        guard records.count == people.count else { return try missing(people) }
        var results: [Result] = []
        for (person, record) in zip(people, records) {
            let data = record.object("data")
            let isHers = (data?.text("EMAIL") ?? data?.text("email"))?.lowercased() == person.email.lowercased()
            let uid = data?.text("subscriber_uid") ?? record.text("subscriber_uid")
            if record.text("status") != "error", isHers, let uid, let status = data?.text("status") {
                results.append(Result(person: person, outcome: .there(uid: uid, status: status), isNew: true))
            } else {
                results.append(try found(person, isNew: record.text("status") != "error"))
            }
        }
        return results
    }

    /// Rows that the server did not speak of were not read: they are sent once more, one by one.
    private func missing(_ people: [MailWizzPerson]) throws(DataportError) -> [Result] {
        var results: [Result] = []
        for person in people {
            let found = try found(person, isNew: true)
            if case .refused = found.outcome { results += try one(person, 1) } else { results.append(found) }
        }
        return results
    }

    /// Nobody knows what was done: those who are there are there, and the others are sent again.
    private func lookUp(
        _ people: [MailWizzPerson], after error: DataportError, _ attempt: Int
    ) throws(DataportError) -> [Result] {
        guard error.code == .tryAgain || error.code == .unavailable, attempt < Self.tries,
            !api.client.isStopped
        else { throw error }
        Pause.milliseconds(250 * attempt)
        var (results, rest) = ([Result](), [MailWizzPerson]())
        for person in people {
            let found = try found(person, isNew: true)
            if case .refused = found.outcome { rest.append(person) } else { results.append(found) }
        }
        guard !rest.isEmpty else { return results }
        // Less at once, since it may have been too much.
        if rest.count > 1 { return results + (try halves(rest, attempt + 1)) }
        return results + (try send(rest, attempt: attempt + 1))
    }

    /// Whether a person is on the list, and in which state.
    private func found(_ person: MailWizzPerson, isNew: Bool) throws(DataportError) -> Result {
        let path = "/lists/\(list)/subscribers/search-by-email"
        guard case .found(let answer) = try api.ask(path, [("EMAIL", person.email)]), let data = answer.object("data"),
            let row = data.object("record") ?? Optional(data), let uid = row.text("subscriber_uid"),
            let status = row.text("status")
        else { return Result(person: person, outcome: .refused, isNew: false) }
        return Result(person: person, outcome: .there(uid: uid, status: status), isNew: isNew)
    }
}
