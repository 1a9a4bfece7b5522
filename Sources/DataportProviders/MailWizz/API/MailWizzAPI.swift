import DataportCore
import DataportFormats
import DataportHTTP
import Synchronization

/// The API of MailWizz: what is asked, and what counts as an answer.
///
/// Answers are JSON, but PHP's warnings and the pages of proxies stand in their place as well. The texts of errors may repeat an address, so that
/// only the status counts.
struct MailWizzAPI: Sendable {
    /// What became of a question.
    enum Answer: Sendable {
        /// The whole answer.
        case found(RemoteObject)
        /// 401 or 403.
        case denied(Int)
        /// 404, 405 and the like: this version has no such thing, or it is gone.
        case absent(Int)
    }

    /// The field that says what a POST means where PUT and DELETE are blocked; always sent along with them, as the vendor's clients do.
    static let override = "X-HTTP-Method-Override"
    /// What the vendor's own clients ask for at most is not documented; more is cut without a word.
    static let mostPerPage = 100

    let client: HTTPClient
    let login: MailWizzLogin
    let pageSize: Int
    /// Requests at once.
    let width: Int
    private let blocks = Flag()

    /// Whether PUT goes as POST.
    private final class Flag: Sendable {
        let isSet = Mutex(false)
    }

    init(client: HTTPClient, login: MailWizzLogin, pageSize: Int, width: Int) {
        self.client = client
        self.login = login
        self.pageSize = max(1, min(pageSize, Self.mostPerPage))
        self.width = width
    }

    /// Where it answers.
    var address: String { client.base.text }
    /// Its host, for people.
    var host: String { client.base.authority }

    // MARK: Questions

    private static let tries = 4

    /// Asks.
    func ask(_ path: String, _ query: [(name: String, value: String)] = []) throws(DataportError) -> Answer {
        let request = HTTPRequest(.get, path, query: query)
        for attempt in 1...Self.tries {
            let response = try client.send(request)
            switch response.status {
            case 200...299: break
            case 401, 403: return .denied(response.status)
            case 400, 404, 405, 406, 410, 422: return .absent(response.status)
            default:
                throw DataportError(
                    .protocolError, "MailWizz could not answer (status \(response.status))",
                    place: client.place(of: request), advice: "look into its log, then run the same command again")
            }
            // A page that says “one moment”, or a warning before the answer: both may be gone the next time.
            if let object = object(response.body) { return .found(object) }
            guard attempt < Self.tries else { break }
            Pause.milliseconds(200 * attempt)
        }
        throw shape("is no JSON object, or says no success", request)
    }

    /// Asks for something that must be there and allowed.
    func require(
        _ path: String, _ query: [(name: String, value: String)] = []
    ) throws(DataportError) -> RemoteObject {
        switch try ask(path, query) {
        case .found(let object): return object
        case .denied(let status): throw denied(status, at: path)
        case .absent(let status):
            throw DataportError(
                .protocolError, "the service does not answer as MailWizz does (status \(status))",
                place: "GET \(address)\(path)",
                advice: "name the address of its API, such as https://HOST/api or https://HOST/api/index.php")
        }
    }

    /// The record in an answer, be it in `data.record` or in `data` itself; `nil` when it is not to be had.
    func record(_ path: String) throws(DataportError) -> RemoteObject? {
        guard case .found(let answer) = try ask(path) else { return nil }
        guard let data = answer.object("data") else { throw shape("lacks “data”", at: path) }
        return data.object("record") ?? data
    }

    /// An answer that says that it is one.
    private func object(_ body: [UInt8]) -> RemoteObject? {
        guard let text = try? RemoteJSON.text(body, at: ""), let object = RemoteObject(text),
            object.string("status") == "success"
        else { return nil }
        return object
    }

    // MARK: Writes

    /// What became of a write.
    enum Written: Sendable {
        /// It was done; the whole answer.
        case done(RemoteObject)
        /// There is such a record already.
        case conflict
        /// There is too much in one request.
        case tooLarge
        /// MailWizz does not take it, now or later.
        case refused(Int)
    }

