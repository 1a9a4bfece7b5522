import DataportCore
import DataportHTTP

/// A provider that is asked over the network: one type in one folder, and one line in the registry. What is common to all of them, from the
/// comparison with what is there to the journal, is done by those who call it.
protocol Service: Sendable {
    /// What it can read and hold.
    static var capabilities: Capabilities { get }
    /// The credentials that it needs, in lower case: `DATAPORT_<SCHEME>_<KEY>` in the environment, `key = …` in files.
    static var credentials: [String] { get }
    /// The syntax of its merge tags, as `--translate-to` calls it; `nil` when it has none.
    static var dialect: String? { get }
    /// Kinds whose records have no id in common with those of other services, and the fields by which they are found again.
    static var names: [AssetKind.ID: [String]] { get }

    /// A service at a location. Nothing is asked yet.
    init(_ location: String, options: SourceOptions) throws(DataportError)

    /// What stands in a file that the service exports, for kinds that its API does not show (`--with KIND=FILE`).
    static func addition(_ kind: String, _ path: String) throws(DataportError) -> SourceAddition

    /// Where it answers, for people.
    var address: String { get }

    /// Looks at credentials, version and rights, and changes nothing.
    func check() throws(DataportError) -> ServiceCheck

    /// Reads the whole account.
    func read(account: String) throws(DataportError) -> (account: RemoteAccount, name: String)

    /// What brings records into the form in which the service will show them; `target` is what is there already.
    func projection(onto target: RemoteAccount) throws(DataportError) -> any ServiceProjection

    /// What writes to it.
    func writer(_ context: WriteContext) throws(DataportError) -> any ServiceWriter
}

extension Service {
    static func addition(_ kind: String, _ path: String) throws(DataportError) -> SourceAddition {
        throw DataportError(
            .usage, "\(capabilities.provider) shows everything over its API, and --with is for what it does not show",
            advice: "leave --with out")
    }
}

/// Brings records into the form in which a service will show them once they are written. Pure, but for what it saw of records before: kinds come
/// in load order.
protocol ServiceProjection: AnyObject {
    /// Whether the service makes texts of bodies that are none: they are made so before.
    var holdsTextsOnly: Bool { get }

    /// Looks through the source for what has to be known before the first record is written.
    func survey(_ source: any Source) async throws

    /// Records that the source does not have and that follow from what it has: holds that stand only in the state of a person on a list.
    func additions(to kind: AssetKind) throws(DataportError) -> SpooledRows?

    /// Changes a record; fields that the service does not hold are taken out of it afterwards.
    /// - Returns: Why the record is left out; `nil` when it is not.
    func project(_ row: inout ProjectedRow, _ losses: LossTally) throws(DataportError) -> String?
}

extension ServiceProjection {
    var holdsTextsOnly: Bool { false }
    func survey(_ source: any Source) async throws {}
    func additions(to kind: AssetKind) throws(DataportError) -> SpooledRows? { nil }
}

/// Writes what was decided. Kinds come in load order, and whatever a record refers to was written before it.
protocol ServiceWriter: AnyObject {
    /// Kinds whose records are nothing by themselves at the service: they are there with what refers to them, and are not handed out.
    var implied: Set<AssetKind.ID> { get }

    /// Kinds of which two pieces may be written at once: while one of them is made ready or noted, the requests of the other one go on.
    var overlapping: Set<AssetKind.ID> { get }

    /// Writes records of one kind.
    /// - Throws: `tryAgain` or `outcomeUnknown` when nobody knows what was written; then the account is read again, and what is missing is written.
    func write(_ changes: [ServiceChange], of kind: AssetKind) throws(DataportError)

    /// Ends a kind: what was gathered is written.
    func finish(_ kind: AssetKind) throws(DataportError)

    /// Ends after an error, when nothing is written any more: what was switched off for as long as records come is switched on again.
    func abandon()
}

extension ServiceWriter {
    var implied: Set<AssetKind.ID> { [] }
    var overlapping: Set<AssetKind.ID> { [] }
    func abandon() {}
}

/// A record that is to be made or changed.
struct ServiceChange: Sendable {
    /// Its id where it was compared; that of a record that is at the service already is the one that the service's reader gave it.
    let id: String
    /// Its id in the archive.
    let sourceID: String
    /// What it shall be.
    let row: ProjectedRow
    /// What it is; `nil` when it is to be made.
    let before: ProjectedRow?
}
