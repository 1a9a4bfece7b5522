import DataportCore
import DataportProviders
import DataportTestKit
import Foundation

/// A place that accounts are imported into, empty when it is made.
struct SinkPlace {
    /// How much of an account it can hold.
    enum Form: Sendable {
        /// Everything, as it is, and all of an import or nothing.
        case store
        /// What a service has a place for; what was written before an import was stopped stays.
        case service
        /// What people can upload by hand; it is written once.
        case files
    }

    let form: Form
    let target: any ImportTarget
    let location: String
    private let uri: String
    private let options: SourceOptions
    private let keeper: AnyObject

    private init(
        _ form: Form, _ uri: String, _ options: SourceOptions? = nil, for service: String? = nil,
        keeping keeper: AnyObject
    ) throws {
        let (target, location) = try ProviderRegistry.target(uri)
        let options = options ?? SourceOptions(now: Self.started)
        var asked = options
        asked.service.isTarget = true
        self.form = form
        self.target = try target.serving(service) {}.connecting(asked)
        self.location = location
        self.uri = uri
        self.options = options
        self.keeper = keeper
    }

    private static let started = Instant(secondsSince1970: 1_795_208_400)

    /// A store in a database; `nil`, and said loudly, when there is no server.
    static func store(_ database: TestPlace.Database) throws -> SinkPlace? {
        if database == .postgresql, PostgresServer.uri() == nil { return nil }
        let place = try TestPlace(database)
        return try SinkPlace(.store, "\(database.rawValue):\(place.location)", keeping: place)
    }

    /// A service; `nil`, and said loudly, when it cannot be installed.
    static func service(_ kind: LiveService.Kind) throws -> SinkPlace? {
        guard let live = try LiveService(kind) else { return nil }
        return try SinkPlace(.service, live.uri, live.options, keeping: live)
    }

    /// Files for the upload page of a service.
    static func files(_ service: String) throws -> SinkPlace? {
        let folder = try TemporaryDirectory()
        return try SinkPlace(.files, "upload:\(folder.file("upload"))", for: service, keeping: folder)
    }

    // MARK: Writing

    /// What an import said.
    struct Imported {
        /// Records that the sink was given, by kind.
        var given: [AssetKind.ID: Int] = [:]
        /// What the target cannot hold; `nil` where it can hold everything.
        var losses: LossTally?
        /// What a merge did.
        var plan: MergePlan?
        /// Records that were not taken: kind and id, and why.
        var refused: [String: String] = [:]
        /// What a second look found.
        var verified: ServiceVerification?
        /// What files hold.
        var report: UploadReport?
    }

    /// Imports an account as `dataport import` does, in batches of `rows` records.
    @discardableResult
    func write(
        _ account: MemoryAccount, rows: Int = RecordBatch.maximumRows, commits: Bool = true
    ) async throws -> Imported {
        var imported = Imported()
        let (source, losses) = try await target.projected(account, at: location)
        let sink = try sink(for: account)
        for kind in AssetKind.catalogue {
            imported.given[kind.id] = try await Self.pour(kind, from: source, into: sink, rows)
        }
        try await Self.pourAttachments(from: source, into: sink)
        imported.losses = losses
        try losses?.forEachLine { line in
            imported.refused["\(AssetKind.ID(line("kind") ?? "")) \(line("record") ?? "")"] = line("reason")
        }
        if let sink = sink as? any MergingSink { try await Self.look(at: sink, &imported) }
        guard commits else { return imported }
        if imported.plan?.changesTarget ?? true { try await sink.commit() }
        if let sink = sink as? any ServiceSink {
            for refusal in sink.refusals { imported.refused["\(refusal.kind) \(refusal.id)"] = refusal.reason }
            imported.verified = try await sink.verify()
        }
        imported.report = (sink as? UploadSink)?.report
        return imported
    }

