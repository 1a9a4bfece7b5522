import DataportCore

/// What is kept of one row of a file of people.
enum PersonField: Int, CaseIterable {
    case email, name, language, timezone, country, contactIP, contactFields
    case list, fields, extra, status, reason, since, sincePrecision, actor, source, ip, raw, created, updated
    case optInAt, optInIP, confirmAt, confirmIP, optOutAt, declaredAt, eventPrecision
    case holdScope, holdReason, holdSince, holdList
    /// Set when the row makes nobody a contact: it is about a hold, or about what somebody did (`PersonRowView.activityMark`). Then
    /// `list` is the campaign, `reason` what was done, `since` when, and `source` the link.
    case isHoldOnly

    /// How many.
    static let count = allCases.count
}

/// Composes one row, field by field in any order.
struct PersonRow: ~Copyable {
    private var values = ByteWriter(capacity: 4096)
    private var places: [(offset: Int, count: Int)]
    private var serialized = ByteWriter(capacity: 4096)

    init() { places = Array(repeating: (0, -1), count: PersonField.count) }

    /// Forgets everything.
    mutating func reset() {
        values.removeAll()
        for field in 0..<PersonField.count { places[field].count = -1 }
    }

    /// Whether the field has a value.
    func has(_ field: PersonField) -> Bool { places[field.rawValue].count >= 0 }

    /// Sets a field.
    @inline(__always) mutating func put(_ field: PersonField, _ bytes: UnsafeRawBufferPointer) {
        places[field.rawValue] = (values.count, bytes.count)
        values.append(bytes)
    }

    /// Sets a field.
    mutating func put(_ field: PersonField, _ bytes: [UInt8]) {
        bytes.withUnsafeBytes { put(field, $0) }
    }

    /// Sets a field to what `body` writes, or leaves it as it is when that is nothing.
    @inline(__always) mutating func compose(_ field: PersonField, _ body: (inout ByteWriter) -> Bool) {
        let start = values.count
        guard body(&values) else { return }
        places[field.rawValue] = (start, values.count - start)
    }

    /// Whether a timestamp is later than another.
    func isLater(_ field: PersonField, than moment: [UInt8]) -> Bool {
        let place = places[field.rawValue]
        guard place.count > 0 else { return false }
        return values.withBytes { values in
            moment.lexicographicallyPrecedes(values[place.offset..<place.offset + place.count])
        }
    }

    /// Takes a value away.
    mutating func remove(_ field: PersonField) { places[field.rawValue].count = -1 }

    /// Sets a field to the value of another.
    mutating func copy(_ source: PersonField, to target: PersonField) {
        places[target.rawValue] = places[source.rawValue]
    }

    /// The row as it is spooled: length, id, which fields there are, their lengths, their bytes.
    mutating func serialize(
        id: PersonID, _ body: (UnsafeRawBufferPointer) throws(DataportError) -> Void
    ) throws(DataportError) {
        serialized.removeAll()
        var presence: UInt32 = 0
        var byteCount = 0
        for field in 0..<PersonField.count where places[field].count >= 0 {
            presence |= 1 << UInt32(field)
            byteCount += places[field].count
        }
        let length = PersonRowView.headerByteCount + presence.nonzeroBitCount * 4 + byteCount
        serialized.reserve(length) { place in
            let raw = UnsafeMutableRawPointer(place)
            raw.storeBytes(of: UInt32(length), as: UInt32.self)
            raw.storeBytes(of: id.high, toByteOffset: 4, as: UInt64.self)
            raw.storeBytes(of: id.low, toByteOffset: 12, as: UInt64.self)
            raw.storeBytes(of: presence, toByteOffset: 20, as: UInt32.self)
            var lengths = raw + PersonRowView.headerByteCount
            var target = lengths + presence.nonzeroBitCount * 4
            values.withBytes { values in
                for field in 0..<PersonField.count where places[field].count >= 0 {
                    let place = places[field]
                    lengths.storeBytes(of: UInt32(place.count), as: UInt32.self)
                    lengths += 4
                    guard place.count > 0, let base = values.baseAddress else { continue }
                    target.copyMemory(from: base + place.offset, byteCount: place.count)
                    target += place.count
                }
            }
            return place + length
        }
        try serialized.withBytes { (bytes) throws(DataportError) in try body(bytes) }
    }
}

