package import DataportCore
import DataportZip

/// The names of an archive's files: docs/format.md sections 2 and 10.
package enum EntryPath {
    package static let content = "data/content/"
    package static let dataPackage = "datapackage.json"
    package static let bagit = "bagit.txt"
    package static let bagInfo = "bag-info.txt"
    package static let manifest = "manifest-sha256.txt"
    package static let tagManifest = "tagmanifest-sha256.txt"

    /// The part of the archive that a path belongs to, in the order of section 10; `nil` when there is no such path.
    package static func part(of path: String) -> Int? {
        let folders = ["data/json/", "data/csv/", "data/xml/"]
        if folders.contains(where: { path.hasPrefix($0) }) { return 0 }
        let parts = [
            content, "schema/", "spreadsheet/", "report/", "index.html", "README.txt", dataPackage, bagit, bagInfo,
            manifest, tagManifest,
        ]
        let position = parts.firstIndex { $0.utf8.last == 0x2F ? path.hasPrefix($0) : path == $0 }
        return position.map { $0 + 1 }
    }
}

/// Refuses entries that are out of place.
package struct EntryOrder: Sendable {
    private var part = 0
    private var lastContent = ""
    private var lastKind = -1
    private var names: Set<String> = []

    /// An order that admits the first entry of an archive.
    package init() {}

    /// Admits the next entry.
    package mutating func admit(_ path: String) throws(DataportError) {
        guard EntryName.isWellFormed(path), let next = EntryPath.part(of: path) else {
            throw DataportError(.internalError, "an archive has no file of this name", place: path)
        }
        let isContent = path.hasPrefix(EntryPath.content)
        // Paths of content are ASCII: Swift orders them bytewise.
        let isInOrder = next > part || (next == part && (!isContent || path > lastContent))
        guard isInOrder, isContent || names.insert(path).inserted else {
            throw DataportError(.internalError, "a file came twice or out of order", place: path)
        }
        part = next
        if isContent { lastContent = path }
    }

    /// Admits the next kind; kinds that are not in the catalogue may stand anywhere.
    package mutating func admit(_ kind: AssetKind) throws(DataportError) {
        guard let index = AssetKind.catalogue.firstIndex(where: { $0.id == kind.id }) else { return }
        guard index > lastKind else {
            throw DataportError(.internalError, "a kind came twice or out of order", place: kind.id.name)
        }
        lastKind = index
    }
}
