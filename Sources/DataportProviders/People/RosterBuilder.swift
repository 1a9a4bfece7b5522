import DataportCore
import DataportFormats

/// Reads tables of people, one after another, into a roster.
struct RosterBuilder: ~Copyable {
    /// A row in which nobody can be found.
    struct Unplaced: Sendable {
        let file: String
        let line: Int
        let reason: String
        let cells: [(heading: String, value: String)]
    }

    /// So many rows without a person are kept; with more the column is not that of the address.
    static let maximumUnplaced = 1000

    private(set) var lists = PeopleLists()
    private(set) var unplaced: [Unplaced] = []
    private(set) var remarks = RemarkLog()
    private(set) var rowCount = 0
    /// Values of cells with several values, by tag.
    private(set) var options: [String: Set<[UInt8]>] = [:]
    /// Members of the objects of account-wide custom fields.
    private(set) var attributes = AttributeNames()
    private var spool: RosterSpool
    private var row = PersonRow()
    private var scanner = JSONScanner()
    private var precisions = [ForeignTime.Precision?](repeating: nil, count: PersonField.count)
    private var strays: [Int] = []
    private let now: [UInt8]
    private let isStopped: @Sendable () -> Bool
    private let skipsBadRows: Bool

    /// A builder for about so many bytes of tables. What is later than now proves nothing.
    init(
        expectedBytes: Int, options: SourceOptions
    ) throws(DataportError) {
        spool = try RosterSpool(expectedBytes: expectedBytes * 2)
        now = Array(options.now.rfc3339.utf8)
        isStopped = options.isStopped
        skipsBadRows = options.skipsBadRows
    }

    /// Everything that was read, in the order of the people.
    mutating func finish() throws(DataportError) -> Roster { try spool.sorted() }

    /// Reads a table.
    mutating func add(_ file: any InputFile, plan: TablePlan) throws(DataportError) {
        let table = try CompiledTable(plan, name: file.name)
        let listID: [UInt8]? = if case .one(let name) = plan.list { Array(lists.add(name).utf8) } else { nil }
        var input = try file.open()
        var reader = try DelimitedReader(
            name: file.name, columns: plan.headings.count, dialect: plan.dialect, encoding: plan.encoding,
            hasHeader: plan.hasHeader, keepsRaggedRows: skipsBadRows)
        var batch = RecordBatch()
        let before = unplaced.count
        while try reader.next(into: &batch, read: { (buffer) throws(DataportError) in try input.read(into: buffer) }) {
            if isStopped() { throw DataportError(.tryAgain, "reading was stopped", place: file.name) }
            if plan.cells == .phpList { PHPListCells.decode(&batch, lists: table.lists?.column) }
            try add(batch, lines: reader.lines, file.name, plan, table, listID)
        }
        rowCount += reader.rowCount
        for row in reader.raggedRows {
            remarks.add(.ragged, count: 1, at: Finding.Place(file.name, line: row.line))
            let cells = row.cells.enumerated().map { index, cell in
                (plan.headings.indices.contains(index) ? plan.headings[index] : "", cell)
            }
            unplaced.append(
                Unplaced(
                    file: file.name, line: row.line,
                    reason: "the row has \(row.cells.count) cells and the header \(plan.headings.count)", cells: cells))
        }
        if reader.repairs.cells > 0 {
            remarks.add(
                .encoding, count: reader.repairs.cells, at: Finding.Place(file.name, line: reader.repairs.firstLine))
        }
        try requireAddresses(unplaced.count - before, of: reader.rowCount, file.name, plan, table)
    }

    private func requireAddresses(
        _ missing: Int, of rows: Int, _ file: String, _ plan: TablePlan, _ table: CompiledTable
    ) throws(DataportError) {
        guard missing > max(10, rows / 10) || missing > Self.maximumUnplaced else { return }
        throw DataportError(
            .badInput,
            "\(missing) of \(rows) rows have no address in the column “\(Terminal.safe(plan.headings[table.email]))”",
            place: "\(file):\(unplaced[unplaced.count - missing].line)",
            advice: "name the column of the addresses in a mapping file, or mend these rows")
    }

    private mutating func add(
        _ batch: borrowing RecordBatch, lines: [Int], _ file: String, _ plan: TablePlan, _ table: CompiledTable,
        _ listID: [UInt8]?
    ) throws(DataportError) {
        let columns = batch.fieldCount
        let rows = batch.rowCount
        try batch.withContents { (slots, arena) throws(DataportError) in
            guard let base = slots.baseAddress else { return }
            for index in 0..<rows {
                let cells = RowCells(base + index * columns, arena, count: columns)
                try add(cells, Finding.Place(file, line: lines[index]), plan, table, listID)
            }
        }
    }