    /// Makes or changes something.
    /// - Throws: `tryAgain` when nobody knows whether it was done, `denied` when it is not allowed.
    func write(_ method: HTTPRequest.Method, _ path: String, _ form: MailWizzForm) throws(DataportError) -> Written {
        var attempt = 0
        while true {
            attempt += 1
            do throws(DataportError) { return try writeOnce(method, path, form) } catch {
                // What changes something may be said again; what makes something may not.
                guard method != .post, error.code == .tryAgain, attempt < Self.tries, !client.isStopped else {
                    throw error
                }
                Pause.milliseconds(250 * attempt)
            }
        }
    }

    private func writeOnce(
        _ method: HTTPRequest.Method, _ path: String, _ form: MailWizzForm
    ) throws(DataportError) -> Written {
        let request = request(method, path, form)
        var response = try client.send(request)
        if response.status == 403 || response.status == 405, request.method == .put || request.method == .delete,
            object(response.body) == nil, !isJSON(response.body)
        {
            // The host, and not MailWizz, says no to PUT.
            blocks.isSet.withLock { $0 = true }
            response = try client.send(self.request(method, path, form))
        }
        return try outcome(response, request)
    }

    private static let creations = 6

    /// Makes something. When nobody knows whether it was made, `find` looks, and what is not there is made again.
    func create(
        _ path: String, _ form: MailWizzForm, find: () throws(DataportError) -> String?
    ) throws(DataportError) -> Created {
        var attempt = 0
        while true {
            attempt += 1
            do throws(DataportError) { return .answered(try write(.post, path, form)) } catch {
                guard error.code == .tryAgain || error.code == .unavailable, attempt < Self.creations,
                    !client.isStopped
                else {
                    throw error
                }
                Pause.milliseconds(250 * attempt)
                if let uid = try find() { return .found(uid) }
            }
        }
    }

    /// What became of something that was to be made.
    enum Created {
        case answered(Written)
        /// Its answer was lost, and it is there: its uid.
        case found(String)
    }

    private func request(_ method: HTTPRequest.Method, _ path: String, _ form: MailWizzForm) -> HTTPRequest {
        let isBlocked = (method == .put || method == .delete) && blocks.isSet.withLock { $0 }
        var request = HTTPRequest(isBlocked ? .post : method, path)
        if method == .put || method == .delete { request.headers = [(Self.override, method.rawValue)] }
        request.body = form.body
        return request
    }

    private func isJSON(_ body: [UInt8]) -> Bool { (try? RemoteJSON.text(body, at: "")) != nil }

    private func outcome(_ response: HTTPResponse, _ request: HTTPRequest) throws(DataportError) -> Written {
        switch response.status {
        case 200...299:
            guard let object = object(response.body) else { throw unsure(request) }
            return .done(object)
        case 401, 403: throw denied(response.status, at: request.path)
        case 409: return .conflict
        case 413: return .tooLarge
        case 400, 404, 405, 406, 410, 422: return .refused(response.status)
        default: throw unsure(request)
        }
    }

    // MARK: Errors

    private func unsure(_ request: HTTPRequest) -> DataportError {
        DataportError(
            .tryAgain, "MailWizz did not say whether it was written", place: client.place(of: request),
            advice: "run the same command again: what was written is not written twice")
    }

    private func denied(_ status: Int, at path: String) -> DataportError {
        DataportError(
            .denied, "MailWizz does not let these credentials in (status \(status))", place: "\(address)\(path)",
            advice:
                "see whether the key is one of this MailWizz, whether it may be used from here, and, for 1.x, whether both keys are given and this machine's clock is right"
        )
    }

    /// An answer that is not what MailWizz answers; nothing of it is repeated.
    func shape(_ what: String, _ request: HTTPRequest) -> DataportError {
        DataportError(
            .protocolError, "the answer \(what)", place: client.place(of: request),
            advice: "see whether this is the API of MailWizz, and nothing stands in front of it")
    }

    /// The same, of a path.
    func shape(_ what: String, at path: String) -> DataportError { shape(what, HTTPRequest(.get, path)) }
}