/// The id of a person: the MD5 of the address in lower case, which is what Mailchimp's API calls the subscriber hash. As a number it is ordered
/// as its hexadecimal digits are.
struct PersonID: Sendable, Hashable, Comparable {
    let high: UInt64
    let low: UInt64

    static func < (left: PersonID, right: PersonID) -> Bool {
        left.high != right.high ? left.high < right.high : left.low < right.low
    }

    /// 32 digits.
    func append(to writer: inout ByteWriter) {
        let digits: StaticString = "0123456789abcdef"
        writer.reserve(32) { place in
            for index in 0..<16 {
                place[index] = digits.utf8Start[Int(high >> UInt64(60 - 4 * index) & 15)]
                place[index + 16] = digits.utf8Start[Int(low >> UInt64(60 - 4 * index) & 15)]
            }
            return place + 32
        }
    }
}

/// A spooled row, in memory that somebody else owns. Nothing is counted or copied: millions of these are made.
struct PersonRowView {
    static let headerByteCount = 24
    /// The mark in `isHoldOnly` of a row about what somebody did.
    static let activityMark = Array("activity".utf8)

    /// Whether the row is about what somebody did.
    var isActivity: Bool { self[.isHoldOnly]?.elementsEqual(Self.activityMark) ?? false }

    /// Where a value stands in a row; a count below zero means that there is none.
    struct Slot {
        var offset: Int32
        var count: Int32
    }

    let id: PersonID
    private let base: UnsafeRawPointer
    private let slots: UnsafePointer<Slot>

    /// The length of the row that begins at `base`.
    static func length(at base: UnsafeRawPointer) -> Int { Int(base.loadUnaligned(as: UInt32.self)) }

    /// The id of the row that begins at `base`.
    static func id(at base: UnsafeRawPointer) -> PersonID {
        PersonID(
            high: base.loadUnaligned(fromByteOffset: 4, as: UInt64.self),
            low: base.loadUnaligned(fromByteOffset: 12, as: UInt64.self))
    }

    /// Reads the row that begins at `base`, with `slots` as memory for `PersonField.count` of them.
    init(at base: UnsafeRawPointer, slots: UnsafeMutablePointer<Slot>) {
        self.base = base
        self.slots = UnsafePointer(slots)
        id = Self.id(at: base)
        let presence = base.loadUnaligned(fromByteOffset: 20, as: UInt32.self)
        var lengths = base + Self.headerByteCount
        var offset = Int32(Self.headerByteCount + presence.nonzeroBitCount * 4)
        for field in 0..<PersonField.count {
            guard presence & 1 << UInt32(field) != 0 else {
                slots[field] = Slot(offset: 0, count: -1)
                continue
            }
            let count = Int32(truncatingIfNeeded: lengths.loadUnaligned(as: UInt32.self))
            lengths += 4
            slots[field] = Slot(offset: offset, count: count)
            offset += count
        }
    }

    /// The bytes of a field; `nil` when it has no value.
    @inline(__always) subscript(field: PersonField) -> UnsafeRawBufferPointer? {
        let slot = slots[field.rawValue]
        return slot.count < 0 ? nil : UnsafeRawBufferPointer(start: base + Int(slot.offset), count: Int(slot.count))
    }

    /// Whether two rows have the same value in a field.
    func agrees(with other: PersonRowView, in field: PersonField) -> Bool {
        switch (self[field], other[field]) {
        case (nil, nil): true
        case (let mine?, let others?): mine.elementsEqual(others)
        default: false
        }
    }

    /// The status.
    var status: SubscriptionStatus {
        self[.status].flatMap(StatusBytes.status) ?? .unknown
    }
}

/// Statuses by their bytes, without a string for each.
private enum StatusBytes {
    private static let all = SubscriptionStatus.allCases.map { ($0, Array($0.rawValue.utf8)) }

    static func status(_ bytes: UnsafeRawBufferPointer) -> SubscriptionStatus? {
        for (status, word) in all where word.count == bytes.count && bytes.elementsEqual(word) { return status }
        return nil
    }
}
