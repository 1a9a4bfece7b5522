package import DataportCore

/// What accounts can be imported into.
package protocol ImportTarget: Sendable {
    /// The same target for what one service takes, when `--for` names one. `interruption` throws to stop a commit that takes long.
    /// - Throws: `usage` when the target is not for services, or needs one.
    func serving(
        _ service: String?, interruption: @escaping @Sendable () throws -> Void
    ) throws(DataportError) -> any ImportTarget

    /// A target that goes through an import of a new account and writes nothing, where that says more than the plan does.
    var rehearsing: (any ImportTarget)? { get }

    /// Whether it is a service that is asked over the network.
    var isService: Bool { get }

    /// What the target can hold, where that is not everything.
    var capabilities: Capabilities? { get }

    /// The syntax of merge tags there, as `--translate-to` calls it; `nil` when bodies stay as they are.
    var dialect: String? { get }

    /// The same target with what is needed to ask a service.
    func connecting(_ options: SourceOptions) throws(DataportError) -> any ImportTarget

    /// The source with its records in the form in which the target will show them, and what is lost on the way.
    func projected(_ source: any Source, at location: String) async throws -> (any Source, LossTally?)

    /// Whether the target holds the account. A target that is still to be made holds none.
    func holds(_ account: String, at location: String) throws(DataportError) -> Bool

    /// A sink for an account that the target does not hold.
    func newAccount(
        _ account: String, at location: String, identity: ImportIdentity
    ) throws(DataportError) -> any TransactionalSink

    /// A sink for an account that the target holds.
    func merge(
        into account: String, at location: String, identity: ImportIdentity, options: MergeOptions
    ) throws(DataportError) -> any MergingSink

    /// The runs of imports that the target remembers, oldest first.
    func runs(at location: String) throws(DataportError) -> [ImportRecord]

    /// Takes back one run.
    func undo(_ run: Int64, at location: String, allowsResubscribing: Bool) async throws -> ImportUndo.Report
}

extension ImportTarget {
    package func serving(
        _ service: String?, interruption: @escaping @Sendable () throws -> Void
    ) throws(DataportError) -> any ImportTarget {
        guard let service else { return self }
        throw DataportError(
            .usage, "--for \(Terminal.safe(service)) is for upload files, and the target is none",
            advice: "write --to upload:DIR, or leave --for out")
    }

    package var rehearsing: (any ImportTarget)? { nil }
    package var isService: Bool { false }
    package var capabilities: Capabilities? { nil }
    package var dialect: String? { nil }

    package func connecting(_ options: SourceOptions) throws(DataportError) -> any ImportTarget {
        guard options.service.isSaid else { return self }
        throw DataportError(
            .usage, "--credentials, --allow-http and --proxy are for services, and the target is none",
            advice: "leave them out")
    }

    package func projected(_ source: any Source, at location: String) async throws -> (any Source, LossTally?) {
        (source, nil)
    }
}

/// One run of an import, as a target remembers it.
package struct ImportRecord: Sendable, Equatable {
    /// Its number.
    package let run: Int64
    /// The account's id in the target.
    package let account: String
    /// Whose records they were.
    package let origin: String
    /// SHA-256 of what the archive held.
    package let archiveDigest: String
    /// RFC 3339.
    package let finished: String
    /// RFC 3339; `nil` when the run was not taken back.
    package let undone: String?
    /// Records that it created.
    package let created: Int
    /// Records that it changed.
    package let updated: Int
    /// How many records it looked at, by the name of their kind.
    package let records: [String: Int]
    /// What it did with records that differed; `nil` when it made the account.
    package let policy: ConflictPolicy?
}

/// Stores of a database as targets.
struct StoreTarget<Backend: StoreBackend>: ImportTarget {
    private let open: @Sendable (_ location: String) throws(DataportError) -> Backend

    init(_ open: @escaping @Sendable (_ location: String) throws(DataportError) -> Backend) { self.open = open }

    func holds(_ account: String, at location: String) throws(DataportError) -> Bool {
        try open(location).holds(account)
    }

    func newAccount(
        _ account: String, at location: String, identity: ImportIdentity
    ) throws(DataportError) -> any TransactionalSink {
        try StoreSink(open(location), account: account, identity: identity)
    }

    func merge(
        into account: String, at location: String, identity: ImportIdentity, options: MergeOptions
    ) throws(DataportError) -> any MergingSink {
        try StoreMergeSink(open(location), account: account, identity: identity, options: options)
    }

    func runs(at location: String) throws(DataportError) -> [ImportRecord] {
        let session = try open(location).beginChange(isRehearsal: true)
        return try ImportTables.exist(on: session) ? ImportTables.runs(on: session) : []
    }

    func undo(_ run: Int64, at location: String, allowsResubscribing: Bool) async throws -> ImportUndo.Report {
        try await ImportUndo(open(location), run: run).perform(allowsResubscribing: allowsResubscribing)
    }
}