    private mutating func add(
        _ cells: RowCells, _ place: Finding.Place, _ plan: TablePlan, _ table: CompiledTable, _ listID: [UInt8]?
    ) throws(DataportError) {
        guard let address = cells[table.email].flatMap(Address.trim),
            plan.takesAnyAddress || Address.isPlausible(address)
        else { return leaveOut(cells, place, plan, table) }
        row.reset()
        strays.removeAll(keepingCapacity: true)
        row.put(.email, address)
        for (field, column) in table.copies {
            if let cell = cells[column] { row.put(field, cell) }
        }
        putName(cells, table)
        readTimes(cells, place, plan, table)
        putAttributes(cells, table)
        if let activity = plan.activity { return try store(activity, cells, Address.id(address), table) }
        try judge(cells, place, plan, table)
        compose(.fields, table.fields, cells, plan)
        putRaw(cells, table)
        putExtra(cells, table)
        if let holdList = plan.holdList { row.put(.holdList, Array(holdList.utf8)) }
        if plan.isHoldOnly { row.put(.isHoldOnly, []) }
        try store(cells, Address.id(address), plan, table, listID)
    }

    /// Hands on a row about what somebody did.
    private mutating func store(
        _ activity: Activity, _ cells: RowCells, _ id: PersonID, _ table: CompiledTable
    ) throws(DataportError) {
        row.put(.reason, Array(activity.type.utf8))
        row.put(.list, Array(activity.campaign.utf8))
        row.put(.isHoldOnly, PersonRowView.activityMark)
        putExtra(cells, table)
        try row.serialize(id: id) { (bytes) throws(DataportError) in try spool.append(bytes, id: id) }
    }

    /// Hands the row on, once for each list that the person is on.
    private mutating func store(
        _ cells: RowCells, _ id: PersonID, _ plan: TablePlan, _ table: CompiledTable, _ listID: [UInt8]?
    ) throws(DataportError) {
        if let listID {
            row.put(.list, listID)
        } else if let lists = table.lists, let cell = cells[lists.column] {
            for name in cell.split(separator: lists.separator) {
                guard let name = Address.trim(UnsafeRawBufferPointer(rebasing: name)) else { continue }
                row.put(.list, self.lists.id(of: name))
                try row.serialize(id: id) { (bytes) throws(DataportError) in try spool.append(bytes, id: id) }
            }
            if row.has(.list) { return }
        }
        try row.serialize(id: id) { (bytes) throws(DataportError) in try spool.append(bytes, id: id) }
    }

    private mutating func leaveOut(
        _ cells: RowCells, _ place: Finding.Place, _ plan: TablePlan, _ table: CompiledTable
    ) {
        if cells.isEmpty { return }
        let reason = cells[table.email] == nil ? "there is no address" : "what stands in place of the address is none"
        remarks.add(.noAddress, count: 1, at: place)
        guard unplaced.count <= Self.maximumUnplaced else { return }
        let values = plan.headings.indices.compactMap { column in
            cells[column].map { (plan.headings[column], String(decoding: $0, as: UTF8.self)) }
        }
        unplaced.append(Unplaced(file: place.file, line: place.line ?? 0, reason: reason, cells: values))
    }

    // MARK: Parts of a person

    private mutating func putName(_ cells: RowCells, _ table: CompiledTable) {
        if let column = table.name, let cell = cells[column] { return row.put(.name, cell) }
        let first = table.first.flatMap { cells[$0] }.flatMap(Address.trim)
        let last = table.last.flatMap { cells[$0] }.flatMap(Address.trim)
        guard first != nil || last != nil else { return }
        row.compose(.name) { writer in
            if let first { writer.append(first) }
            if first != nil, last != nil { writer.append(" ") }
            if let last { writer.append(last) }
            return true
        }
    }

    private mutating func readTimes(
        _ cells: RowCells, _ place: Finding.Place, _ plan: TablePlan, _ table: CompiledTable
    ) {
        for time in table.times {
            precisions[time.field.rawValue] = nil
            guard let cell = cells[time.column] else { continue }
            var precision: ForeignTime.Precision?
            row.compose(time.field) { writer in
                precision = ForeignTime.append(cell, order: plan.dateOrder, to: &writer)
                return precision != nil
            }
            if precision == nil {
                strays.append(time.column)
                remarks.add(.badTime, count: 1, at: place)
            } else if row.isLater(time.field, than: now) {
                row.remove(time.field)
                strays.append(time.column)
                remarks.add(.futureTime, count: 1, at: place)
            } else {
                precisions[time.field.rawValue] = precision
            }
        }
        let worst = [PersonField.optInAt, .confirmAt, .optOutAt].compactMap { precisions[$0.rawValue] }.max()
        if let worst, worst != .exact { putWord(.eventPrecision, worst.word) }
    }

    private mutating func putWord(_ field: PersonField, _ word: StaticString) {
        word.withUTF8Buffer { row.put(field, UnsafeRawBufferPointer($0)) }
    }

    private mutating func putAttributes(_ cells: RowCells, _ table: CompiledTable) {
        guard let column = table.attributes, let cell = cells[column] else { return }
        guard let summary = try? scanner.scan(cell, maximumDepth: JSONScanner.maximumValueDepth), summary.top == .object
        else { return strays.append(column) }
        attributes.look(at: cell)
        if cell.count > 2 { row.put(.contactFields, cell) }
    }

