extension JSONScan {
    /// Up to this many keys each new key is compared with all before it; beyond, they are sorted when the object ends,
    /// so that a hostile text costs no quadratic time.
    private var comparedKeys: Int { 24 }

    /// Takes note of a key of the innermost object.
    @inline(__always) func remember(
        _ text: Place, _ length: Int, _ isEscaped: Bool, _ keys: inout JSONKeyStack
    ) throws(JSONError) {
        let fingerprint = isEscaped ? escapedFingerprint(text, length) : fingerprint(text, length, end - text)
        let key = JSONKey(fingerprint: fingerprint, offset: text - start, length: length, isEscaped: isEscaped)
        let others = keys.current
        if others.count < comparedKeys {
            var index = 0
            while index < others.count {
                if others[index].fingerprint == fingerprint, compare(others[index], key) == 0 {
                    throw JSONError(.duplicateKey, at: key.offset)
                }
                index += 1
            }
        }
        keys.append(key)
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

    @inline(never) private func escapedFingerprint(_ text: Place, _ length: Int) -> UInt64 {
        let key = JSONString.unescape(UnsafeRawBufferPointer(start: text, count: length))
        return key.withUnsafeBufferPointer { bytes in
            bytes.baseAddress.map { fingerprint($0, bytes.count, bytes.count) } ?? 0
        }
    }

    /// The first and the last eight bytes and the length; `readable` bytes may be read from `text` on.
    @inline(__always) private func fingerprint(_ text: Place, _ length: Int, _ readable: Int) -> UInt64 {
        if length == 0 { return 0 }
        let odd: UInt64 = 0x9E37_79B9_7F4A_7C15
        let bytes = UnsafeRawPointer(text)
        if length > 8 {
            let head = UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
            let tail = UInt64(littleEndian: (bytes + (length - 8)).loadUnaligned(as: UInt64.self))
            return head &* odd ^ (tail << 23 | tail >> 41) &+ UInt64(truncatingIfNeeded: length) &* odd
        }
        var word: UInt64 = 0
        if readable >= 8 {
            word = UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
            word &= ~0 >> UInt64(truncatingIfNeeded: 64 - 8 * length)
        } else {
            for index in 0..<length { word |= UInt64(text[index]) << UInt64(truncatingIfNeeded: 8 * index) }
        }
        return word &+ UInt64(truncatingIfNeeded: length) &* odd
    }
}
