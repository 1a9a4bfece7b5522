/// The parts of an address that matter for a check.
struct LinkAddress {
    /// In small letters; `nil` when there is none.
    let scheme: String?
    /// In small letters; `nil` when there is none.
    let host: String?
    /// Whether it says nothing: no text, or `#`.
    let isEmpty: Bool
    /// Whether it leads to a place in the same body.
    let isFragment: Bool

    init(_ bytes: some Collection<UInt8>) {
        // Longer ones differ in nothing that is asked for; a data: image can be megabytes.
        let text = String(decoding: bytes.prefix(512), as: UTF8.self).trimmed
        isEmpty = text.isEmpty || text == "#"
        isFragment = text.hasPrefix("#")
        let first = text.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0)) }
        let rest = text.dropFirst(first.count)
        let hasScheme = !first.isEmpty && rest.first == ":" && !rest.dropFirst().allSatisfy(\.isNumber)
        scheme = hasScheme ? first.lowercased() : nil
        let behind = hasScheme ? String(rest.dropFirst()) : text
        guard let authority = behind.after("//") else {
            host = nil
            return
        }
        let end = authority.firstIndex { "/?#".contains($0) } ?? authority.endIndex
        let server = authority[..<end].split(separator: "@").last ?? ""
        host = server.prefix { $0 != ":" }.lowercased()
    }
}
