import DataportCore
import DataportFormats
import DataportHTTP

/// listmonk's API: what is asked, and what counts as an answer.
///
/// Bad credentials and missing rights are both 403, a missing record is 400, and texts of errors depend on the language, so only the status is
/// looked at.
struct ListmonkAPI: Sendable {
    /// What became of a question.
    enum Answer: Sendable {
        /// The value of `data`, as it is written.
        case data(String)
        /// 401 or 403.
        case denied(Int)
        /// 400, 404 or 405: this version, or this listmonk, has no such thing.
        case absent(Int)
    }

    let client: HTTPClient
    let pageSize: Int
    /// Requests at once.
    let width: Int

    /// Where it answers.
    var address: String { client.base.text }
    /// Its host, for people.
    var host: String { client.base.authority }

    /// Asks for something in an envelope.
    func ask(
        _ path: String, _ query: [(name: String, value: String)] = []
    ) throws(DataportError) -> Answer {
        let request = HTTPRequest(.get, path, query: query)
        let response = try client.send(request)
        if let answer = try other(response, request) { return answer }
        guard let object = RemoteObject(try json(response.body, request)) else {
            throw shape("is no object", request)
        }
        guard let data = object.literal("data") else { throw shape("lacks “data”", request) }
        return .data(data)
    }

    /// Asks for something that must be there and allowed.
    func require(_ path: String, _ query: [(name: String, value: String)] = []) throws(DataportError) -> String {
        switch try ask(path, query) {
        case .data(let data): return data
        case .denied(let status):
            throw DataportError(
                .denied, "listmonk does not let these credentials in (status \(status))",
                place: "GET \(address)\(path)",
                advice: "see whether user and token are those of an API user that is enabled")
        case .absent(let status):
            throw DataportError(
                .protocolError, "the service does not answer as listmonk does (status \(status))",
                place: "GET \(address)\(path)", advice: "name the address under which listmonk's pages stand")
        }
    }

    /// Asks for the value of a member that stands in no envelope; `nil` when it is not to be had.
    func bare(_ path: String, _ key: String) throws(DataportError) -> String? {
        let request = HTTPRequest(.get, path)
        let response = try client.send(request)
        if try other(response, request) != nil { return nil }
        guard let value = RemoteObject(try json(response.body, request))?.string(key) else {
            throw shape("lacks “\(key)”", request)
        }
        return value
    }

    /// Fetches a file of the media folder without credentials, which are not needed there; `nil` when it is gone.
    /// - Parameter type: Its media type. A page or a message in its place is none.
    func file(_ path: String, type: String?) throws(DataportError) -> [UInt8]? {
        var request = HTTPRequest(.get, path)
        request.isAuthorized = false
        request.headers = [("Accept", "*/*")]
        let response = try client.send(request)
        guard response.status == 200 else { return nil }
        let answered = (response.headers["content-type"] ?? "").prefix { $0 != ";" }
        if let type, ["text/html", "application/json"].contains(answered), !type.hasPrefix(answered) {
            throw shape("is a page and not the file", request)
        }
        return response.body
    }

    /// What became of a write.
    enum Written: Sendable {
        /// It was done; the number of what was made, where there is one.
        case done(Int?)
        /// There is such a record already.
        case conflict
        /// listmonk does not take it, now or later.
        case refused(Int)
    }

    /// Makes or changes something.
    /// - Throws: `tryAgain` when nobody knows whether it was done, `denied` when it is not allowed.
    func write(_ method: HTTPRequest.Method, _ path: String, _ body: HTTPBody) throws(DataportError) -> Written {
        var request = HTTPRequest(method, path)
        request.body = body
        let response = try client.send(request)
        switch response.status {
        case 200...299:
            guard let object = RemoteObject(try json(response.body, request)), let data = object.literal("data") else {
                throw unsure("lacks “data”", request)
            }
            return .done(RemoteObject(data)?.integer("id"))
        case 401, 403:
            throw DataportError(
                .denied, "listmonk does not let these credentials write (status \(response.status))",
                place: client.place(of: request),
                advice: "give the API user a role that may, and run the same command again")
        case 409: return .conflict
        // 500 carries PostgreSQL's complaint about a value: the same value would be complained about again.
        case 400, 404, 405, 413, 422, 500: return .refused(response.status)
        default:
            throw DataportError(
                .tryAgain, "listmonk could not answer (status \(response.status))", place: client.place(of: request),
                advice: "run the same command again: what was written is not written twice")
        }
    }

    /// An answer to a write that does not say whether it was done.
    private func unsure(_ what: String, _ request: HTTPRequest) -> DataportError {
        DataportError(
            .tryAgain, "the answer \(what), so that nobody knows what was written", place: client.place(of: request),
            advice: "run the same command again: what was written is not written twice")
    }

    private func other(_ response: HTTPResponse, _ request: HTTPRequest) throws(DataportError) -> Answer? {
        switch response.status {
        case 200: return nil
        case 401, 403: return .denied(response.status)
        case 400, 404, 405: return .absent(response.status)
        default:
            throw DataportError(
                .protocolError, "listmonk could not answer (status \(response.status))",
                place: client.place(of: request), advice: "look into listmonk's log, then run the same command again")
        }
    }

    /// Checks an answer and takes its white space out.
    private func json(_ body: [UInt8], _ request: HTTPRequest) throws(DataportError) -> String {
        try RemoteJSON.text(body, at: client.place(of: request))
    }

    /// An answer that is not what listmonk answers; nothing of it is repeated.
    func shape(_ what: String, _ request: HTTPRequest) -> DataportError {
        DataportError(
            .protocolError, "the answer \(what)", place: client.place(of: request),
            advice: "see whether this is listmonk, and nothing stands in front of it")
    }

    /// The same, of a path.
    func shape(_ what: String, at path: String) -> DataportError { shape(what, HTTPRequest(.get, path)) }
}
