package import DataportCore

/// An integration: something that accounts can be read from.
package struct Provider: Sendable {
    /// For people.
    package let name: String
    /// What stands before the colon of its sources.
    package let scheme: String
    /// One sentence for the help.
    package let summary: String
    private let open: @Sendable (_ location: String, _ account: String) throws(DataportError) -> any Source
    private let receive:
        (@Sendable (_ location: String, _ account: String) throws(DataportError) -> any TransactionalSink)?

    init(
        _ name: String, scheme: String, _ summary: String,
        open: @escaping @Sendable (_ location: String, _ account: String) throws(DataportError) -> any Source,
        receive: (@Sendable (_ location: String, _ account: String) throws(DataportError) -> any TransactionalSink)? =
            nil
    ) {
        self.name = name
        self.scheme = scheme
        self.summary = summary
        self.open = open
        self.receive = receive
    }

    /// Opens one account of what stands at `location`.
    package func openSource(_ location: String, account: String) throws(DataportError) -> any Source {
        try open(location, account)
    }

    /// Opens a new account of what stands at `location` for writing.
    package func openSink(_ location: String, account: String) throws(DataportError) -> any TransactionalSink {
        guard let receive else {
            throw DataportError(.usage, "nothing can be imported into \(name) yet", place: location)
        }
        return try receive(location, account)
    }
}

/// All providers; a new one is one line here and a folder beside this file.
package enum ProviderRegistry {
    /// In the order in which the help shows them.
    package static let providers: [Provider] = [
        Provider(
            "SQLite store", scheme: "sqlite", "A store file that dataport init made.",
            open: { (location, account) throws(DataportError) in try SQLiteSource(path: location, account: account) },
            receive: { (location, account) throws(DataportError) in try StoreSink(path: location, account: account) })
    ]

    /// Opens `account` of the source that `uri` names, such as `sqlite:PATH`.
    package static func openSource(_ uri: String, account: String) throws(DataportError) -> any Source {
        let uri = try SourceURI(uri)
        return try provider(of: uri).openSource(uri.location, account: account)
    }

    /// Opens the target that `uri` names for a new account.
    package static func openSink(_ uri: String, account: String) throws(DataportError) -> any TransactionalSink {
        let uri = try SourceURI(uri)
        return try provider(of: uri).openSink(uri.location, account: account)
    }

    private static func provider(of uri: SourceURI) throws(DataportError) -> Provider {
        guard let provider = providers.first(where: { $0.scheme == uri.scheme }) else {
            throw DataportError(.internalError, "a scheme that was known has no provider", place: uri.scheme)
        }
        return provider
    }
}
