import DataportCore

/// Names and account-wide fields of contacts: they are wanted again when subscriptions come.
struct MailWizzProfiles {
    private let profiles: ScratchMap

    init(_ scratch: Scratch) throws(DataportError) { profiles = try ScratchMap(scratch, "profile") }

    func keep(_ contact: String, name: String?, fields: String?) throws(DataportError) {
        guard name != nil || fields != nil else { return }
        // A form cannot hold the character U+0000, so that no name has it.
        try profiles.set(contact, "\(name ?? "")\u{0}\(fields ?? "")")
    }

    func find(_ contact: String) throws(DataportError) -> (name: String?, fields: String?)? {
        guard let profile = try profiles.value(of: contact) else { return nil }
        let parts = profile.split(separator: "\u{0}", maxSplits: 1, omittingEmptySubsequences: false)
        func text(_ part: Substring?) -> String? { part.flatMap { $0.isEmpty ? nil : String($0) } }
        return (text(parts.first), text(parts.last))
    }
}