    private func sink(for account: MemoryAccount) throws -> any TransactionalSink {
        let (id, provider) = (account.first(.account, "id") ?? "", account.first(.account, "provider") ?? "")
        let identity = ImportIdentity(
            origin: ImportIdentity.origin(provider: provider, account: id), account: id, archiveDigest: "digest",
            started: Self.started)
        guard try target.holds(id, at: location) else {
            return try target.newAccount(id, at: location, identity: identity)
        }
        return try target.merge(into: id, at: location, identity: identity, options: MergeOptions())
    }

    /// Writes the records of a kind, and returns how many there were.
    private static func pour(
        _ kind: AssetKind, from source: any Source, into sink: any Sink, _ size: Int
    ) async throws -> Int {
        let rows = try await drain(source.cursor(over: kind, after: nil))
        var writer = try await sink.writer(for: kind)
        for start in stride(from: 0, to: rows.count, by: size) {
            var batch = RecordBatch(fieldCount: kind.fields.count)
            let piece = rows[start..<min(start + size, rows.count)]
            for row in piece { batch.append(row) }
            let outcome = try await writer.write(&batch)
            guard outcome.written + outcome.rejected.count == piece.count else {
                throw Lost(kind: kind.id, outcome: outcome, given: piece.count)
            }
        }
        try await writer.finish()
        return rows.count
    }

    /// A batch of which some records were neither written nor rejected.
    struct Lost: Error {
        let kind: AssetKind.ID
        let outcome: WriteOutcome
        let given: Int
    }

    private static func pourAttachments(from source: any Source, into sink: any Sink) async throws {
        let kinds = AssetKind.catalogue.filter { !$0.attachmentFields.isEmpty }
        var cursor = try await source.attachments(of: kinds)
        while let attachment = try await cursor.next() { try await sink.store(attachment, from: &cursor) }
    }

    private static func look(at sink: any MergingSink, _ imported: inout Imported) async throws {
        imported.plan = try await sink.plan()
        for kind in AssetKind.catalogue {
            for row in try await drain(sink.rejected(of: kind)) {
                imported.refused["\(kind.id) \((row[0] ?? ""))"] = row.last ?? ""
            }
        }
    }

    // MARK: What is there

    /// Everything that the place holds: records by kind, or the bytes of files by path. Of a place that holds nothing it
    /// is empty.
    func state() async throws -> [String: [[String]]] {
        if form == .files { return files() }
        guard try target.holds("42", at: location) else { return [:] }
        let source = try ProviderRegistry.openSource(uri, account: "42", options: options)
        var state: [String: [[String]]] = [:]
        for entry in try await source.inventory().entries {
            if case .unreadable = entry.readability { continue }
            let rows = try await drain(source.cursor(over: entry.kind, after: nil))
            if !rows.isEmpty { state[entry.kind.id.name] = rows.map { $0.map { $0 ?? "–" } } }
        }
        return state
    }

    private func files() -> [String: [[String]]] {
        let names = FileManager.default.enumerator(atPath: location)?.allObjects as? [String] ?? []
        return names.reduce(into: [:]) { state, name in
            guard let bytes = FileManager.default.contents(atPath: "\(location)/\(name)"), name.contains(".") else {
                return
            }
            state[name] = [[String(decoding: bytes, as: UTF8.self)]]
        }
    }

    /// The state without what differs from place to place and from minute to minute: ids that the place gave, its
    /// address, times of arrival.
    func content() async throws -> [String: [[String]]] {
        let state = try await state()
        guard form == .service else { return state }
        return state.reduce(into: [:]) { $0[$1.key] = Self.content(of: $1.key, $1.value) }
    }

    private static func content(of kind: String, _ rows: [[String]]) -> [[String]] {
        guard let kind = AssetKind.catalogue.first(where: { $0.id.name == kind }) else { return rows }
        let kept = kind.fields.indices.filter { index in
            switch kind.fields[index].type {
            case .key, .reference, .timestamp: false
            default: kind.fields[index].name != "extra"
            }
        }
        let place = /127\.0\.0\.1:[0-9]+|d[0-9a-f]{8}\.example\.com/
        return rows.map { row in kept.map { row[$0].replacing(place, with: "PLACE") } }
            .sorted { $0.lexicographicallyPrecedes($1) }
    }
}
