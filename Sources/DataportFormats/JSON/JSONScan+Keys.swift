extension JSONScan {
    /// Up to this many keys each new key is compared with all before it; beyond, they are sorted when the object ends,
    /// so that a hostile text costs no quadratic time.
    private var comparedKeys: Int { 24 }

    /// Takes note of a key of the innermost object, and returns it.
    @inline(__always) func remember(
        _ text: Place, _ length: Int, _ isEscaped: Bool, _ keys: inout JSONKeyStack
    ) throws(JSONError) -> JSONKey {
        let fingerprint = isEscaped ? Fingerprint.ofEscaped(text, length) : Fingerprint.of(text, length, end - text)
        let key = JSONKey(fingerprint: fingerprint, offset: text - start, length: length, isEscaped: isEscaped)
        if keys.mayHave(fingerprint), keys.current.count < comparedKeys, isRepeated(key, among: keys.current) {
            throw JSONError(.duplicateKey, at: key.offset)
        }
        keys.append(key)
        return key
    }

    private func isRepeated(_ key: JSONKey, among others: UnsafeMutableBufferPointer<JSONKey>) -> Bool {
        for other in others where other.fingerprint == key.fingerprint && compare(other, key) == 0 { return true }
        return false
    }

    /// Drops the keys of the innermost object, which ends here.
    @inline(__always) func close(_ keys: inout JSONKeyStack) throws(JSONError) {
        let current = keys.current
        if current.count > comparedKeys { try checkSorted(current) }
        keys.close()
    }

    @inline(never) private func checkSorted(_ keys: UnsafeMutableBufferPointer<JSONKey>) throws(JSONError) {
        var sorted = keys
        sorted.sort { left, right in
            left.fingerprint != right.fingerprint
                ? left.fingerprint < right.fingerprint : compare(left, right) < 0
        }
        for (left, right) in zip(sorted, sorted.dropFirst())
        where left.fingerprint == right.fingerprint && compare(left, right) == 0 {
            throw JSONError(.duplicateKey, at: max(left.offset, right.offset))
        }
    }

    /// Orders keys by their bytes, escapes resolved.
    @inline(never) private func compare(_ left: JSONKey, _ right: JSONKey) -> Int {
        if left.isEscaped || right.isEscaped {
            let (left, right) = (unescaped(left), unescaped(right))
            return left == right ? 0 : left.lexicographicallyPrecedes(right) ? -1 : 1
        }
        for index in 0..<min(left.length, right.length) {
            let (byte, other) = (start[left.offset + index], start[right.offset + index])
            if byte != other { return byte < other ? -1 : 1 }
        }
        return left.length - right.length
    }

    private func unescaped(_ key: JSONKey) -> [UInt8] {
        JSONString.unescape(UnsafeRawBufferPointer(start: start + key.offset, count: key.length))
    }
}
