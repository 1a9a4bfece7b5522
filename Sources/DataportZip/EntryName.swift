/// Which names the files of a zip file may have.
package enum EntryName: Sendable {
    /// Those of our archives: docs/format.md section 10.
    case archive
    /// Any that stays inside its folder. They are looked at and never made into files.
    case foreign

    /// Whether an entry may have the name.
    func admits(_ name: [UInt8]) -> Bool {
        switch self {
        case .archive: Self.isWellFormed(String(decoding: name, as: UTF8.self))
        case .foreign: Self.isHarmless(name)
        }
    }

    private static func isHarmless(_ name: [UInt8]) -> Bool {
        guard let first = name.first, first != 0x2F, name.count < 4096, !name.contains(0) else { return false }
        let parts = name.split(omittingEmptySubsequences: false) { $0 == 0x2F || $0 == 0x5C }
        return !parts.contains { $0.elementsEqual([0x2E, 0x2E]) }
    }

    /// Whether a path is made of `[a-z0-9._-]` names (and the capitals of `README.txt`) joined by `/`, none of which Windows takes for
    /// another: it drops dots at the end, and `con` or `nul.txt` are devices there.
    package static func isWellFormed(_ path: String) -> Bool {
        if path == "README.txt" { return true }
        guard !path.isEmpty, path.utf8.count < 256, path != "readme.txt" else { return false }
        return path.split(separator: "/", omittingEmptySubsequences: false).allSatisfy(isName)
    }

    private static func isName(_ name: Substring) -> Bool {
        guard let last = name.utf8.last, last != 0x2E else { return false }
        let isPlain = name.utf8.allSatisfy { byte in
            switch byte {
            case 0x61...0x7A, 0x30...0x39, 0x2E, 0x5F, 0x2D: true
            default: false
            }
        }
        return isPlain && !isDevice(name.prefix { $0 != "." })
    }

    private static func isDevice(_ name: Substring) -> Bool {
        switch name.utf8.count {
        case 3: name == "con" || name == "prn" || name == "aux" || name == "nul"
        case 4: (name.hasPrefix("com") || name.hasPrefix("lpt")) && name.utf8.last.map { $0 &- 0x30 < 10 } ?? false
        default: false
        }
    }
}
