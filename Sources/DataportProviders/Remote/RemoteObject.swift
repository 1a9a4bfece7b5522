import DataportCore
import DataportFormats

/// A JSON object that a service sent, checked and without white space; values are taken out as they are written, so numbers keep their digits.
struct RemoteObject: Sendable {
    private let members: [JSONPieces.Member]

    /// Takes an object apart; `nil` when the text is none.
    init?(_ literal: String) {
        guard literal.utf8.first == UInt8(ascii: "{") else { return nil }
        members = JSONPieces.members(of: literal)
    }

    /// The value as it is written; `nil` when it is null or absent.
    func literal(_ key: String) -> String? {
        guard let value = members.first(where: { $0.key == key })?.value, value != "null" else { return nil }
        return value
    }

    /// Whether there is such a member, be it null.
    func has(_ key: String) -> Bool { members.contains { $0.key == key } }

    /// The text of a member that is one.
    func string(_ key: String) -> String? { literal(key).flatMap(JSONPieces.string) }

    /// The number of a member that is a whole one.
    func integer(_ key: String) -> Int? { literal(key).flatMap { Int($0) } }

    /// The truth value of a member.
    func bool(_ key: String) -> Bool? {
        switch literal(key) {
        case "true": true
        case "false": false
        default: nil
        }
    }

    /// The object in a member.
    func object(_ key: String) -> RemoteObject? { literal(key).flatMap { RemoteObject($0) } }

    /// The elements of the array in a member, as they are written; none when it is null.
    func elements(_ key: String) -> [String] { literal(key).flatMap(JSONPieces.elements) ?? [] }

    /// The time in a member, in RFC 3339 and UTC.
    func time(_ key: String) -> String? {
        guard let text = string(key) else { return nil }
        var writer = ByteWriter(capacity: 64)
        let precision = Array(text.utf8).withUnsafeBytes { ForeignTime.append($0, order: nil, to: &writer) }
        return precision == .exact ? writer.withBytes { String(decoding: $0, as: UTF8.self) } : nil
    }

    /// The members that are not `taken`, as an object, behind others; `nil` when there are none. What is null says nothing.
    func rest(without taken: Set<String>, behind first: [(key: String, literal: String)] = []) -> String? {
        let kept = members.filter { !taken.contains($0.key) && $0.value != "null" }.map { "\($0.literal):\($0.value)" }
        let all = first.map { "\(JSONText.string($0.key)):\($0.literal)" } + kept
        return all.isEmpty ? nil : "{\(all.joined(separator: ","))}"
    }
}

extension RemoteObject {
    /// Hands out every member: its name, and its value as it is written.
    func forEach(_ body: (_ key: String, _ value: String) -> Void) {
        for member in members { body(member.key, member.value) }
    }
}
