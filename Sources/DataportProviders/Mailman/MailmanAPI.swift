import DataportCore
import DataportFormats
import DataportHTTP

/// Mailman's REST API: what is asked, and what counts as an answer. Paths never hold an address of a person, since errors name them.
struct MailmanAPI: Sendable {
    let client: HTTPClient
    let pageSize: Int

    /// Where it answers.
    var address: String { client.base.text }

    /// Asks for an object with a certain member; `nil` when there is none.
    func ask(
        _ path: String, _ query: [(name: String, value: String)] = [], with member: String
    ) throws(DataportError) -> RemoteObject? {
        let request = HTTPRequest(.get, path, query: query)
        let response = try client.send(request)
        switch response.status {
        case 200: break
        case 404: return nil
        case 401, 403: throw denied(response.status, request)
        default:
            throw DataportError(
                .protocolError, "GNU Mailman could not answer (status \(response.status))",
                place: client.place(of: request),
                advice: "look into Mailman's log: SQLAlchemy 2.1, for one, lets every list answer 500")
        }
        guard let object = RemoteObject(try RemoteJSON.text(response.body, at: client.place(of: request))) else {
            throw shape("is no object", request)
        }
        // Whatever stands in front of Mailman may answer with objects of its own.
        guard object.has(member) else { throw shape("lacks “\(member)”", request) }
        return object
    }

    /// Asks for an object that must be there, with a certain member.
    func require(_ path: String, with member: String) throws(DataportError) -> RemoteObject {
        if let object = try ask(path, with: member) { return object }
        throw DataportError(
            .protocolError, "the service does not answer as GNU Mailman does (status 404)",
            place: client.place(of: HTTPRequest(.get, path)),
            advice: "name the address of its REST API, such as http://127.0.0.1:8001/3.1")
    }

    /// The settings of a list, at its path.
    func config(of list: String) throws(DataportError) -> RemoteObject {
        try require("\(list)/config", with: "fqdn_listname")
    }

    /// All entries of a collection; none when there is no such collection.
    func all(_ path: String) throws(DataportError) -> [RemoteObject] {
        for _ in 0..<Self.readings {
            if let entries = try pages(of: path) { return entries }
        }
        throw shape("repeats or leaves out entries from page to page", HTTPRequest(.get, path))
    }

    /// How often a collection is read that changes meanwhile.
    private static let readings = 3

    /// The entries of a collection, page by page; `nil` when the pages do not fit together. Empty pages lack `entries`.
    ///
    /// What comes meanwhile may push an entry onto the next page, too, where it is passed over; what goes pulls one onto a page that was read already.
    private func pages(of path: String) throws(DataportError) -> [RemoteObject]? {
        var (entries, seen) = ([RemoteObject](), Set<String>())
        var (page, rows, most) = (0, 0, 0)
        while true {
            page += 1
            let query = [(name: "count", value: "\(pageSize)"), (name: "page", value: "\(page)")]
            guard let object = try ask(path, query, with: "total_size") else { return page == 1 ? [] : nil }
            guard let total = object.integer("total_size") else {
                throw shape("lacks “total_size”", HTTPRequest(.get, path))
            }
            let literals = object.elements("entries")
            let count = entries.count
            for literal in literals {
                guard let entry = RemoteObject(literal) else {
                    throw shape("holds something that is no record", HTTPRequest(.get, path))
                }
                if seen.insert(literal).inserted { entries.append(entry) }
            }
            rows += literals.count
            if total < most { return nil }
            most = total
            if rows >= total { return entries }
            if entries.count == count { return nil }
        }
    }

    /// What became of a write.
    enum Written: Sendable, Equatable {
        /// It was done; the last part of the place of what was made, where there is one.
        case done(String?)
        /// There is such a record already.
        case conflict
        /// Mailman does not take it, now or later.
        case refused(Refusal)
    }

    /// Why Mailman does not take something.
    enum Refusal: Sendable, Equatable {
        case banned
        case noDomain
        case other(Int)
    }

    /// Makes or changes something.
    /// - Throws: `tryAgain` when nobody knows whether it was done, `denied` when it is not allowed.
    func write(_ method: HTTPRequest.Method, _ path: String, _ json: String) throws(DataportError) -> Written {
        var request = HTTPRequest(method, path)
        request.body = .json(Array(json.utf8))
        let response = try client.send(request)
        switch response.status {
        case 202:
            // A request that waits for somebody: Mailman mailed them.
            throw DataportError(
                .protocolError, "GNU Mailman asked somebody by mail, which was not to be",
                place: client.place(of: request),
                advice: "look through the waiting requests of the list, and tell us")
        case 201, 204:
            return .done(response.headers["location"]?.split(separator: "/").last.map(String.init))
        case 401, 403: throw denied(response.status, request)
        case 409: return .conflict
        case 400, 404, 405, 413, 422: return refusal(response)
        default:
            // Mailman answers no write with 200, but what stands in front of it may.
            throw DataportError(
                .tryAgain, "GNU Mailman could not answer (status \(response.status))",
                place: client.place(of: request),
                advice: "run the same command again: what was written is not written twice")
        }
    }

    /// Mailman says 400 of what exists already, too; its texts are English everywhere.
    private func refusal(_ response: HTTPResponse) -> Written {
        let description = RemoteObject(String(decoding: response.body, as: UTF8.self))?.string("description") ?? ""
        let conflicts = ["Mailing list exists", "Duplicate email host", "User already exists"]
        if conflicts.contains(where: description.hasPrefix) { return .conflict }
        if description == "Membership is banned" { return .refused(.banned) }
        if description.hasPrefix("Domain does not exist") { return .refused(.noDomain) }
        return .refused(.other(response.status))
    }

    private func denied(_ status: Int, _ request: HTTPRequest) -> DataportError {
        DataportError(
            .denied, "GNU Mailman does not let these credentials in (status \(status))",
            place: client.place(of: request),
            advice: "use admin_user and admin_pass of the section [webservice] in mailman.cfg")
    }

    /// An answer that is not what Mailman answers; nothing of it is repeated.
    private func shape(_ what: String, _ request: HTTPRequest) -> DataportError {
        DataportError(
            .protocolError, "the answer \(what)", place: client.place(of: request),
            advice: "see whether this is GNU Mailman's REST API, and nothing stands in front of it")
    }
}
