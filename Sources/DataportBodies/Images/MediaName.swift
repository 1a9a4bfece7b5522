/// The name of an image for people.
enum MediaName {
    private static let longest = 200

    /// The last part of the address, with its escapes undone, or `image.png` where that is no name.
    static func name(of address: String, _ format: ImageFormat) -> String {
        let path = address.prefix { $0 != "?" && $0 != "#" }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        let fallback = "image.\(format.ending)"
        guard parts.count > 3, let last = parts.last, !last.isEmpty,
            let text = String(validating: unescaped(last), as: UTF8.self)
        else { return fallback }
        let isHarmless = text.unicodeScalars.allSatisfy { $0.value > 0x1F && !(0x7F...0x9F).contains($0.value) }
        return isHarmless && !text.contains("/") ? String(text.prefix(longest)) : fallback
    }

    private static func unescaped(_ text: Substring) -> [UInt8] {
        var result: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == 0x25, rest.count > 1,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                result.append(value)
                rest = rest.dropFirst(2)
            } else {
                result.append(byte)
            }
        }
        return result
    }
}
