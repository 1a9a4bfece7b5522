package import DataportCore

/// An integration: something that accounts can be read from.
package struct Provider: Sendable {
    /// For people.
    package let name: String
    /// What stands before the colon of its sources.
    package let scheme: String
    /// What stands behind the colon, for people.
    package let form: String
    /// One sentence for the help.
    package let summary: String
    /// What can be imported into it; `nil` when nothing can.
    package let target: (any ImportTarget)?
    private let open: @Sendable (_ location: String, _ account: String) throws(DataportError) -> any Source

    init(
        _ name: String, scheme: String, form: String = "PATH", _ summary: String, target: (any ImportTarget)? = nil,
        open: @escaping @Sendable (_ location: String, _ account: String) throws(DataportError) -> any Source
    ) {
        self.name = name
        self.scheme = scheme
        self.form = form
        self.summary = summary
        self.target = target
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
        Provider(
            "SQLite store", scheme: "sqlite", "A store file that dataport init made.",
            target: StoreTarget { (path) throws(DataportError) in SQLiteBackend(path: path) },
            open: { (location, account) throws(DataportError) in try SQLiteSource(path: location, account: account) }),
        Provider(
            "PostgreSQL store", scheme: "postgresql", form: "//USER@HOST/DATABASE",
            "A store in a PostgreSQL database; the first import makes it.",
            target: StoreTarget { (location) throws(DataportError) in try PostgresBackend(location: location) },
            open: { (location, account) throws(DataportError) in
                try PostgresSource(location: location, account: account)
            }),
        Provider(
            "Folder", scheme: "folder", "A folder that an archive was unpacked to, or rejected records.",
            open: { (location, account) throws(DataportError) in try FolderSource(path: location, account: account) }),
        Provider(
            "Upload files", scheme: "upload", form: "DIR", "Files that people upload to a service by hand.",
            target: UploadTarget(),
            open: { (location, _) throws(DataportError) in
                throw DataportError(
                    .usage, "upload files are written and not read", place: location,
                    advice: "name the archive that they were made from")
            }),
    ]

    /// Opens `account` of the source that `uri` names, such as `sqlite:PATH`.
    package static func openSource(_ uri: String, account: String) throws(DataportError) -> any Source {
        let uri = try SourceURI(uri)
        return try provider(of: uri).openSource(uri.location, account: account)
    }

    /// The target that `uri` names, and where it is.
    package static func target(_ uri: String) throws(DataportError) -> (target: any ImportTarget, location: String) {
        let uri = try SourceURI(uri)
        let provider = try provider(of: uri)
        guard let target = provider.target else {
            throw DataportError(.usage, "nothing can be imported into \(provider.name) yet", place: uri.location)
        }
        return (target, uri.location)
    }

    private static func provider(of uri: SourceURI) throws(DataportError) -> Provider {
        guard let provider = providers.first(where: { $0.scheme == uri.scheme }) else {
            throw DataportError(.internalError, "a scheme that was known has no provider", place: uri.scheme)
        }
        return provider
    }
}
