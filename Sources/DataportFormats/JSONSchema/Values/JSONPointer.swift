/// JSON pointers (RFC 6901).
enum JSONPointer {
    /// `token` as part of a pointer.
    static func escape(_ token: [UInt8]) -> String {
        var escaped: [UInt8] = []
        for byte in token {
            switch byte {
            case UInt8(ascii: "~"): escaped += [byte, UInt8(ascii: "0")]
            case UInt8(ascii: "/"): escaped += [UInt8(ascii: "~"), UInt8(ascii: "1")]
            default: escaped.append(byte)
            }
        }
        return String(decoding: escaped, as: UTF8.self)
    }

    /// The parts of a pointer; `nil` when it is none.
    static func tokens(_ pointer: [UInt8]) -> [[UInt8]]? {
        guard let first = pointer.first else { return [] }
        guard first == UInt8(ascii: "/") else { return nil }
        var tokens: [[UInt8]] = []
        for part in pointer.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            guard let token = unescape(part) else { return nil }
            tokens.append(token)
        }
        return tokens
    }

    private static func unescape(_ part: ArraySlice<UInt8>) -> [UInt8]? {
        var token: [UInt8] = []
        var at = part.startIndex
        while at < part.endIndex {
            if part[at] == UInt8(ascii: "~") {
                guard at + 1 < part.endIndex, part[at + 1] == 0x30 || part[at + 1] == 0x31 else { return nil }
                token.append(part[at + 1] == 0x30 ? UInt8(ascii: "~") : UInt8(ascii: "/"))
                at += 2
            } else {
                token.append(part[at])
                at += 1
            }
        }
        return token
    }
}

extension JSONDocument {
    /// The place that a pointer leads to from `start`, and the places on the way, `start` first; `nil` when it leads nowhere.
    func path(_ pointer: [[UInt8]], from start: Int) -> [Int]? {
        var path = [start]
        for token in pointer {
            guard let next = child(token, of: path[path.count - 1]) else { return nil }
            path.append(next)
        }
        return path
    }

    /// The pointer from `start` to a value inside it.
    func pointer(to place: Int, from start: Int) -> String {
        var pointer = ""
        var at = start
        while at < place {
            let steps =
                kind(at) == .object
                ? members(at) : elements(at).enumerated().map { (Array(String($0).utf8), $1) }
            guard let step = steps.last(where: { $0.value <= place }) else { return pointer }
            pointer += "/" + JSONPointer.escape(step.key)
            at = step.value
        }
        return pointer
    }

    private func child(_ token: [UInt8], of place: Int) -> Int? {
        guard kind(place) == .array else { return member(token, of: place) }
        let elements = elements(place)
        guard let index = Int(String(decoding: token, as: UTF8.self)), elements.indices.contains(index),
            String(index).utf8.elementsEqual(token)
        else { return nil }
        return elements[index]
    }
}
