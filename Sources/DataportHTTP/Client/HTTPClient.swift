package import DataportCore
import Glibc

/// Asks one service. What it is told about the service goes to that host and nowhere else; TLS is verified, redirects to other hosts are
/// refused, and a proxy is used only when the user names one.
package final class HTTPClient: Sendable {
    /// The service.
    package let base: BaseURL
    private let authenticator: Authenticator?
    private let proxy: String?
    private let limits: HTTPLimits
    private let retry: RetryPolicy
    private let pacer: Pacer
    private let transfers: TransferPool
    private let stop: @Sendable () -> Bool
    /// Whether the run was stopped: then nothing is tried again.
    package var isStopped: Bool { stop() }

    /// A client. What the authenticator makes goes along with every request that wants it.
    package init(
        _ base: BaseURL, authenticator: Authenticator?, proxy: String? = nil, limits: HTTPLimits = HTTPLimits(),
        retry: RetryPolicy = RetryPolicy(), isStopped: @escaping @Sendable () -> Bool = { false }
    ) {
        self.base = base
        self.authenticator = authenticator
        self.proxy = proxy
        self.limits = limits
        self.retry = retry
        stop = isStopped
        pacer = Pacer(limits, isStopped: isStopped)
        transfers = TransferPool(isStopped: isStopped)
    }

    /// Asks, again and again while that may help, and hands out whatever the service answered with another status than those that mean "later".
    /// - Throws: `unavailable` when there is no connection, `tryAgain` when the service put us off until we gave up, `limit` for an answer
    ///   that is too large, `protocolError` for a redirect to another host.
    package func send(_ request: HTTPRequest) throws(DataportError) -> HTTPResponse {
        if let body = request.body, body.bytes.count > limits.requestBytes {
            throw DataportError(
                .limit, "a request would be larger than \(limits.requestBytes) bytes", place: place(of: request))
        }
        let begun = ContinuousClock.now
        var attempt = 0
        while true {
            attempt += 1
            let outcome = try once(request)
            if case .answered(let response) = outcome, !retry.isTemporary(response.status, request.method) {
                return try following(response, of: request)
            }
            guard let wait = wait(after: attempt, outcome, request, since: begun) else {
                throw failure(outcome, request, attempt)
            }
            guard pacer.sleep(milliseconds: wait) else { throw stopped }
        }
    }

    private func once(_ request: HTTPRequest) throws(DataportError) -> TransferOutcome {
        guard pacer.begin() else { throw stopped }
        defer { pacer.end() }
        let outcome = transfers.perform(transfer(request, to: base.appending(request.target)))
        if isStopped { throw stopped }
        if case .refused(let reason) = outcome { throw refusal(reason, request) }
        return outcome
    }

    private func transfer(_ request: HTTPRequest, to url: String) -> Transfer {
        Transfer(
            url: url, method: request.method.rawValue, isRepeatable: request.method.isIdempotent,
            headers: request.headers, body: request.body,
            secretHeaders: request.isAuthorized ? authenticator?.headers(request, url) ?? [] : [], proxy: proxy,
            isLocalOnly: base.isLocalOnly && proxy == nil,
            byteLimit: min(request.byteLimit ?? limits.responseBytes, limits.responseBytes),
            connectMilliseconds: limits.connectMilliseconds, totalMilliseconds: limits.totalMilliseconds)
    }

    private func wait(
        after attempt: Int, _ outcome: TransferOutcome, _ request: HTTPRequest, since begun: ContinuousClock.Instant
    ) -> Int? {
        var (status, demanded) = (nil as Int?, nil as Int?)
        if case .answered(let response) = outcome {
            status = response.status
            // The server's own clock, where it tells it, since ours may differ.
            let now = response.headers["date"].flatMap(HTTPDate.seconds) ?? Int64(time(nil))
            demanded = RetryAfter.milliseconds(response.headers["retry-after"], now: now)
        }
        guard retry.mayRepeat(request.method, after: status) else { return nil }
        return retry.wait(
            after: attempt, demanded: demanded, elapsed: Pacer.milliseconds(.now - begun),
            random: { Int.random(in: 0..<$0) })
    }

    /// Redirects within the service are followed by hand, once, and only by requests that change nothing.
    private func following(_ response: HTTPResponse, of request: HTTPRequest) throws(DataportError) -> HTTPResponse {
        guard [301, 302, 303, 307, 308].contains(response.status) else { return response }
        let target = response.headers["location"] ?? ""
        let absolute = target.hasPrefix("/") && !target.hasPrefix("//") ? base.origin + target : target
        guard request.method == .get, absolute == base.origin || absolute.hasPrefix(base.origin + "/") else {
            throw DataportError(
                .protocolError, "the service leads to another host (status \(response.status)), which is not asked",
                place: place(of: request), advice: "name the address at which the service itself answers")
        }
        guard pacer.begin() else { throw stopped }
        defer { pacer.end() }
        let outcome = transfers.perform(transfer(request, to: absolute))
        guard case .answered(let next) = outcome, !(300..<400).contains(next.status) else {
            throw DataportError(
                .protocolError, "the service leads on and on (status \(response.status))", place: place(of: request),
                advice: "name the address at which the service itself answers")
        }
        return next
    }
}

// MARK: Errors

extension HTTPClient {
    /// Method, host and path, for errors.
    package func place(of request: HTTPRequest) -> String {
        "\(request.method.rawValue) \(base.origin)\(base.path)\(request.path)"
    }

    private var stopped: DataportError {
        DataportError(.tryAgain, "the run was stopped", advice: "run the same command again")
    }

    private func refusal(_ reason: TransferOutcome.Refusal, _ request: HTTPRequest) -> DataportError {
        switch reason {
        case .tooLarge(let limit):
            DataportError(
                .limit, "the answer is larger than \(limit) bytes", place: place(of: request),
                advice: "see whether this is the service that you mean")
        case .untrusted:
            DataportError(
                .denied, "the certificate of the service cannot be trusted", place: place(of: request),
                advice: "have the certificate mended, or add its authority to those of this machine")
        case .address:
            DataportError(
                .usage, "the name of the service leads to an address that is not asked", place: place(of: request),
                advice: "look up what the name stands for, and name the service by https://")
        case .malformed:
            DataportError(
                .protocolError, "the service answered something that is no HTTP", place: place(of: request),
                advice: "see whether this is the address of the service")
        }
    }

    private func failure(_ outcome: TransferOutcome, _ request: HTTPRequest, _ attempts: Int) -> DataportError {
        let tries = attempts == 1 ? "" : " after \(attempts) tries"
        switch outcome {
        case .answered(let response):
            return DataportError(
                .tryAgain, "the service says “later” (status \(response.status))\(tries)", place: place(of: request),
                advice: "run the same command again later")
        case .unreachable:
            return DataportError(
                .unavailable, "the service cannot be reached\(tries)", place: place(of: request),
                advice: "see whether the address is right and the service runs")
        case .timedOut:
            return DataportError(
                .tryAgain, "the service took too long\(tries)", place: place(of: request),
                advice: "run the same command again later")
        case .broken, .refused:
            return DataportError(
                .tryAgain, "the service broke off\(tries)", place: place(of: request),
                advice: "run the same command again later")
        }
    }
}
