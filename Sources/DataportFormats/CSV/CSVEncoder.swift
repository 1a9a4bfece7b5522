package import DataportCore

/// Writes records as CSV (docs/format.md section 5).
package struct CSVEncoder: RecordEncoder {
    private struct Plan: Sendable {
        var valueClass: ValueClass
        var marker: ConstantPool.Text
    }

    private let header: String
    private let plans: [Plan]
    private let pool: ConstantPool
    private let rowConstant: Int

    /// An encoder of records of `kind`.
    package init(kind: AssetKind) {
        var pool = ConstantPool()
        header = kind.fields.map(\.name).joined(separator: ",") + "\r\n"
        plans = kind.fields.map { field in
            let marker = String(decoding: field.type.marker ?? [], as: UTF8.self)
            let doubled = marker.map { $0 == "\"" ? "\"\"" : String($0) }.joined()
            return Plan(valueClass: field.type.valueClass, marker: pool.add("\"\(doubled)\""))
        }
        self.pool = pool
        rowConstant = plans.reduce(2) { $0 + 3 + Int($1.marker.count) }
    }

    /// Writes the names of the fields.
    package func encodeHeader(into writer: inout ByteWriter) { writer.append(header) }

    /// CSV has no footer.
    package func encodeFooter(into writer: inout ByteWriter) {}

    /// Writes one record a row.
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
            let first = index
            for plan in plans {
                // A comma before each field but the first. Not behind each, to be overwritten by the line break: of these two stores
                // to one place Swift 6.3.1 keeps the wrong one when it optimises.
                target.pointee = Byte.comma
                target += index == first ? 0 : 1
                target = field(plan, slots[index], arena, pool, to: target)
                index += 1
            }
            target[0] = Byte.carriageReturn
            target[1] = Byte.lineFeed
            target += 2
        }
        return target
    }

    @inline(__always) private static func field(
        _ plan: Plan, _ slot: RecordBatch.Slot, _ arena: UnsafePointer<UInt8>, _ pool: UnsafePointer<UInt8>,
        to target: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        guard slot.length < RecordBatch.Slot.redactedLength else {
            return slot.length == RecordBatch.Slot.nullLength ? target : pool.copy(plan.marker, to: target)
        }
        let source = arena + Int(slot.offset)
        let length = Int(slot.length)
        switch plan.valueClass {
        case .text: return CSVQuoting.copy(source, length, to: target)
        case .plain, .literal: return Wide.copy(source, length, to: target)
        case .json:
            // An object with a member has a key in quotes.
            return length > 2 && source.pointee == Byte.openBrace
                ? CSVQuoting.quoteJSON(source, length, to: target) : CSVQuoting.copy(source, length, to: target)
        }
    }
}
