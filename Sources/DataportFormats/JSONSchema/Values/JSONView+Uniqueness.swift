extension JSONView {
    /// Up to this many elements are compared each with each.
    private static var comparedElements: Int { 8 }

    /// Whether no two elements of the array at `index` are equal.
    func hasUniqueElements(_ index: Int) -> Bool { firstRepetition(index) == nil }

    /// The position of an element that equals an earlier one; `nil` when there is none.
    func firstRepetition(_ index: Int) -> Int? {
        let places = children(of: index)
        if places.count <= Self.comparedElements {
            for (position, place) in places.enumerated().dropFirst()
            where places[..<position].contains(where: { isEqual(place, to: self, $0) }) {
                return position
            }
            return nil
        }
        return firstRepetition(among: places)
    }

    /// By hashes that differ from process to process, so that nobody can make elements that collide.
    private func firstRepetition(among places: [Int]) -> Int? {
        var seen: [Int: [Int]] = [:]
        seen.reserveCapacity(places.count)
        for (position, place) in places.enumerated() {
            let hash = hash(place)
            if let others = seen[hash] {
                if others.contains(where: { isEqual(place, to: self, $0) }) { return position }
                seen[hash, default: []].append(place)
            } else {
                seen[hash] = [place]
            }
        }
        return nil
    }

    /// A hash that is equal for equal values.
    private func hash(_ index: Int) -> Int {
        let token = tokens[index]
        var hasher = Hasher()
        hasher.combine(token.kind)
        switch token.kind {
        case .null, .false, .true: break
        case .number: hasher.combine(Decimal(literal(token)))
        case .string: combine(token, into: &hasher)
        case .array: for place in children(of: index) { hasher.combine(hash(place)) }
        case .object:
            var sum = 0
            for key in children(of: index) {
                var member = Hasher()
                combine(tokens[key], into: &member)
                member.combine(hash(key + 1))
                sum &+= member.finalize()
            }
            hasher.combine(sum)
        }
        return hasher.finalize()
    }

    private func combine(_ text: JSONToken, into hasher: inout Hasher) {
        withText(text) { bytes, count in hasher.combine(bytes: UnsafeRawBufferPointer(start: bytes, count: count)) }
    }
}
