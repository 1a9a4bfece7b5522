package import DataportCore

/// The sample accounts, and how they come into a store.
package enum SampleAccounts {
    /// Puts the sample accounts that the store at `path` lacks into it, each whole or not at all, and returns their
    /// ids.
    package static func addMissing(toStoreAt path: String) throws(DataportError) -> [String] {
        let store = try AccountStore(at: path)
        let present = try store.accounts()
        let files = SampleFile.all()
        var added: [String] = []
        for account in accounts(of: files) where !present.contains(account) {
            var loader = try SampleLoader(account: account, files: files, store: store)
            try loader.load()
            added.append(account)
        }
        return added
    }

    /// The ids of the sample accounts: what follows `account-` in the names of their folders.
    package static func accounts(of files: [SampleFile]) -> [String] {
        var accounts: [String] = []
        for file in files {
            let folder = file.path.prefix { $0 != "/" }
            guard folder.hasPrefix("account-") else { continue }
            let account = String(folder.dropFirst("account-".count))
            if accounts.last != account { accounts.append(account) }
        }
        return accounts
    }
}
