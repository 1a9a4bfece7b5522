/// How much of a service is asked, and how much is taken from it.
package struct HTTPLimits: Sendable, Equatable {
    /// Requests a second; 0 for no limit.
    package var requestsPerSecond = 20
    /// Connections at once.
    package var connections = 4
    /// Bytes of the body of a request.
    package var requestBytes = 64 << 20
    /// Bytes of an answer, once it is decompressed.
    package var responseBytes = 64 << 20
    /// Milliseconds until there is a connection.
    package var connectMilliseconds = 15_000
    /// Milliseconds for one request and its answer.
    package var totalMilliseconds = 120_000

    /// The usual limits.
    package init() {}
}
