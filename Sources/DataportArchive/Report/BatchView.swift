import DataportCore

/// Reads a batch by row and field without a closure for each value; valid inside `RecordBatch.withContents`.
struct BatchView {
    let slots: UnsafeBufferPointer<RecordBatch.Slot>
    let arena: UnsafeRawPointer
    let fieldCount: Int

    /// Texts are cut to this many bytes: what is shown needs no more, and memory stays bounded.
    static let textLimit = 400

    var rowCount: Int { slots.count / max(fieldCount, 1) }

    /// The bytes of a value; `nil` when it is null, redacted, or no field of the kind.
    @inline(__always) func value(_ row: Int, _ field: Int?) -> UnsafeRawBufferPointer? {
        guard let field else { return nil }
        let slot = slots[row * fieldCount + field]
        guard slot.length < RecordBatch.Slot.redactedLength else { return nil }
        return UnsafeRawBufferPointer(start: arena + Int(slot.offset), count: Int(slot.length))
    }

    /// A value as text, cut to `textLimit` bytes at the end of a character.
    func text(_ row: Int, _ field: Int?) -> String? {
        guard let bytes = value(row, field) else { return nil }
        guard bytes.count > Self.textLimit else { return String(decoding: bytes, as: UTF8.self) }
        var end = Self.textLimit
        while end > 0, bytes[end] & 0xC0 == 0x80 { end -= 1 }
        return String(decoding: bytes[..<end], as: UTF8.self) + "…"
    }

    /// A value as a day.
    @inline(__always) func day(_ row: Int, _ field: Int?) -> Day? {
        value(row, field).flatMap { Day(timestamp: $0) }
    }
}
