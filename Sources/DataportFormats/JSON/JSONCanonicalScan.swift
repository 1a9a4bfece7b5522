import DataportCore

/// What canonical lines of a kind look like.
struct JSONCanonicalPlan: Sendable {
    struct Member: Sendable {
        /// What stands before the value: `,"name":`.
        var prefix: ConstantPool.Text
        var reading: JSONLinesDecoder.Reading
        /// What stands for a secret that was taken out.
        var marker: ConstantPool.Text
    }

    let members: [Member]
    let pool: ConstantPool

    init(_ kind: AssetKind, _ readings: [JSONLinesDecoder.Reading]) {
        var pool = ConstantPool()
        members = kind.fields.indices.map { index in
            let field = kind.fields[index]
            return Member(
                prefix: pool.add((index == 0 ? "{" : ",") + "\"\(field.name)\":"), reading: readings[index],
                marker: pool.add(String(decoding: field.type.marker ?? [], as: UTF8.self)))
        }
        self.pool = pool
    }
}

/// Reads lines that are spelled as `JSONLinesEncoder` spells them, in one pass and many times faster than others. It accepts nothing that
/// the general way would not accept, and says of the rest only that it is something else.
struct JSONCanonicalScan {
    typealias Place = UnsafePointer<UInt8>

    let members: UnsafeBufferPointer<JSONCanonicalPlan.Member>
    let pool: Place
    let end: Place
    /// The last place from which sixteen bytes may be read.
    let wideEnd: Place

    init(_ members: UnsafeBufferPointer<JSONCanonicalPlan.Member>, pool: Place, end: Place) {
        self.members = members
        self.pool = pool
        self.end = end
        wideEnd = end - 16
    }

    /// Reads one line and returns the place behind its line feed; `nil` when it is not canonical or does not end here, and then values
    /// may stay behind in `room`.
    @inline(__always) func row(
        from start: Place, into room: inout RecordBatch.Room, _ scanner: inout JSONScanner
    ) -> Place? {
        var at = start
        for member in members {
            guard skip(member.prefix, &at), at <= wideEnd, value(member, &at, into: &room, &scanner) else { return nil }
        }
        guard end - at >= 2, at[0] == Byte.closeBrace, at[1] == Byte.lineFeed else { return nil }
        return at + 2
    }

    /// Goes behind a text of the pool if that is what stands here.
    @inline(__always) private func skip(_ text: ConstantPool.Text, _ at: inout Place) -> Bool {
        let count = Int(text.count)
        var done = 0
        while done < count {
            guard at + done <= wideEnd else { return false }
            let differing = Wide.load(at + done) .!= Wide.load(pool + Int(text.offset) + done)
            if Wide.first(differing) < min(count - done, 16) { return false }
            done += 16
        }
        at += count
        return true
    }

    @inline(__always) private func value(
        _ member: JSONCanonicalPlan.Member, _ at: inout Place, into room: inout RecordBatch.Room,
        _ scanner: inout JSONScanner
    ) -> Bool {
        if at.pointee == UInt8(ascii: "n") {
            room.appendNull()
            return word("null", &at)
        }
        switch member.reading {
        case .text: return string(&at, into: &room)
        case .secret where at.pointee == Byte.openBrace:
            room.appendRedacted()
            return skip(member.marker, &at)
        case .secret: return string(&at, into: &room)
        case .path:
            guard string(&at, into: &room), let value = room.value(back: 1), let base = value.baseAddress else {
                return false
            }
            return FieldChecks.attachment(base.assumingMemoryBound(to: UInt8.self), value.count) == nil
        case .boolean: return boolean(&at, into: &room)
        case .integer: return integer(&at, into: &room)
        case .json: return json(&at, into: &room, &scanner)
        }
    }
}

// MARK: Values

extension JSONCanonicalScan {
    @inline(__always) private func word(_ word: StaticString, _ at: inout Place) -> Bool {
        for index in 0..<word.utf8CodeUnitCount where at[index] != word.utf8Start[index] { return false }
        at += word.utf8CodeUnitCount
        return true
    }

    @inline(__always) private func copy(_ start: Place, _ end: Place, into room: inout RecordBatch.Room) -> Bool {
        UnsafeMutableRawPointer(room.place).copyMemory(from: start, byteCount: end - start)
        room.appendValue(upTo: room.place + (end - start))
        return true
    }

    private func boolean(_ at: inout Place, into room: inout RecordBatch.Room) -> Bool {
        let start = at
        guard word("true", &at) || word("false", &at) else { return false }
        return copy(start, at, into: &room)
    }

    private func integer(_ at: inout Place, into room: inout RecordBatch.Room) -> Bool {
        let start = at
        if at.pointee == UInt8(ascii: "-") { at += 1 }
        while at < end, Byte.isDigit(at.pointee) { at += 1 }
        guard FieldChecks.integer(start, at - start) == nil else { return false }
        return copy(start, at, into: &room)
    }

    @inline(never) private func json(
        _ at: inout Place, into room: inout RecordBatch.Room, _ scanner: inout JSONScanner
    ) -> Bool {
        let start = at
        // No further than to the end of the line, or a hostile file could have all that follows scanned again and again.
        let rest = UnsafeRawBufferPointer(start: at, count: end - at)
        guard let lineEnd = Bytes.firstIndex(of: Byte.lineFeed, in: rest),
            let summary = try? scanner.scanValue(atStartOf: UnsafeRawBufferPointer(rebasing: rest[..<lineEnd])),
            summary.whiteSpace == 0
        else { return false }
        at += summary.length
        return copy(start, at, into: &room)
    }

    /// Reads a string with its quotes.
    @inline(__always) private func string(_ at: inout Place, into room: inout RecordBatch.Room) -> Bool {
        guard at.pointee == Byte.quote else { return false }
        at += 1
        var target = room.place
        while at <= wideEnd {
            let vector = Wide.load(at)
            Wide.store(vector, target)
            // As signed numbers, control characters and bytes of other than ASCII are all below the space.
            let signed = unsafeBitCast(vector, to: SIMD16<Int8>.self)
            let special =
                (vector .== Wide.Vector(repeating: Byte.quote)) .| (vector .== Wide.Vector(repeating: Byte.backslash))
                .| (signed .< SIMD16<Int8>(repeating: 0x20))
            let first = Wide.first(special)
            at += first
            target += first
            if first == 16 { continue }
            if at.pointee == Byte.quote {
                at += 1
                room.appendValue(upTo: target)
                return true
            }
            guard unusual(&at, &target) else { return false }
        }
        return false
    }

    /// Reads a run of other than ASCII, or one of the short escapes.
    @inline(never) private func unusual(_ at: inout Place, _ target: inout UnsafeMutablePointer<UInt8>) -> Bool {
        guard at.pointee >= 0x80 else { return escape(&at, &target) }
        while at < end, at.pointee >= 0x80 {
            let length = UTF8Sequence.length(at, available: end - at)
            guard length > 0 else { return false }
            for index in 0..<length { target[index] = at[index] }
            at += length
            target += length
        }
        return true
    }

    private func escape(_ at: inout Place, _ target: inout UnsafeMutablePointer<UInt8>) -> Bool {
        guard at.pointee == Byte.backslash, end - at >= 2 else { return false }
        switch at[1] {
        case Byte.quote, Byte.backslash: target.pointee = at[1]
        case UInt8(ascii: "n"): target.pointee = Byte.lineFeed
        case UInt8(ascii: "r"): target.pointee = Byte.carriageReturn
        case UInt8(ascii: "t"): target.pointee = Byte.tab
        default: return false
        }
        at += 2
        target += 1
        return true
    }
}
