/// Values of two texts are equal as JSON Schema has it: numbers by value, texts by characters, objects in any order.
extension JSONView {
    /// Whether the value at `index` equals the one at `otherIndex` of `other`.
    func isEqual(_ index: Int, to other: JSONView, _ otherIndex: Int) -> Bool {
        let (left, right) = (tokens[index], other.tokens[otherIndex])
        guard left.kind == right.kind else { return false }
        switch left.kind {
        case .null, .false, .true: return true
        case .number: return isEqualNumber(left, other, right)
        case .string: return isEqualText(left, other, right)
        case .array: return left.count == right.count && isEqualArray(index, other, otherIndex)
        case .object: return left.count == right.count && isEqualObject(index, other, otherIndex)
        }
    }

    /// Whether two strings or keys are the same text.
    func isEqualText(_ left: JSONToken, _ other: JSONView, _ right: JSONToken) -> Bool {
        if left.isEscaped || right.isEscaped { return unescaped(left) == other.unescaped(right) }
        return Bytes.equal(text + left.start, left.count, other.text + right.start, right.count)
    }

    private func isEqualNumber(_ left: JSONToken, _ other: JSONView, _ right: JSONToken) -> Bool {
        let (literal, otherLiteral) = (self.literal(left), other.literal(right))
        if let value = SmallInteger.value(text + left.start, left.count),
            let otherValue = SmallInteger.value(other.text + right.start, right.count)
        {
            return value == otherValue
        }
        return Decimal(literal) == Decimal(otherLiteral)
    }

    private func isEqualArray(_ index: Int, _ other: JSONView, _ otherIndex: Int) -> Bool {
        var (at, otherAt) = (index + 1, otherIndex + 1)
        for _ in 0..<tokens[index].count {
            guard isEqual(at, to: other, otherAt) else { return false }
            at = tokens[at].next
            otherAt = other.tokens[otherAt].next
        }
        return true
    }

    /// Keys are compared in the order of their fingerprints, so that large objects cost no quadratic time.
    private func isEqualObject(_ index: Int, _ other: JSONView, _ otherIndex: Int) -> Bool {
        let (keys, otherKeys) = (sortedKeys(of: index), other.sortedKeys(of: otherIndex))
        for (position, key) in keys.enumerated() {
            let fingerprint = tokens[key].fingerprint
            guard other.tokens[otherKeys[position]].fingerprint == fingerprint else { return false }
            var candidate = firstPosition(of: fingerprint, in: keys, from: position)
            while !isEqualText(tokens[key], other, other.tokens[otherKeys[candidate]]) {
                candidate += 1
                guard candidate < otherKeys.count, other.tokens[otherKeys[candidate]].fingerprint == fingerprint
                else { return false }
            }
            guard isEqual(key + 1, to: other, otherKeys[candidate] + 1) else { return false }
        }
        return true
    }

    private func sortedKeys(of index: Int) -> [Int] {
        children(of: index).sorted { tokens[$0].fingerprint < tokens[$1].fingerprint }
    }

    private func firstPosition(of fingerprint: UInt64, in keys: [Int], from position: Int) -> Int {
        var first = position
        while first > 0, tokens[keys[first - 1]].fingerprint == fingerprint { first -= 1 }
        return first
    }
}
