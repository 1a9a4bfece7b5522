import DataportCore
import Synchronization

/// An account of a service as a target. It is always there, so that everything is a merge; what is written is taken back at the service.
struct ServiceTarget<S: Service>: ImportTarget {
    private let options: SourceOptions?
    private let seen = SeenAccount()

    init(options: SourceOptions? = nil) { self.options = options }

    var isService: Bool { true }
    var capabilities: Capabilities? { S.capabilities }
    var dialect: String? { S.dialect }

    func connecting(_ options: SourceOptions) -> any ImportTarget { ServiceTarget(options: options) }

    func holds(_ account: String, at location: String) -> Bool { true }

    func newAccount(
        _ account: String, at location: String, identity: ImportIdentity
    ) throws(DataportError) -> any TransactionalSink {
        throw DataportError(.internalError, "accounts of services are not made")
    }

    func projected(_ source: any Source, at location: String) async throws -> (any Source, LossTally?) {
        let losses = try LossTally()
        let service = try service(location)
        let target = try service.read(account: S.capabilities.provider).account
        seen.account.withLock { $0 = target }
        let projection = try service.projection(onto: target)
        return (try await ProjectedSource.prepare(source, projection, S.capabilities, losses), losses)
    }

    func merge(
        into account: String, at location: String, identity: ImportIdentity, options: MergeOptions
    ) throws(DataportError) -> any MergingSink {
        let service = try service(location)
        // What was read for the form of the records is read no second time for the comparison.
        let target = seen.account.withLock { $0.take() }
        return try ServiceMergeSink(
            service, target: target, identity: identity, options: options, journal: self.options?.service.journal)
    }

    private func service(_ location: String) throws(DataportError) -> S {
        guard let options else { throw DataportError(.internalError, "a service was not connected") }
        return try S(location, options: options)
    }

    func runs(at location: String) throws(DataportError) -> [ImportRecord] { [] }

    func undo(_ run: Int64, at location: String, allowsResubscribing: Bool) async throws -> ImportUndo.Report {
        throw DataportError(
            .usage, "what was written to a service cannot be taken back from here", place: location,
            advice: "the journal beside the archive says which records were made; remove them at the service")
    }
}

/// What was read of a target.
private final class SeenAccount: Sendable {
    let account = Mutex<RemoteAccount?>(nil)
}
