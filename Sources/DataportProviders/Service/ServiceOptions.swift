package import DataportHTTP

/// How a service is asked.
package struct ServiceOptions: Sendable {
    /// Where the credentials come from.
    package var credentials = CredentialSource.environment
    /// Whether the service may be asked without encryption.
    package var allowsHTTP = false
    /// The proxy that the user named.
    package var proxy: String?
    /// How much is asked at once, and how often.
    package var limits = HTTPLimits()
    /// Requests a second, 0 for no limit; `nil` for what the service is known to bear.
    package var rate: Int?
    /// When a request is made again.
    package var retry = RetryPolicy()
    /// Records that are asked for at once.
    package var pageSize = 1000

    /// The sender's address of lists and campaigns that have none, where the service wants one.
    package var sender: String?
    /// Where what is written is written down; `nil` for nowhere.
    package var journal: String?
    /// Whether it is the service that is written to: its credentials may have names of their own (`DATAPORT_TO_…`).
    package var isTarget = false

    /// The usual options.
    package init() {}

    /// Whether the user said something that only services can use.
    var isSaid: Bool { credentials != .environment || allowsHTTP || proxy != nil }
}
