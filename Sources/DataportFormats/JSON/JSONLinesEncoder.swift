package import DataportCore

/// Writes records as JSON Lines (docs/format.md section 4).
package struct JSONLinesEncoder: RecordEncoder {
    private struct Plan: Sendable {
        /// `,"name":` and the opening quote where the value has one.
        var prefix: ConstantPool.Text
        /// Bytes of the prefix without the quote.
        var bareCount: Int
        var marker: ConstantPool.Text
        var valueClass: ValueClass
    }

    private let plans: [Plan]
    private let pool: ConstantPool
    private let rowConstant: Int

    /// An encoder of records of `kind`.
    package init(kind: AssetKind) {
        var pool = ConstantPool()
        plans = kind.fields.enumerated().map { index, field in
            let valueClass = field.type.valueClass
            let isQuoted = valueClass == .text || valueClass == .plain
            let bare = (index == 0 ? "{" : ",") + "\"\(field.name)\":"
            return Plan(
                prefix: pool.add(isQuoted ? bare + "\"" : bare), bareCount: bare.utf8.count,
                marker: pool.add(String(decoding: field.type.marker ?? [], as: UTF8.self)), valueClass: valueClass)
        }
        self.pool = pool
        rowConstant = plans.reduce(2) { $0 + Int($1.prefix.count) + max(Int($1.marker.count), 4) }
    }

    /// JSON Lines have no header.
    package func encodeHeader(into writer: inout ByteWriter) {}

    /// JSON Lines have no footer.
    package func encodeFooter(into writer: inout ByteWriter) {}

    /// Writes one line a row.
    package func encode(_ batch: borrowing RecordBatch, into writer: inout ByteWriter) {
        let worstCase = batch.worstCase(perRow: rowConstant)
        batch.withContents { slots, arena in
            plans.withUnsafeBufferPointer { plans in
                pool.bytes.withUnsafeBufferPointer { pool in
                    guard let pool = pool.baseAddress else { return }
                    writer.reserve(worstCase) { Self.encode(slots, arena, plans, pool, to: $0) }
                }
            }
        }
    }

    private static func encode(
        _ slots: UnsafeBufferPointer<RecordBatch.Slot>, _ arena: UnsafeRawPointer, _ plans: UnsafeBufferPointer<Plan>,
        _ pool: UnsafePointer<UInt8>, to start: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        var target = start
        var index = 0
        let arena = arena.assumingMemoryBound(to: UInt8.self)
        while index + plans.count <= slots.count {
            for plan in plans {
                let slot = slots[index]
                index += 1
                target = field(plan, slot, arena, pool, to: target)
            }
            target[0] = Byte.closeBrace
            target[1] = Byte.lineFeed
            target += 2
        }
        return target
    }

    @inline(__always) private static func field(
        _ plan: Plan, _ slot: RecordBatch.Slot, _ arena: UnsafePointer<UInt8>, _ pool: UnsafePointer<UInt8>,
        to target: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        var target = pool.copy(plan.prefix, to: target)
        guard slot.length < RecordBatch.Slot.redactedLength else {
            target += plan.bareCount - Int(plan.prefix.count)
            if slot.length == RecordBatch.Slot.redactedLength { return pool.copy(plan.marker, to: target) }
            UnsafeMutableRawPointer(target).storeBytes(of: UInt32(littleEndian: 0x6C6C_756E), as: UInt32.self)
            return target + 4
        }
        let source = arena + Int(slot.offset)
        let length = Int(slot.length)
        switch plan.valueClass {
        case .text: target = JSONEscaping.copy(source, length, to: target)
        case .plain: target = Wide.copy(source, length, to: target)
        case .literal, .json: return Wide.copy(source, length, to: target)
        }
        target[0] = Byte.quote
        return target + 1
    }
}

/// Escaping of the inside of JSON strings.
enum JSONEscaping {
    /// Copies text and escapes `"`, `\` and control characters; the target has room for six times as many bytes.
    @inline(__always) static func copy(
        _ source: UnsafePointer<UInt8>, _ length: Int, to target: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        var source = source
        var target = target
        var left = length
        while left > 0 {
            let vector = Wide.load(source)
            Wide.store(vector, target)
            var special =
                (vector .== Wide.Vector(repeating: Byte.quote)) .| (vector .== Wide.Vector(repeating: Byte.backslash))
                .| (vector .< Wide.Vector(repeating: 0x20))
            if left < 16 { special = special .& Wide.lanes(below: left) }
            let first = Wide.first(special)
            source += first
            target += first
            left -= first
            if first < 16 {
                target = escape(source.pointee, to: target)
                source += 1
                left -= 1
            }
        }
        return target + left
    }

    private static func escape(
        _ byte: UInt8, to target: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        target[0] = Byte.backslash
        if byte >= Byte.space {
            target[1] = byte
            return target + 2
        }
        let letters: StaticString = "uuuuuuuubtnufruuuuuuuuuuuuuuuuuu"
        let letter = letters.utf8Start[Int(byte)]
        target[1] = letter
        guard letter == UInt8(ascii: "u") else { return target + 2 }
        let digits: StaticString = "0123456789abcdef"
        target[2] = UInt8(ascii: "0")
        target[3] = UInt8(ascii: "0")
        target[4] = digits.utf8Start[Int(byte >> 4)]
        target[5] = digits.utf8Start[Int(byte & 15)]
        return target + 6
    }
}
