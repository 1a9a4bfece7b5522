/// What proves to a service who asks: header fields that go to its host and nowhere else, and cannot be printed.
package struct Authenticator: Sendable {
    /// The fields for a request, made anew for every attempt, since a signature may hold the time.
    let headers: @Sendable (_ request: HTTPRequest, _ url: String) -> [(name: String, value: Secret)]

    /// An authenticator that makes its fields from the request and the address that is asked.
    package init(
        _ headers: @escaping @Sendable (_ request: HTTPRequest, _ url: String) -> [(name: String, value: Secret)]
    ) {
        self.headers = headers
    }

    /// The same field for every request.
    package static func authorization(_ value: Secret) -> Authenticator {
        Authenticator { _, _ in [(name: "Authorization", value: value)] }
    }
}
