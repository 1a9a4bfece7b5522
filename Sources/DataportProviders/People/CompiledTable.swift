import DataportCore
import DataportFormats

/// A plan in the form in which rows are read: for each part of a person the columns that make it, with what stands in front of them.
struct CompiledTable {
    /// A member of an object that is composed from a cell.
    struct Member {
        let column: Int
        /// `"name":` in JSON.
        let prefix: [UInt8]
        var isTags = false
    }

    /// A column that is a time.
    struct Time {
        let field: PersonField
        let column: Int
    }

    /// A judgement as the bytes that records get.
    struct Verdict {
        let status: [UInt8]
        let reason: [UInt8]?
        let actor: [UInt8]?
        let holdScope: [UInt8]?
        let holdReason: [UInt8]?
        let since: [PersonField]

        init(_ judgement: Judgement) {
            status = Array(judgement.status.rawValue.utf8)
            reason = judgement.reason.map { Array($0.utf8) }
            actor = judgement.actor.map { Array($0.utf8) }
            holdScope = judgement.hold.map { Array($0.scope.utf8) }
            holdReason = judgement.hold.map { Array($0.reason.utf8) }
            since = judgement.sinceFields
        }
    }

    /// A test of a column.
    struct Test {
        let column: Int
        let words: [(word: [UInt8], verdict: Int)]
        let unlisted: StatusRule.Unlisted
    }

    let email: Int
    let name: Int?
    let first: Int?
    let last: Int?
    let attributes: Int?
    let lists: (column: Int, separator: UInt8)?
    let copies: [(field: PersonField, column: Int)]
    let times: [Time]
    let fields: [Member]
    let extras: [Member]
    let raws: [Member]
    /// `{"provider":"…"` and the other constants.
    let rawStart: [UInt8]
    let tests: [Test]
    /// The last but one is what holds when no test decided, the last is for words that nobody knows.
    let verdicts: [Verdict]
    /// What a cell that cannot be what it should is kept under, for each column.
    let fallbacks: [[UInt8]]

    /// - Throws: `badInput` when no column is the address.
    init(_ plan: TablePlan, name file: String) throws(DataportError) {
        guard let email = plan.emailColumn else {
            throw DataportError(
                .badInput, "no column is an e-mail address", place: "\(file):1",
                advice: "say which one is in a mapping file (--save-mapping writes one)")
        }
        self.email = email
        let columns = plan.meanings.indices
        func column(where matches: (ColumnMeaning) -> Bool) -> Int? { columns.first { matches(plan.meanings[$0]) } }
        name = column { $0 == .name }
        first = column { if case .firstName = $0 { true } else { false } }
        last = column { if case .lastName = $0 { true } else { false } }
        attributes = column { $0 == .attributes }
        lists =
            columns.lazy.compactMap { index -> (Int, UInt8)? in
                if case .lists(let separator) = plan.meanings[index] { (index, separator) } else { nil }
            }.first
        copies = columns.compactMap { index in plan.meanings[index].copy.map { ($0, index) } }
        times = columns.compactMap { index in plan.meanings[index].time.map { Time(field: $0, column: index) } }
        fields = columns.compactMap { index in
            guard let field = plan.meanings[index].listField(heading: plan.headings[index]) else { return nil }
            var member = Member(column: index, prefix: Self.key(field.tag))
            if case .tags = plan.meanings[index] { member.isTags = true }
            return member
        }
        let names = Self.unique(plan.headings)
        fallbacks = names.map(Self.key)
        extras = columns.compactMap { index in
            plan.meanings[index] == .extra ? Member(column: index, prefix: Self.key(names[index])) : nil
        }
        raws = columns.compactMap { index in
            if case .raw(let key) = plan.meanings[index] { Member(column: index, prefix: Self.key(key)) } else { nil }
        }
        let constants = [("provider", plan.provider)] + plan.raw.map { ($0.key, $0.value) }
        rawStart = Array(
            ("{" + constants.map { "\(JSONText.string($0)):\(JSONText.string($1))" }.joined(separator: ",")).utf8)
        (tests, verdicts) = Self.compile(plan.status)
    }

    /// Headings as names of members: none is empty, and none stands twice.
    private static func unique(_ headings: [String]) -> [String] {
        var taken: Set<String> = []
        return headings.enumerated().map { index, heading in
            var name = heading.isEmpty ? "column \(index + 1)" : heading
            while !taken.insert(name).inserted { name += " (\(index + 1))" }
            return name
        }
    }

    private static func key(_ name: String) -> [UInt8] { Array((JSONText.string(name) + ":").utf8) }

    private static func compile(_ rule: StatusRule) -> ([Test], [Verdict]) {
        var judgements: [Judgement] = []
        func index(_ judgement: Judgement) -> Int {
            if let known = judgements.firstIndex(of: judgement) { return known }
            judgements.append(judgement)
            return judgements.count - 1
        }
        let tests = rule.tests.map { test in
            let words = test.words.sorted { $0.key < $1.key }.map { (Array($0.key.utf8), index($0.value)) }
            return Test(column: test.column, words: words, unlisted: test.unlisted)
        }
        let all = judgements + [rule.otherwise, Judgement(.unknown)]
        return (tests, all.map(Verdict.init))
    }
}

/// The cells of one row of a batch.
struct RowCells {
    private let slots: UnsafePointer<RecordBatch.Slot>
    private let arena: UnsafeRawPointer
    let count: Int

    init(_ slots: UnsafePointer<RecordBatch.Slot>, _ arena: UnsafeRawPointer, count: Int) {
        self.slots = slots
        self.arena = arena
        self.count = count
    }

    /// A cell; `nil` when it is empty. Sixteen bytes behind it may be read.
    @inline(__always) subscript(column: Int) -> UnsafeRawBufferPointer? {
        let slot = slots[column]
        guard slot.length < RecordBatch.Slot.redactedLength else { return nil }
        return UnsafeRawBufferPointer(start: arena + Int(slot.offset), count: Int(slot.length))
    }

    /// Whether nothing stands in the row.
    var isEmpty: Bool { (0..<count).allSatisfy { self[$0] == nil } }
}
