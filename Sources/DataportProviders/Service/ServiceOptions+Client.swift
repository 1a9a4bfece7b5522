import DataportCore
import DataportHTTP

extension ServiceOptions {
    /// The credentials of a service whose name in the environment is `name`.
    func secrets(_ name: String, _ keys: [String], optional: [String] = []) throws(DataportError) -> Credentials {
        try Credentials.read(
            credentials, service: name, keys: keys, optional: optional, isTarget: isTarget)
    }

    /// A client for the address that the user named.
    /// - Parameter usualRate: Requests a second that the service is known to bear; 0 for no limit.
    func client(
        _ location: String, authorization: Secret?, usualRate: Int, isStopped: @escaping @Sendable () -> Bool
    ) throws(DataportError) -> HTTPClient {
        try client(
            location, authenticator: authorization.map(Authenticator.authorization), usualRate: usualRate,
            isStopped: isStopped)
    }

    /// The same with credentials of another form.
    func client(
        _ location: String, authenticator: Authenticator?, usualRate: Int, isStopped: @escaping @Sendable () -> Bool
    ) throws(DataportError) -> HTTPClient {
        let base = try BaseURL(location, allowsHTTP: allowsHTTP)
        var limits = limits
        limits.requestsPerSecond = rate ?? usualRate
        return HTTPClient(
            base, authenticator: authenticator, proxy: proxy, limits: limits, retry: retry, isStopped: isStopped)
    }
}
