import DataportCore
import DataportFormats

/// Names and account-wide fields of contacts, on disk: they are wanted again when subscriptions come.
final class MailWizzProfiles {
    private struct Place {
        let offset: Int
        let (id, name, fields): (Int, Int, Int)

        var count: Int { id + name + fields }
    }

    private static let pieceByteCount = 256 << 10

    private let file: SharedFile
    private var pending: [UInt8] = []
    private var flushed = 0
    /// By a hash of the id; the id itself stands before the values.
    private var places: [UInt64: Place] = [:]
    /// Those whose hash was taken already.
    private var others: [[UInt8]: Place] = [:]

    init() throws(DataportError) { file = try SharedFile() }

    func keep(_ contact: String, name: String?, fields: String?) throws(DataportError) {
        guard name != nil || fields != nil else { return }
        let (id, name, fields) = (Array(contact.utf8), Array((name ?? "").utf8), Array((fields ?? "").utf8))
        let place = Place(
            offset: flushed + pending.count, id: id.count, name: name.count, fields: fields.count)
        pending += id + name + fields
        let hash = Self.hash(id)
        if places[hash] == nil { places[hash] = place } else { others[id] = place }
        guard pending.count >= Self.pieceByteCount else { return }
        try file.write(pending, at: flushed)
        flushed += pending.count
        pending.removeAll(keepingCapacity: true)
    }

    func find(_ contact: String) -> (name: String?, fields: String?)? {
        let id = Array(contact.utf8)
        guard let place = others[id] ?? places[Self.hash(id)], let bytes = bytes(place),
            bytes[..<place.id].elementsEqual(id)
        else { return nil }
        func text(_ part: ArraySlice<UInt8>) -> String? { part.isEmpty ? nil : String(decoding: part, as: UTF8.self) }
        let end = place.id + place.name
        return (text(bytes[place.id..<end]), text(bytes[end...]))
    }

    private func bytes(_ place: Place) -> [UInt8]? {
        if place.offset >= flushed {
            let start = place.offset - flushed
            return Array(pending[start..<start + place.count])
        }
        var bytes = [UInt8](repeating: 0, count: place.count)
        let count = bytes.withUnsafeMutableBytes { (try? file.read(into: $0, at: place.offset)) ?? 0 }
        return count == bytes.count ? bytes : nil
    }

    private static func hash(_ id: [UInt8]) -> UInt64 {
        var hash = ValueHash()
        id.withUnsafeBytes { hash.add($0) }
        return hash.value
    }
}