    private mutating func judge(
        _ cells: RowCells, _ place: Finding.Place, _ plan: TablePlan, _ table: CompiledTable
    ) throws(DataportError) {
        let verdict = table.verdicts[try verdict(cells, place, plan, table)]
        row.put(.status, verdict.status)
        if let reason = verdict.reason, !row.has(.reason) { row.put(.reason, reason) }
        if let actor = verdict.actor { row.put(.actor, actor) }
        if let scope = verdict.holdScope, let reason = verdict.holdReason {
            row.put(.holdScope, scope)
            row.put(.holdReason, reason)
        }
        if !row.has(.since), let source = verdict.since.first(where: { row.has($0) }) {
            row.copy(source, to: .since)
            precisions[PersonField.since.rawValue] = precisions[source.rawValue]
        }
        if row.has(.since), let precision = precisions[PersonField.since.rawValue] {
            putWord(.sincePrecision, precision.word)
        }
        if verdict.holdScope == nil { strayHold(table) }
        if plan.isDeclared, verdict.status.elementsEqual("subscribed".utf8) { row.put(.declaredAt, now) }
    }

    /// A time of a hold that is none is kept as it is.
    private mutating func strayHold(_ table: CompiledTable) {
        guard row.has(.holdSince) else { return }
        for time in table.times where time.field == .holdSince { strays.append(time.column) }
        row.remove(.holdSince)
    }

    private mutating func verdict(
        _ cells: RowCells, _ place: Finding.Place, _ plan: TablePlan, _ table: CompiledTable
    ) throws(DataportError) -> Int {
        for test in table.tests {
            let cell = cells[test.column].flatMap(Address.trim) ?? UnsafeRawBufferPointer(start: nil, count: 0)
            if let known = test.words.first(where: { Self.equals(cell, $0.word) }) { return known.verdict }
            if cell.isEmpty { continue }
            switch test.unlisted {
            case .next: continue
            case .unknown:
                remarks.add(.unknownStatus, count: 1, at: place)
                return table.verdicts.count - 1
            case .refuse: throw unknownStatus(cell, place, plan.headings[test.column])
            }
        }
        return table.verdicts.count - 2
    }

    private func unknownStatus(
        _ cell: UnsafeRawBufferPointer, _ place: Finding.Place, _ heading: String
    ) -> DataportError {
        let word = Terminal.safe(String(decoding: cell, as: UTF8.self), limit: 40)
        return DataportError(
            .badInput, "nobody knows what the status “\(word)” in the column “\(Terminal.safe(heading))” means",
            place: "\(place.file):\(place.line ?? 0)",
            advice:
                "write the file's meaning down with --save-mapping FILE, add the word to its [status], and use --mapping FILE"
        )
    }

    /// Letters of ASCII are the same in either case.
    private static func equals(_ cell: UnsafeRawBufferPointer, _ word: [UInt8]) -> Bool {
        guard cell.count == word.count else { return false }
        for (index, byte) in cell.enumerated() where (byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte) != word[index]
        {
            return false
        }
        return true
    }

    private mutating func compose(
        _ field: PersonField, _ members: [CompiledTable.Member], _ cells: RowCells, _ plan: TablePlan
    ) {
        var tagCells: [Int] = []
        row.compose(field) { writer in
            var isFirst = true
            for member in members {
                guard let cell = cells[member.column] else { continue }
                if member.isTags { tagCells.append(member.column) }
                Self.append(member, cell, isFirst, to: &writer)
                isFirst = false
            }
            if !isFirst { writer.append("}") }
            return !isFirst
        }
        for column in tagCells {
            guard case .tags(let tag) = plan.meanings[column], let cell = cells[column] else { continue }
            for value in TagList.values(cell) where options[tag, default: []].count < 1000 {
                options[tag, default: []].insert(value)
            }
        }
    }

    @inline(__always) private static func append(
        _ member: CompiledTable.Member, _ cell: UnsafeRawBufferPointer, _ isFirst: Bool, to writer: inout ByteWriter
    ) {
        writer.append(isFirst ? "{" : ",")
        member.prefix.withUnsafeBytes { writer.append($0) }
        if member.isTags {
            TagList.append(cell, to: &writer)
        } else {
            JSONText.append(string: cell, to: &writer)
        }
    }

    private mutating func putRaw(_ cells: RowCells, _ table: CompiledTable) {
        row.compose(.raw) { writer in
            table.rawStart.withUnsafeBytes { writer.append($0) }
            for member in table.raws {
                if let cell = cells[member.column] { Self.append(member, cell, false, to: &writer) }
            }
            writer.append("}")
            return true
        }
    }

    private mutating func putExtra(_ cells: RowCells, _ table: CompiledTable) {
        row.compose(.extra) { writer in
            var isFirst = true
            for member in table.extras {
                guard let cell = cells[member.column] else { continue }
                Self.append(member, cell, isFirst, to: &writer)
                isFirst = false
            }
            for column in strays {
                guard let cell = cells[column] else { continue }
                Self.append(
                    CompiledTable.Member(column: column, prefix: table.fallbacks[column]), cell, isFirst, to: &writer)
                isFirst = false
            }
            if !isFirst { writer.append("}") }
            return !isFirst
        }
    }
}
