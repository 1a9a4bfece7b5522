/// Makes the table of an expression: a row for every set of states in which the automaton can be.
struct AutomatonBuilder {
    private let automaton: NondeterministicAutomaton
    private var columns = [UInt8](repeating: 0, count: 256)
    /// A byte of each column.
    private var samples: [UInt8] = []
    private var sets: [StateSet] = []
    private var rows: [[Int]] = []
    private var indices: [StateSet: Int] = [:]
    /// What has to be added to every set because a match may begin at any byte.
    private var restart: StateSet
    private var work = 0

    /// Rows and steps beyond which the table costs more than it gains.
    private static let mostRows = 2048
    private static let mostWork = 1_000_000
    private static let dead = 0
    private static let matched = 1

    init(_ automaton: NondeterministicAutomaton) {
        self.automaton = automaton
        restart = StateSet(capacity: automaton.states.count)
    }

    /// `nil` when the table would be too large.
    mutating func build() -> Automaton? {
        makeColumns()
        let none = StateSet(capacity: automaton.states.count)
        sets = [none, none]
        rows = [Self.dead, Self.matched].map { Array(repeating: $0, count: samples.count) }
        indices = [none: Self.dead]
        var first = none
        first.insert(automaton.first)
        // The first row is that of the text's start, where alone `^` holds; it may equal another but is its own.
        guard let restart = closure(of: first, isAtStart: false), let initial = closure(of: first, isAtStart: true)
        else { return finish(start: Self.matched) }
        self.restart = restart
        sets.append(initial)
        rows.append([])
        var done = 2
        while done < sets.count {
            guard sets.count <= Self.mostRows, work < Self.mostWork else { return nil }
            rows[done] = row(of: sets[done])
            done += 1
        }
        return finish(start: 2)
    }

    private mutating func makeColumns() {
        var isBoundary = [Bool](repeating: false, count: 257)
        for case .bytes(let range, _) in automaton.states {
            isBoundary[Int(range.lowerBound)] = true
            isBoundary[Int(range.upperBound) + 1] = true
        }
        for byte in 0..<256 {
            if byte == 0 || isBoundary[byte] { samples.append(UInt8(byte)) }
            columns[byte] = UInt8(samples.count - 1)
        }
    }

    /// For each column the row that follows.
    private mutating func row(of set: StateSet) -> [Int] {
        var targets = Array(repeating: StateSet(capacity: automaton.states.count), count: samples.count)
        for state in set.members {
            guard case .bytes(let range, let next) = automaton.states[state] else { continue }
            let (first, last) = (Int(columns[Int(range.lowerBound)]), Int(columns[Int(range.upperBound)]))
            for column in first...last { targets[column].insert(next) }
            work += last - first + 1
        }
        return targets.map { row(after: $0) }
    }

    private mutating func row(after targets: StateSet) -> Int {
        guard var reached = closure(of: targets, isAtStart: false) else { return Self.matched }
        reached.formUnion(restart)
        if let known = indices[reached] { return known }
        indices[reached] = sets.count
        sets.append(reached)
        rows.append([])
        return sets.count - 1
    }

    /// The states that are reached without reading a byte, as far as they read or wait for the end; `nil` when a match
    /// is among them.
    private mutating func closure(of states: StateSet, isAtStart: Bool, isAtEnd: Bool = false) -> StateSet? {
        var pending = states.members
        var seen = states
        var result = StateSet(capacity: automaton.states.count)
        work += automaton.states.count >> 6
        func visit(_ state: Int) {
            if seen.insert(state) { pending.append(state) }
        }
        while let state = pending.popLast() {
            work += 1
            switch automaton.states[state] {
            case .match: return nil
            case .bytes: result.insert(state)
            case .split(let targets): targets.forEach(visit)
            case .start(let next): if isAtStart { visit(next) }
            case .end(let next):
                result.insert(state)
                if isAtEnd { visit(next) }
            }
        }
        return result
    }

    /// Numbers the rows anew, those that match at the end last, and lays them one behind another.
    private mutating func finish(start: Int) -> Automaton {
        let others = Array(sets.indices.dropFirst(2))
        let accepts = Set(others.filter { closure(of: sets[$0], isAtStart: $0 == 2, isAtEnd: true) == nil })
        let refuses = others.filter { !accepts.contains($0) }
        let order = [Self.dead, Self.matched] + refuses + accepts.sorted()
        var numbers = [Int](repeating: 0, count: sets.count)
        for (number, row) in order.enumerated() { numbers[row] = number * samples.count }
        return Automaton(
            columns: columns, columnCount: samples.count,
            table: order.flatMap { row in rows[row].map { UInt32(numbers[$0]) } }, start: UInt32(numbers[start]),
            accepting: UInt32((2 + refuses.count) * samples.count))
    }
}

/// A set of states, a bit each.
private struct StateSet: Hashable {
    private var words: [UInt64]

    init(capacity: Int) { words = Array(repeating: 0, count: (capacity + 63) / 64) }

    /// Adds a state; false when it was there already.
    @discardableResult mutating func insert(_ state: Int) -> Bool {
        let bit: UInt64 = 1 << UInt64(state & 63)
        guard words[state >> 6] & bit == 0 else { return false }
        words[state >> 6] |= bit
        return true
    }

    mutating func formUnion(_ other: StateSet) {
        for index in words.indices { words[index] |= other.words[index] }
    }

    var members: [Int] {
        var members: [Int] = []
        for (index, word) in words.enumerated() {
            var rest = word
            while rest != 0 {
                members.append(index << 6 + rest.trailingZeroBitCount)
                rest &= rest &- 1
            }
        }
        return members
    }
}
