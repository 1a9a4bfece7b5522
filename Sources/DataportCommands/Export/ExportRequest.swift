package import DataportArchive
package import DataportCore
import DataportEngine
import DataportFormats
import DataportProviders
import Glibc

/// What an export was asked for, checked.
package struct ExportRequest: Sendable {
    let account: String
    let sourceURI: String?
    let storePath: String?
    let selection: KindSelection
    let formats: [ArchiveFormat]
    let compression: Compression
    let destination: ArchiveDestination
    let addsSpreadsheets: Bool
    let created: Instant
    let fileOptions: SourceOptions

    /// Opens the source that was named, or the account store.
    func openSource() throws(DataportError) -> any Source {
        if let sourceURI { return try open(sourceURI) }
        if let storePath { return try open("sqlite:\(storePath)") }
        return try open("sqlite:\(StoreLocation.defaultPath())")
    }

    private func open(_ uri: String) throws(DataportError) -> any Source {
        return try ProviderRegistry.openSource(uri, account: account, options: fileOptions)
    }

    /// The archive to write: `output` itself, a default name inside it when it is a folder, or a default name in this folder.
    package static func destination(
        _ output: String?, account: String, created: Instant, force: Bool
    ) -> ArchiveDestination {
        if output == "-" { return .standardOutput }
        let name = "account-\(fileName(of: account))-\(created.compact).dataport.zip"
        guard let output else { return .file(path: name, force: force) }
        guard isFolder(output) else { return .file(path: output, force: force) }
        return .file(path: output.hasSuffix("/") ? output + name : "\(output)/\(name)", force: force)
    }

    /// The account's id when it is harmless as part of a file name, else its harmless characters.
    package static func fileName(of account: String) -> String {
        let harmless = account.utf8.map { byte in
            switch byte {
            case 0x30...0x39, 0x61...0x7A, 0x41...0x5A, 0x2D, 0x5F: Character(UnicodeScalar(byte))
            default: Character("_")
            }
        }
        return String(harmless.prefix(64))
    }

    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }
}
