package import DataportCore
import DataportFormats
import Glibc

/// A folder that has the shape of an archive, as a source: records in `data/json/<kinds>.jsonl`, bodies and media in `data/content`. Unpacked
/// archives and rejected records are such folders; this is how people mend them. Lines may stand in any order and keys may be missing.
package struct FolderSource: Source {
    private let path: String
    private let account: String

    /// Opens the folder at `path`, whose account's own record, if there is one, must have the id `account`.
    package init(path: String, account: String) throws(DataportError) {
        self.path = path
        self.account = account
        guard access("\(path)/data/json", R_OK | X_OK) == 0 else {
            throw DataportError(
                .noInput, "the folder has no records: \(String(cString: strerror(errno)))", place: "\(path)/data/json",
                advice: "name a folder that an archive was unpacked to")
        }
        try requireAccount()
    }

    private func requireAccount() throws(DataportError) {
        guard let index = try RecordIndex(file(of: .account), of: .account) else { return }
        guard index.ids.count == 1, index.ids[0].elementsEqual(account.utf8) else {
            throw DataportError(
                .tenantGuard, "the folder is not of account \(Terminal.safe(account))", place: file(of: .account),
                advice: "name its account with --account, or mend the account's record")
        }
    }

    private func file(of kind: AssetKind) -> String { "\(path)/\(ArchiveFormat.json.path(of: kind))" }

    package func inventory(counting: Bool) throws -> Inventory {
        let entries = try AssetKind.catalogue.map { kind in
            let path = file(of: kind)
            guard access(path, F_OK) == 0 else {
                return Inventory.Entry(
                    kind: kind, count: nil, readability: .unreadable(reason: "the folder has no file of this kind"))
            }
            return Inventory.Entry(kind: kind, count: counting ? try RecordIndex(path, of: kind)?.ids.count : nil)
        }
        return Inventory(account: account, sourceName: "folder", isSnapshot: false, entries: entries)
    }

    package func cursor(over kind: AssetKind, after bookmark: Bookmark?) throws -> any RecordCursor & ~Copyable {
        try FolderRecordCursor(RecordIndex(file(of: kind), of: kind), of: kind, after: bookmark)
    }

    package func attachments(of kinds: [AssetKind]) throws -> any AttachmentCursor & ~Copyable {
        var paths: Set<String> = []
        for kind in kinds where !kind.attachmentFields.isEmpty {
            let fields = kind.fields.indices.filter { kind.fields[$0].type == .attachment }
            var cursor = try FolderRecordCursor(RecordIndex(file(of: kind), of: kind), of: kind, after: nil)
            var batch = RecordBatch(fieldCount: kind.fields.count)
            while try cursor.next(into: &batch) != nil {
                for row in 0..<batch.rowCount {
                    for field in fields { if let path = batch.text(row: row, field: field) { paths.insert(path) } }
                }
            }
        }
        // Paths are ASCII: their order is that of their bytes.
        return FolderAttachmentCursor(folder: path, paths: paths.sorted())
    }
}
