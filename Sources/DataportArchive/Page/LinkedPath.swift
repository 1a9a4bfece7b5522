/// Paths that the page links to. A path that comes from data becomes a link only when it has the shape that the archive gives to its own
/// files; anything else, such as `javascript:` or `../`, is not linked.
enum LinkedPath {
    /// Whether the path names a body or a medium: `data/content/<aa>/<sha256>.<ext>`.
    static func isContent(_ path: String) -> Bool {
        let parts = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0].elementsEqual("data".utf8), parts[1].elementsEqual("content".utf8) else {
            return false
        }
        let name = parts[3].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return name.count == 2 && name[0].count == 64 && name[0].allSatisfy(isHex) && parts[2].count == 2
            && name[0].starts(with: parts[2]) && 1...8 ~= name[1].count && name[1].allSatisfy(isLowercaseOrDigit)
    }

    /// Whether the path names a picture that every browser shows without running anything in it.
    static func isPicture(_ path: String) -> Bool {
        isContent(path) && ["png", "jpg", "jpeg", "gif", "webp"].contains { path.hasSuffix("." + $0) }
    }

    /// Whether the path names a data file or a spreadsheet of the archive.
    static func isDataFile(_ path: String) -> Bool {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 3 || parts.count == 2 && parts[0] == "spreadsheet", parts.count == 2 || parts[0] == "data",
            let name = parts.last?.split(separator: ".", omittingEmptySubsequences: false), name.count == 2
        else { return false }
        return (parts.count == 2 || ["json", "csv", "xml"].contains(parts[1]))
            && ["jsonl", "csv", "xml"].contains(name[1])
            && !name[0].isEmpty && name[0].utf8.allSatisfy { isLowercaseOrDigit($0) || $0 == UInt8(ascii: "_") }
    }

    private static func isHex(_ byte: UInt8) -> Bool {
        UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || UInt8(ascii: "a")...UInt8(ascii: "f") ~= byte
    }

    private static func isLowercaseOrDigit(_ byte: UInt8) -> Bool {
        UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte
    }
}
