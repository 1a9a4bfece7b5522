import DataportCore

/// The accounts of a store in messages.
enum StoreAccounts {
    /// Requires an account to be among those that the store holds.
    static func require(_ account: String, among accounts: [String], place: String) throws(DataportError) {
        if accounts.contains(where: { $0.utf8.elementsEqual(account.utf8) }) { return }
        throw DataportError(
            .noInput, "no such account \(Terminal.safe(account)); \(describe(accounts))", place: place,
            advice: accounts.isEmpty
                ? "put the sample accounts into it: dataport init --sample" : "choose one of them with --account")
    }

    private static func describe(_ accounts: [String]) -> String {
        guard !accounts.isEmpty else { return "the store is empty" }
        let shown = accounts.prefix(10).map { Terminal.safe($0) }.joined(separator: ", ")
        return "accounts here: \(shown)" + (accounts.count > 10 ? " and \(accounts.count - 10) more" : "")
    }
}
