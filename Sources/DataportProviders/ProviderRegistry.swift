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
    /// Whether it reads files of another service, of which a user may have to say something (`SourceOptions`).
    package let readsFiles: Bool
    /// What looks at a service without changing it; `nil` when the provider is no service.
    package let probe: Probe?
    /// What a service can read and hold.
    package let capabilities: Capabilities?
    /// The credentials that a service needs.
    package let credentials: [String]
    private let open: Open

    typealias Open =
        @Sendable (_ location: String, _ account: String, SourceOptions) throws(DataportError) -> any Source

    /// Looks at what stands at a location.
    package typealias Probe = @Sendable (_ location: String, SourceOptions) throws(DataportError) -> ServiceCheck

    init(
        _ name: String, scheme: String, form: String = "PATH", _ summary: String, target: (any ImportTarget)? = nil,
        readsFiles: Bool = false, open: @escaping Open
    ) {
        self.name = name
        self.scheme = scheme
        self.form = form
        self.summary = summary
        self.target = target
        self.readsFiles = readsFiles
        probe = nil
        capabilities = nil
        credentials = []
        self.open = open
    }

    /// A service that is asked over the network.
    init<S: Service>(
        _ name: String, scheme: String, form: String = "https://HOST", _ summary: String, _ service: S.Type
    ) {
        self.name = name
        self.scheme = scheme
        self.form = form
        self.summary = summary
        target = ServiceTarget<S>()
        readsFiles = false
        probe = { (location, options) throws(DataportError) in try S(location, options: options).check() }
        capabilities = S.capabilities
        credentials = S.credentials
        open = { (location, account, options) throws(DataportError) in
            var extras: [SourceAddition] = []
            for addition in options.additions { extras.append(try S.addition(addition.kind, addition.path)) }
            return ServiceSource(try S(location, options: options), account: account, extras: extras)
        }
    }

    /// Opens one account of what stands at `location`.
    package func openSource(
        _ location: String, account: String, options: SourceOptions
    ) throws(DataportError) -> any Source {
        guard readsFiles || !options.isAboutFiles else {
            throw DataportError(
                .usage, "--mapping, --status and --list are for files of other services", place: location,
                advice: "leave them out: a \(name) knows its people's states and lists")
        }
        guard probe != nil || !options.service.isSaid && options.additions.isEmpty else {
            throw DataportError(
                .usage, "--credentials, --allow-http, --proxy and --with are for services", place: location,
                advice: "leave them out: a \(name) is not asked over the network by them")
        }
        return try open(location, account, options)
    }
}

/// All providers; a new one is one line here and a folder beside this file.
package enum ProviderRegistry {
    /// In the order in which the help shows them.
    package static let providers: [Provider] = [
        Provider(
            "SQLite store", scheme: "sqlite", "A store file that dataport init made.",
            target: StoreTarget { (path) throws(DataportError) in SQLiteBackend(path: path) },
            open: { (location, account, _) throws(DataportError) in
                try SQLiteSource(path: location, account: account)
            }),
        Provider(
            "PostgreSQL store", scheme: "postgresql", form: "//USER@HOST/DATABASE",
            "A store in a PostgreSQL database; the first import makes it.",
            target: StoreTarget { (location) throws(DataportError) in try PostgresBackend(location: location) },
            open: { (location, account, _) throws(DataportError) in
                try PostgresSource(location: location, account: account)
            }),
        Provider(
            "Folder", scheme: "folder", "A folder that an archive was unpacked to, or rejected records.",
            open: { (location, account, _) throws(DataportError) in
                try FolderSource(path: location, account: account)
            }),
        Provider(
            "Mailchimp export", scheme: "mailchimp-export", form: "FILE.zip|FOLDER|FILE.csv,…",
            "What Mailchimp exports: the zip file of an account or audience, or its CSV files.", readsFiles: true,
            open: { (location, account, options) throws(DataportError) in
                try MailchimpExport.open(location, account: account, options: options)
            }),
        Provider(
            "listmonk export", scheme: "listmonk-export", form: "FILE.csv",
            "The CSV file of subscribers that listmonk exports.", readsFiles: true,
            open: { (location, account, options) throws(DataportError) in
                try ListmonkExport.open(location, account: account, options: options)
            }),
        Provider(
            "phpList export", scheme: "phplist-export", form: "FILE",
            "The files that phpList exports: subscribers, suppressed addresses.", readsFiles: true,
            open: { (location, account, options) throws(DataportError) in
                try PHPListExport.open(location, account: account, options: options)
            }),
        Provider(
            "MailWizz export", scheme: "mailwizz-export", form: "FOLDER",
            "A folder with the CSV files that MailWizz exports.", readsFiles: true,
            open: { (location, account, options) throws(DataportError) in
                try MailWizzExport.open(location, account: account, options: options)
            }),
        Provider(
            "CSV file", scheme: "csv", form: "FILE",
            "Any table of people; what its columns mean is found out, or said in a mapping file.", readsFiles: true,
            open: { (location, account, options) throws(DataportError) in
                try CSVExport.open(location, account: account, options: options)
            }),
        Provider("listmonk", scheme: "listmonk", "A running listmonk, asked over its API.", ListmonkService.self),
        Provider(
            "MailWizz / SendingPros", scheme: "mailwizz", form: "https://HOST/api",
            "A MailWizz or SendingPros account, asked over its API.", MailWizzService.self),
        Provider(
            "GNU Mailman 3", scheme: "mailman", form: "https://HOST/3.1",
            "A running GNU Mailman core, asked over its REST API.", MailmanService.self),
        Provider(
            "Upload files", scheme: "upload", form: "DIR", "Files that people upload to a service by hand.",
            target: UploadTarget(),
            open: { (location, _, _) throws(DataportError) in
                throw DataportError(
                    .usage, "upload files are written and not read", place: location,
                    advice: "name the archive that they were made from")
            }),
    ]

    /// Opens `account` of the source that `uri` names, such as `sqlite:PATH`.
    package static func openSource(
        _ uri: String, account: String, options: SourceOptions
    ) throws(DataportError) -> any Source {
        let uri = try SourceURI(uri)
        return try provider(of: uri).openSource(uri.location, account: account, options: options)
    }

    /// The name of the account that files hold when nobody names it: that of the service. `nil` for stores, which hold many accounts.
    package static func defaultAccount(of uri: String) throws(DataportError) -> String? {
        let provider = try provider(of: SourceURI(uri))
        guard provider.readsFiles || provider.probe != nil else { return nil }
        return provider.scheme.hasSuffix("-export") ? String(provider.scheme.dropLast(7)) : provider.scheme
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

    /// The provider that a URI names.
    package static func provider(of uri: SourceURI) throws(DataportError) -> Provider {
        guard let provider = providers.first(where: { $0.scheme == uri.scheme }) else {
            throw DataportError(.internalError, "a scheme that was known has no provider", place: uri.scheme)
        }
        return provider
    }
}
