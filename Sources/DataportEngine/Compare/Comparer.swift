package import DataportCore

/// Holds two sources of accounts against each other, record by record and field by field. Secrets count as the same when both sides have
/// one: an archive holds markers in their place.
package struct Comparer {
    private let left: any Source
    private let right: any Source
    private let selection: KindSelection
    private let ignored: Set<String>
    private let pause: @Sendable () throws -> Void

    /// A comparison of the selected kinds in all fields but the `ignored` ones. `pause` is called between batches and throws to stop.
    package init(
        _ left: any Source, _ right: any Source, selection: KindSelection, ignoring ignored: Set<String> = [],
        pause: @escaping @Sendable () throws -> Void = {}
    ) {
        self.left = left
        self.right = right
        self.selection = selection
        self.ignored = ignored
        self.pause = pause
    }

    /// Compares everything and hands out each difference, kind by kind in the order of ids.
    package func run(_ report: (Comparison.Difference) throws -> Void) async throws -> Comparison {
        let inventories = (try await left.inventory(counting: false), try await right.inventory(counting: false))
        var comparison = Comparison()
        var compared: [AssetKind] = []
        for kind in AssetKind.catalogue where selection.contains(kind.id) {
            var entry = Comparison.Entry(kind: kind.id)
            try await look(at: kind, inventories, &entry)
            if entry.obstacle == nil,
                entry.note == nil || isReadable(kind, inventories.0) && isReadable(kind, inventories.1)
            {
                try await compare(kind, &entry, report)
                compared.append(kind)
            }
            comparison.entries.append(entry)
        }
        comparison.entries.append(try await compareAttachments(of: compared, report))
        return comparison
    }

    /// Finds out what stands in the way of a comparison. A kind that one side cannot read and of which the other has no record does not: nothing
    /// is there that could differ, as after the import of an archive that had no such kind.
    private func look(
        at kind: AssetKind, _ inventories: (Inventory, Inventory), _ entry: inout Comparison.Entry
    ) async throws {
        let sides = [(left, inventories.0, "left"), (right, inventories.1, "right")]
        entry.note = sides.lazy.compactMap { remark(kind, $0.1, $0.2) }.first
        let readable = sides.filter { isReadable(kind, $0.1) }
        guard readable.count < 2 else { return }
        for side in readable where try await !isEmpty(kind, side.0) {
            entry.obstacle = entry.note
            return
        }
    }

    private func readability(_ kind: AssetKind, _ inventory: Inventory) -> Inventory.Readability? {
        inventory.entries.first { $0.kind.id == kind.id }?.readability
    }

    private func isReadable(_ kind: AssetKind, _ inventory: Inventory) -> Bool {
        switch readability(kind, inventory) {
        case .complete, .partial: true
        case .unreadable, nil: false
        }
    }

    private func remark(_ kind: AssetKind, _ inventory: Inventory, _ side: String) -> String? {
        switch readability(kind, inventory) {
        case .complete: nil
        case .partial(let reason), .unreadable(let reason): "the \(side) side: \(reason)"
        case nil: "the \(side) side does not know this kind"
        }
    }

    private func isEmpty(_ kind: AssetKind, _ source: any Source) async throws -> Bool {
        var cursor = try await source.cursor(over: kind, after: nil)
        var batch = RecordBatch(fieldCount: kind.fields.count)
        return try await cursor.next(into: &batch) == nil
    }

    private func compare(
        _ kind: AssetKind, _ entry: inout Comparison.Entry, _ report: (Comparison.Difference) throws -> Void
    ) async throws {
        let watched = kind.fields.indices.filter { !ignored.contains(kind.fields[$0].name) }
        var merge = RecordMerge(
            try await left.cursor(over: kind, after: nil), try await right.cursor(over: kind, after: nil), kind: kind)
        var found = entry
        try await merge.run(pause: pause) { step, left, leftRow, right, rightRow in
            switch step {
            case .onlyLeft:
                found.onlyLeft += 1
                try report(.init(kind: kind.id, id: left.text(row: leftRow, field: 0) ?? "", form: .onlyLeft))
            case .onlyRight:
                found.onlyRight += 1
                try report(.init(kind: kind.id, id: right.text(row: rightRow, field: 0) ?? "", form: .onlyRight))
            case .both:
                guard left.firstDifference(row: leftRow, right, row: rightRow) != nil else { return found.same += 1 }
                var names: [String] = []
                for field in watched where !left.isSame(row: leftRow, right, row: rightRow, field: field) {
                    names.append(kind.fields[field].name)
                }
                guard !names.isEmpty else { return found.same += 1 }
                found.different += 1
                try report(.init(kind: kind.id, id: left.text(row: leftRow, field: 0) ?? "", form: .fields(names)))
            }
        }
        entry = found
    }

    /// Paths hold the digest of what stands behind them, so the same path is the same bytes.
    private func compareAttachments(
        of kinds: [AssetKind], _ report: (Comparison.Difference) throws -> Void
    ) async throws -> Comparison.Entry {
        var entry = Comparison.Entry(kind: nil)
        let kinds = kinds.filter { !$0.attachmentFields.isEmpty }
        guard !kinds.isEmpty else { return entry }
        var leftCursor = try await left.attachments(of: kinds)
        var rightCursor = try await right.attachments(of: kinds)
        var one = try await leftCursor.next()
        var other = try await rightCursor.next()
        while one != nil || other != nil {
            try pause()
            let order = Self.order(one, other)
            if order < 0, let one {
                entry.onlyLeft += 1
                try report(.init(kind: nil, id: one.path, form: .onlyLeft))
            } else if order > 0, let other {
                entry.onlyRight += 1
                try report(.init(kind: nil, id: other.path, form: .onlyRight))
            } else {
                entry.same += 1
            }
            if order <= 0 { one = try await leftCursor.next() }
            if order >= 0 { other = try await rightCursor.next() }
        }
        return entry
    }

    private static func order(_ one: Attachment?, _ other: Attachment?) -> Int {
        guard let one else { return 1 }
        guard let other else { return -1 }
        if one.path == other.path { return 0 }
        return one.path.utf8.lexicographicallyPrecedes(other.path.utf8) ? -1 : 1
    }
}
