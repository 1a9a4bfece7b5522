import DataportCore

/// The lists that tables name, and their ids. A file of a service does not hold the service's own ids, so they are made of the names: the
/// same list has the same id in the next export.
struct PeopleLists: Sendable {
    private(set) var names: [(id: String, name: String)] = []
    private var ids: [[UInt8]: [UInt8]] = [:]

    /// The id of the list called `name`.
    @discardableResult
    mutating func add(_ name: String) -> String {
        String(decoding: id(of: Array(name.utf8)), as: UTF8.self)
    }

    /// The id of the list with this name in UTF-8.
    mutating func id(of name: UnsafeRawBufferPointer) -> [UInt8] { id(of: Array(name)) }

    private mutating func id(of name: [UInt8]) -> [UInt8] {
        if let known = ids[name] { return known }
        let text = String(decoding: name, as: UTF8.self)
        let id = Self.makeID(text, name, taken: Set(names.map(\.id)))
        names.append((id, text))
        ids[name] = Array(id.utf8)
        return Array(id.utf8)
    }

    private static func makeID(_ text: String, _ name: [UInt8], taken: Set<String>) -> String {
        let slug = Slug.make(text)
        if !slug.isLossy, !taken.contains(slug.text) { return slug.text }
        var hash = ValueHash()
        name.withUnsafeBytes { hash.add($0) }
        let digits = String(hash.value, radix: 16)
        return slug.text.isEmpty ? "list-\(digits)" : "\(slug.text)-\(digits)"
    }
}

/// A short id of a name: lower-case letters and digits of ASCII with hyphens between.
enum Slug {
    /// The slug, and whether letters of another script were left out of it.
    static func make(_ name: String) -> (text: String, isLossy: Bool) {
        var text = ""
        var isLossy = false
        for scalar in name.unicodeScalars.prefix(200) {
            switch scalar {
            case "a"..."z", "0"..."9": text.unicodeScalars.append(scalar)
            case "A"..."Z": text += scalar.properties.lowercaseMapping
            default:
                if scalar.value > 0x7F { isLossy = true }
                if !text.isEmpty, text.last != "-" { text += "-" }
            }
        }
        while text.last == "-" { text.removeLast() }
        return (String(text.prefix(60)), isLossy || text.isEmpty || text.utf8.count > 60)
    }
}
