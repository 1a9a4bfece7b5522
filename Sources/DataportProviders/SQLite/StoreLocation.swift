package import DataportCore
import Glibc

/// Where the store is when nobody says where.
package enum StoreLocation {
    /// `$DATAPORT_STORE`, else `dataport/accounts.sqlite` in the user's data directory (XDG Base Directory
    /// Specification).
    package static func defaultPath() throws(DataportError) -> String {
        try defaultPath { name in getenv(name).map { String(cString: $0) } }
    }

    /// The same with an environment of one's own.
    package static func defaultPath(_ variable: (String) -> String?) throws(DataportError) -> String {
        func set(_ name: String) -> String? { variable(name).flatMap { $0.isEmpty ? nil : $0 } }
        if let path = set("DATAPORT_STORE") { return path }
        // The specification wants relative paths ignored.
        if let data = set("XDG_DATA_HOME"), data.utf8.first == UInt8(ascii: "/") {
            return data + "/dataport/accounts.sqlite"
        }
        if let home = set("HOME") { return home + "/.local/share/dataport/accounts.sqlite" }
        throw DataportError(
            .configuration, "there is no place for the account store: HOME is not set",
            advice: "set DATAPORT_STORE to the path of the store")
    }

    /// Makes the folders above `path` that are missing, for their owner alone.
    static func makeFolders(above path: String) throws(DataportError) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: true).dropLast()
        var folder = path.utf8.first == UInt8(ascii: "/") ? "/" : ""
        for part in parts {
            folder += part + "/"
            guard mkdir(folder, 0o700) != 0, errno != EEXIST, access(folder, F_OK) != 0 else { continue }
            throw DataportError(
                .cannotCreate, "the folder of the store cannot be made: \(String(cString: strerror(errno)))",
                place: folder, advice: "choose another path for the store")
        }
    }
}
