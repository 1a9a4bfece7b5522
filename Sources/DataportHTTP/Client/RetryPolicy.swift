/// When a request is made again, and how long is waited before: exponential backoff with full jitter, or as long as the server says.
package struct RetryPolicy: Sendable, Equatable {
    /// How often a request is made, the first time included.
    package var attempts = 6
    /// The most that the first wait takes; each further one may take twice as long.
    package var firstMilliseconds = 500
    /// The most that one wait takes by our own choice.
    package var longestMilliseconds = 30_000
    /// The most that a server may make us wait at once.
    package var longestDemandedMilliseconds = 300_000
    /// The most that all attempts and waits of one request take together.
    package var totalMilliseconds = 900_000

    /// The usual policy.
    package init() {}

    /// Whether an answer says that another try may help. 500 may be a mishap where something is read; where something is written it may be about
    /// what was sent.
    package func isTemporary(_ status: Int, _ method: HTTPRequest.Method) -> Bool {
        [429, 502, 503, 504].contains(status) || status == 500 && method == .get
    }

    /// Whether a request may be made again after an answer that says “later”, or without one (`nil`). What makes something may be only where the service says
    /// that it did not begin (429, RFC 6585, 4).
    package func mayRepeat(_ method: HTTPRequest.Method, after status: Int?) -> Bool {
        method.isIdempotent || status == 429
    }

    /// How long to wait after `attempt` (from 1), in milliseconds; `nil` when it is not worth trying again.
    /// - Parameters:
    ///   - demanded: What the server said in `Retry-After`, in milliseconds.
    ///   - elapsed: Since the first attempt, in milliseconds.
    ///   - random: A number below the one that it is given.
    package func wait(after attempt: Int, demanded: Int?, elapsed: Int, random: (Int) -> Int) -> Int? {
        guard attempt < attempts else { return nil }
        let wait: Int
        if let demanded {
            guard demanded <= longestDemandedMilliseconds else { return nil }
            // Everybody was told the same second: a little more keeps them apart.
            wait = demanded + random(max(1, firstMilliseconds / 4))
        } else {
            let ceiling = min(longestMilliseconds, firstMilliseconds << min(attempt - 1, 16))
            wait = random(max(1, ceiling))
        }
        return elapsed + wait <= totalMilliseconds ? wait : nil
    }
}

/// What `Retry-After` says (RFC 9110, 10.2.3).
package enum RetryAfter {
    /// Milliseconds from `now`; `nil` when the field is absent or says nothing that we know.
    package static func milliseconds(_ field: String?, now: Int64) -> Int? {
        guard let text = field.map({ $0.filter { $0 != "\r" } }) else { return nil }
        let trimmed = text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
        let value = String(trimmed)
        if !value.isEmpty, value.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            guard let seconds = Int(value), seconds < 1 << 40 else { return Int.max }
            return seconds * 1000
        }
        guard let moment = HTTPDate.seconds(value) else { return nil }
        return Int(max(0, moment - now)) * 1000
    }
}
