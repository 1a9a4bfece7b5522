package import DataportCore

/// Writes records as XML (docs/format.md section 6).
package struct XMLEncoder: RecordEncoder {
    private struct Plan: Sendable {
        var open: ConstantPool.Text
        var openBase64: ConstantPool.Text
        var close: ConstantPool.Text
        var marker: ConstantPool.Text
        var valueClass: ValueClass
    }

    private struct Frame: Sendable {
        var open: ConstantPool.Text
        var close: ConstantPool.Text
    }

    private let plural: String
    private let plans: [Plan]
    private let record: Frame
    private let pool: ConstantPool
    private let rowConstant: Int

    /// An encoder of records of `kind`.
    package init(kind: AssetKind) {
        var pool = ConstantPool()
        plural = kind.plural
        plans = kind.fields.map { field in
            Plan(
                open: pool.add("<\(field.name)>"), openBase64: pool.add("<\(field.name) encoding=\"base64\">"),
                close: pool.add("</\(field.name)>"),
                marker: pool.add(String(decoding: field.type.marker ?? [], as: UTF8.self)),
                valueClass: field.type.valueClass)
        }
        record = Frame(open: pool.add("<\(kind.id)>"), close: pool.add("</\(kind.id)>\n"))
        self.pool = pool
        rowConstant = plans.reduce(Int(record.open.count + record.close.count)) {
            $0 + Int($1.openBase64.count + $1.close.count + $1.marker.count) + 4
        }
    }

    /// Writes the declaration and the start of the root.
    package func encodeHeader(into writer: inout ByteWriter) {
        writer.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<\(plural) xmlns=\"urn:dataport:archive:1\">\n")
    }

    /// Writes the end of the root.
    package func encodeFooter(into writer: inout ByteWriter) { writer.append("</\(plural)>\n") }

    /// Writes one element a row.
    package func encode(_ batch: borrowing RecordBatch, into writer: inout ByteWriter) {
        let worstCase = batch.worstCase(perRow: rowConstant)
        batch.withContents { slots, arena in
            plans.withUnsafeBufferPointer { plans in
                pool.bytes.withUnsafeBufferPointer { pool in
                    guard let pool = pool.baseAddress else { return }
                    writer.reserve(worstCase) { Self.encode(slots, arena, plans, record, pool, to: $0) }
                }
            }
        }
    }

    private static func encode(
        _ slots: UnsafeBufferPointer<RecordBatch.Slot>, _ arena: UnsafeRawPointer, _ plans: UnsafeBufferPointer<Plan>,
        _ record: Frame, _ pool: UnsafePointer<UInt8>, to start: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        var target = start
        var index = 0
        let arena = arena.assumingMemoryBound(to: UInt8.self)
        while index + plans.count <= slots.count {
            target = pool.copy(record.open, to: target)
            for plan in plans {
                let slot = slots[index]
                index += 1
                if slot.length != RecordBatch.Slot.nullLength {
                    target = field(plan, slot, arena, pool, to: target)
                }
            }
            target = pool.copy(record.close, to: target)
        }
        return target
    }

    @inline(__always) private static func field(
        _ plan: Plan, _ slot: RecordBatch.Slot, _ arena: UnsafePointer<UInt8>, _ pool: UnsafePointer<UInt8>,
        to start: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        var target = pool.copy(plan.open, to: start)
        let source = arena + Int(slot.offset)
        let length = Int(slot.length)
        if slot.length == RecordBatch.Slot.redactedLength {
            target = pool.copy(plan.marker, to: target)
        } else if plan.valueClass == .plain || plan.valueClass == .literal {
            target = Wide.copy(source, length, to: target)
        } else if let end = XMLEscaping.copy(source, length, to: target) {
            target = end
        } else {
            target = Base64.encode(source, length, to: pool.copy(plan.openBase64, to: start))
        }
        return pool.copy(plan.close, to: target)
    }
}
