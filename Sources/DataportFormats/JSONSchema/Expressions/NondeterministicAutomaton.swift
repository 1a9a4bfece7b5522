/// An expression as states between which bytes lead; a step on the way to the deterministic `Automaton`.
struct NondeterministicAutomaton {
    enum State {
        case bytes(ClosedRange<UInt8>, next: Int)
        case split([Int])
        case start(next: Int)
        case end(next: Int)
        case match
    }

    /// More than this is left to RE2.
    private static let largest = 20_000

    private(set) var states: [State] = [.match]
    private(set) var first = 0

    /// `nil` when the expression is too large, or holds what a simple automaton cannot do.
    init?(_ expression: Expression) {
        guard let first = add(expression, before: 0) else { return nil }
        self.first = first
    }

    /// Adds states for `expression` that lead to `next`, and returns the first of them.
    private mutating func add(_ expression: Expression, before next: Int) -> Int? {
        guard states.count < Self.largest else { return nil }
        switch expression {
        case .set(let set): return add(set, before: next)
        case .sequence(let parts): return add(parts, before: next)
        case .choice(let branches):
            var firsts: [Int] = []
            for branch in branches {
                guard let first = add(branch, before: next) else { return nil }
                firsts.append(first)
            }
            return append(.split(firsts))
        case .repetition(let part, let minimum, let maximum): return add(part, minimum, maximum, before: next)
        case .start: return append(.start(next: next))
        case .end: return append(.end(next: next))
        case .scripts, .wordBoundary, .irregular: return nil
        }
    }

    private mutating func add(_ parts: [Expression], before next: Int) -> Int? {
        var first = next
        for part in parts.reversed() {
            guard let place = add(part, before: first) else { return nil }
            first = place
        }
        return first
    }

    private mutating func add(_ part: Expression, _ minimum: Int, _ maximum: Int?, before next: Int) -> Int? {
        guard minimum < Self.largest, (maximum ?? 0) < Self.largest else { return nil }
        var first = next
        if let maximum {
            for _ in minimum..<maximum {
                guard let place = add(part, before: first) else { return nil }
                if place == first { break }
                // Each may be left out, and then all behind it are.
                first = append(.split([place, next]))
            }
        } else {
            let loop = append(.split([]))
            guard let body = add(part, before: loop) else { return nil }
            states[loop] = .split([body, next])
            first = loop
        }
        for _ in 0..<minimum {
            guard let place = add(part, before: first) else { return nil }
            // What reads nothing need not be repeated; nested, that would take for ever.
            if place == first { break }
            first = place
        }
        return first
    }

    private mutating func add(_ set: CodePointSet, before next: Int) -> Int? {
        var firsts: [Int] = []
        // Large classes have many sequences that end alike.
        var known: [Step: Int] = [:]
        for sequence in UTF8Ranges.sequences(of: set) {
            var place = next
            for range in sequence.reversed() {
                let step = Step(range: range, next: place)
                place = known[step] ?? append(.bytes(range, next: place))
                known[step] = place
            }
            firsts.append(place)
        }
        return firsts.count == 1 ? firsts[0] : append(.split(firsts))
    }

    private struct Step: Hashable {
        var range: ClosedRange<UInt8>
        var next: Int
    }

    private mutating func append(_ state: State) -> Int {
        states.append(state)
        return states.count - 1
    }
}
