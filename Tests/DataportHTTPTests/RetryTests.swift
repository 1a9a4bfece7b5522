import DataportHTTP
import Testing

/// When a request is made again.
struct RetryTests {
    @Test func `Retry-After is read in its three forms`() {
        let now = 784_111_777 as Int64
        #expect(RetryAfter.milliseconds("120", now: now) == 120_000)
        #expect(RetryAfter.milliseconds("Sun, 06 Nov 1994 08:50:37 GMT", now: now) == 60_000)
        #expect(RetryAfter.milliseconds("Sun, 06 Nov 1994 08:00:00 GMT", now: now) == 0)
        for nothing in [nil, "", "soon", "-5", "1.5", "Sun, 06 Nov 1994"] {
            #expect(RetryAfter.milliseconds(nothing, now: now) == nil)
        }
    }

    @Test func `waits double with jitter, obey the server, and end`() {
        let policy = RetryPolicy()
        let longest = (1..<policy.attempts).map {
            policy.wait(after: $0, demanded: nil, elapsed: 0, random: { $0 - 1 })
        }
        #expect(longest == [499, 999, 1999, 3999, 7999])
        #expect(policy.wait(after: 1, demanded: nil, elapsed: 0, random: { _ in 0 }) == 0)
        #expect(policy.wait(after: 1, demanded: 2000, elapsed: 0, random: { _ in 0 }) == 2000)
        #expect(policy.wait(after: policy.attempts, demanded: nil, elapsed: 0, random: { _ in 0 }) == nil)
        #expect(policy.wait(after: 1, demanded: 3_600_000, elapsed: 0, random: { _ in 0 }) == nil)
        #expect(policy.wait(after: 1, demanded: 60_000, elapsed: 880_000, random: { _ in 0 }) == nil)
    }

    @Test func `what makes something is asked for again only when the service did not begin`() {
        let policy = RetryPolicy()
        for method in [HTTPRequest.Method.post, .patch] {
            #expect(policy.mayRepeat(method, after: 429))
            for status in [nil, 500, 502, 503, 504] { #expect(!policy.mayRepeat(method, after: status)) }
        }
        for method in [HTTPRequest.Method.get, .put, .delete] {
            for status in [nil, 429, 503] { #expect(policy.mayRepeat(method, after: status)) }
        }
    }

    @Test func `only what may help is tried again`() {
        let policy = RetryPolicy()
        for status in [429, 502, 503, 504] {
            #expect(policy.isTemporary(status, .get))
            #expect(policy.isTemporary(status, .post))
        }
        #expect(policy.isTemporary(500, .get))
        #expect(!policy.isTemporary(500, .post))
        for status in [200, 302, 400, 401, 403, 404, 409, 422] { #expect(!policy.isTemporary(status, .get)) }
    }
}
