import DataportCore

/// A source whose records are in the form in which a service will show them. Kinds must be read in load order, each once.
final class ProjectedSource: Source, @unchecked Sendable {
    // Cursors are read one after another (`Transfer`), so that the projection is never used by two at once.
    private let source: any Source
    private let projection: any ServiceProjection
    private let capabilities: Capabilities
    /// Bodies that are no text, where the service holds texts only.
    private let bodies: RepairedBodies?
    /// What is lost.
    let losses: LossTally

    private init(
        _ source: any Source, _ projection: any ServiceProjection, _ capabilities: Capabilities,
        _ bodies: RepairedBodies?, _ losses: LossTally
    ) {
        self.source = source
        self.projection = projection
        self.capabilities = capabilities
        self.bodies = bodies
        self.losses = losses
    }

    /// Looks through `source` and readies it.
    static func prepare(
        _ source: any Source, _ projection: any ServiceProjection, _ capabilities: Capabilities, _ losses: LossTally
    ) async throws -> ProjectedSource {
        let source = PlainIDSource(source)
        try await projection.survey(source)
        let bodies =
            projection.holdsTextsOnly
            ? try await RepairedBodies(source, of: held(AssetKind.catalogue, capabilities)) : nil
        return ProjectedSource(source, projection, capabilities, bodies, losses)
    }

    /// Kinds with attachments that the service holds.
    private static func held(_ kinds: [AssetKind], _ capabilities: Capabilities) -> [AssetKind] {
        kinds.filter { kind in
            kind.attachmentFields.contains { capabilities[kind.id].holds.contains($0.name) }
        }
    }

    func inventory(counting: Bool) async throws -> Inventory {
        let inventory = try await source.inventory(counting: counting)
        // Records are left out on the way, so that nobody is promised a number.
        return Inventory(
            account: inventory.account, sourceName: inventory.sourceName, isSnapshot: false,
            entries: inventory.entries, remarks: inventory.remarks)
    }

    func cursor(over kind: AssetKind, after bookmark: Bookmark?) async throws -> any RecordCursor & ~Copyable {
        let cursor = try await source.cursor(over: kind, after: bookmark)
        return ProjectedCursor(
            cursor, kind: kind, abilities: capabilities[kind.id], provider: capabilities.provider,
            projection: projection, bodies: bodies, losses: losses)
    }

    func attachments(of kinds: [AssetKind]) async throws -> any AttachmentCursor & ~Copyable {
        let cursor = try await source.attachments(of: Self.held(kinds, capabilities))
        guard let bodies else { return cursor }
        return RepairedAttachmentCursor(cursor, bodies)
    }
}

/// Projects batch by batch.
private struct ProjectedCursor: RecordCursor, ~Copyable {
    private var cursor: any RecordCursor & ~Copyable
    private let kind: AssetKind
    private let abilities: Capabilities.Kind
    private let provider: String
    private let projection: any ServiceProjection
    private let bodies: RepairedBodies?
    private let losses: LossTally
    private let lost: [Int]
    private let json: [Int]
    private var given: RecordBatch
    private var additions: SpooledCursor?
    private var isAtEnd = false

    init(
        _ cursor: consuming any RecordCursor & ~Copyable, kind: AssetKind, abilities: Capabilities.Kind,
        provider: String, projection: any ServiceProjection, bodies: RepairedBodies?, losses: LossTally
    ) {
        self.cursor = cursor
        self.kind = kind
        self.abilities = abilities
        self.provider = provider
        self.projection = projection
        self.bodies = bodies
        self.losses = losses
        lost = kind.fields.indices.dropFirst().filter { !abilities.holds.contains(kind.fields[$0].name) }
        json = PlainJSON.fields(of: kind)
        given = RecordBatch(fieldCount: kind.fields.count)
    }

    mutating func next(into batch: inout RecordBatch) async throws -> Bookmark? {
        while let bookmark = try await cursor.next(into: &given) {
            batch.reset(fieldCount: kind.fields.count)
            for row in 0..<given.rowCount { try project(ProjectedRow(given, row: row, of: kind), into: &batch) }
            if !batch.isEmpty { return bookmark }
        }
        return try add(to: &batch)
    }

    /// The records that follow from others, behind those that the source has.
    private mutating func add(to batch: inout RecordBatch) throws(DataportError) -> Bookmark? {
        if !isAtEnd {
            isAtEnd = true
            additions = try projection.additions(to: kind).map { SpooledCursor(kind, $0, after: nil) }
        }
        batch.reset(fieldCount: kind.fields.count)
        while batch.isEmpty {
            guard try additions?.next(into: &given) != nil else { return nil }
            for row in 0..<given.rowCount { try project(ProjectedRow(given, row: row, of: kind), into: &batch) }
        }
        return Bookmark([])
    }

    private func repairBodies(of row: inout ProjectedRow) {
        guard let bodies else { return }
        for field in kind.attachmentFields where abilities.holds.contains(field.name) {
            guard let path = row[field.name].flatMap(bodies.path) else { continue }
            row[field.name] = path
            losses.count(kind.id, field.name, RepairedBodies.reason)
        }
    }

    private func project(_ given: ProjectedRow, into batch: inout RecordBatch) throws(DataportError) {
        var row = given
        if case .none(let reason) = abilities.writes {
            return try losses.leaveOut(row, reason, isListed: false)
        }
        repairBodies(of: &row)
        var cleared: [String] = []
        // The projection sees what will be lost: a state may depend on it.
        let whole = row
        if let reason = try projection.project(&row, losses) {
            return try losses.leaveOut(
                whole, reason, isListed: [.contact, .subscription, .suppression].contains(kind.id))
        }
        for field in lost where row.clear(field) { cleared.append(kind.fields[field].name) }
        for name in cleared { losses.count(kind.id, name, abilities.reason(name, provider)) }
        row.makePlain(json)
        row.append(to: &batch)
    }
}
