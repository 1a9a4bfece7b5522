package import DataportCore

/// Which files are asked for.
struct UploadOrder: Sendable {
    let dialect: UploadDialect
    /// Whether they are only counted.
    var isRehearsal = false
    /// Asked at every list and every few thousand rows; throws to stop there.
    var interruption: @Sendable () throws -> Void
}

/// A folder of files that people upload to a service by hand.
package struct UploadTarget: ImportTarget {
    private let order: UploadOrder?

    /// The target before anybody said for which service.
    package init() { order = nil }

    private init(_ order: UploadOrder) { self.order = order }

    package func serving(
        _ service: String?, interruption: @escaping @Sendable () throws -> Void
    ) throws(DataportError) -> any ImportTarget {
        UploadTarget(UploadOrder(dialect: try UploadDialect.named(service), interruption: interruption))
    }

    package var rehearsing: (any ImportTarget)? {
        guard var order else { return nil }
        order.isRehearsal = true
        return UploadTarget(order)
    }

    /// A folder never holds an account: what is in one may have been uploaded already.
    package func holds(_ account: String, at location: String) throws(DataportError) -> Bool {
        try UploadFolder.requireAbsentOrEmpty(location)
        return false
    }

    package func newAccount(
        _ account: String, at location: String, identity: ImportIdentity
    ) throws(DataportError) -> any TransactionalSink {
        guard let order else { _ = try UploadDialect.named(nil); throw DataportError(.usage, "no service is named") }
        try UploadFolder.requireAbsentOrEmpty(location)
        return try UploadSink(order, at: location, identity: identity)
    }

    package func merge(
        into account: String, at location: String, identity: ImportIdentity, options: MergeOptions
    ) throws(DataportError) -> any MergingSink {
        throw DataportError(
            .usage, "nothing can be merged into upload files", place: location,
            advice: "name a folder that is not there yet")
    }

    package func runs(at location: String) throws(DataportError) -> [ImportRecord] {
        throw DataportError(
            .usage, "upload files remember no imports", place: location,
            advice: "the README.txt of the folder says what it was made from")
    }

    package func undo(_ run: Int64, at location: String, allowsResubscribing: Bool) async throws -> ImportUndo.Report {
        throw DataportError(
            .usage, "upload files have no runs to take back", place: location,
            advice: "delete the folder; what was uploaded is taken back in the service")
    }
}
