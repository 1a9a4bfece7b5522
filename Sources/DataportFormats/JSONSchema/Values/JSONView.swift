/// A scanned text and its tape, for the duration of a call.
struct JSONView {
    let text: UnsafePointer<UInt8>
    let tokens: UnsafePointer<JSONToken>

    /// The literal of a token; of a string what stands between its quotes.
    @inline(__always) func literal(_ token: JSONToken) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: text + token.start, count: token.count)
    }

    /// Hands out the text of a string or key, its escapes resolved.
    @inline(__always) func withText<R>(_ token: JSONToken, _ body: (UnsafePointer<UInt8>, Int) -> R) -> R {
        token.isEscaped ? withUnescaped(token, body) : body(text + token.start, token.count)
    }

    /// The text of a string or key, its escapes resolved.
    func unescaped(_ token: JSONToken) -> [UInt8] {
        token.isEscaped ? JSONString.unescape(UnsafeRawBufferPointer(literal(token))) : Array(literal(token))
    }

    @inline(never) private func withUnescaped<R>(_ token: JSONToken, _ body: (UnsafePointer<UInt8>, Int) -> R) -> R {
        JSONString.unescape(UnsafeRawBufferPointer(literal(token))).withUnsafeBufferPointer { bytes in
            // An escape stands for at least one byte, so the text is not empty.
            bytes.baseAddress.map { body($0, bytes.count) } ?? body(text, 0)
        }
    }

    /// The places of the tokens of an array's elements, or of an object's keys.
    func children(of index: Int) -> [Int] {
        let container = tokens[index]
        let step = container.kind == .object ? 1 : 0
        var places: [Int] = []
        places.reserveCapacity(container.count)
        var at = index + 1
        for _ in 0..<container.count {
            places.append(at)
            at = tokens[at + step].next
        }
        return places
    }
}
