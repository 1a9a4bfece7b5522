import DataportCore
import DataportFormats
import Glibc

/// JSON in one way of writing: services escape other characters than we do, and what says the same must look the same where it is compared.
enum PlainJSON {
    /// A value with its texts written with as few escapes as there have to be, and, if that is wanted, without the character U+0000 in them.
    static func text(_ value: String, withoutNUL: Bool = false) -> String {
        guard value.holds(UInt8(ascii: "\\")), let first = value.utf8.first else { return value }
        switch first {
        case UInt8(ascii: "{"):
            let members = JSONPieces.members(of: value).map { member in
                "\(string(member.key, withoutNUL)):\(text(member.value, withoutNUL: withoutNUL))"
            }
            return "{\(members.joined(separator: ","))}"
        case UInt8(ascii: "["):
            return
                "[\((JSONPieces.elements(of: value) ?? []).map { text($0, withoutNUL: withoutNUL) }.joined(separator: ","))]"
        case UInt8(ascii: "\""): return JSONPieces.string(value).map { string($0, withoutNUL) } ?? value
        default: return value
        }
    }

    private static func string(_ text: String, _ withoutNUL: Bool) -> String {
        JSONText.string(withoutNUL ? text.replacing("\0", with: "") : text)
    }

    /// The fields of a kind that hold JSON.
    static func fields(of kind: AssetKind) -> [Int] {
        kind.fields.indices.filter { if case .json = kind.fields[$0].type { true } else { false } }
    }

    /// Those fields for every kind, made once.
    static func fieldSet(of kind: AssetKind) -> Set<Int> { sets[kind.id] ?? Set(fields(of: kind)) }

    private static let sets = Dictionary(
        AssetKind.catalogue.map { ($0.id, Set(fields(of: $0))) }, uniquingKeysWith: { first, _ in first })
}

extension String {
    /// Whether a byte stands in the text.
    func holds(_ byte: UInt8) -> Bool {
        var text = self
        return text.withUTF8 { bytes in bytes.baseAddress.map { memchr($0, Int32(byte), bytes.count) != nil } ?? false }
    }

    /// Whether a JSON text may have the character U+0000 in it: there is one way to write it.
    var holdsEscapedNUL: Bool {
        guard holds(UInt8(ascii: "\\")) else { return false }
        let escape = Array("\\u0000".utf8)
        var rest = self.utf8[...]
        while let next = rest.firstIndex(of: escape[0]) {
            if rest[next...].starts(with: escape) { return true }
            rest = rest[rest.index(after: next)...]
        }
        return false
    }
}
