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

    init(
        _ name: String, scheme: String, _ summary: String,
        open: @escaping @Sendable (_ location: String, _ account: String) throws(DataportError) -> any Source
    ) {
        self.name = name
        self.scheme = scheme
        self.summary = summary
        self.open = open
    }

    /// Opens one account of what stands at `location`.
    package func openSource(_ location: String, account: String) throws(DataportError) -> any Source {
        try open(location, account)
    }
}

/// All providers; a new one is one line here and a folder beside this file.
package enum ProviderRegistry {
    /// In the order in which the help shows them.
    package static let providers: [Provider] = [
        Provider("SQLite store", scheme: "sqlite", "A store file that dataport init made.") {
            location, account throws(DataportError) in try SQLiteSource(path: location, account: account)
        }
    ]

    /// Opens `account` of the source that `uri` names, such as `sqlite:PATH`.
    package static func openSource(_ uri: String, account: String) throws(DataportError) -> any Source {
        let uri = try SourceURI(uri)
        guard let provider = providers.first(where: { $0.scheme == uri.scheme }) else {
            throw DataportError(.internalError, "a scheme that was known has no provider", place: uri.scheme)
        }
        return try provider.openSource(uri.location, account: account)
    }
}
