import DataportArchive
import DataportBodies
import DataportCore
import DataportEngine
import DataportFormats
import DataportProviders
import DataportZip

/// What an import was asked for.
struct ImportRequest {
    /// The archive's path.
    var archive: String
    /// The URI of the target.
    var target: String
    /// The account that the archive must be of, if one was named.
    var account: String?
    /// The account's old and new id, if it gets another one.
    var renaming: (old: String, new: String)?
    var selection: KindSelection
    var format: ArchiveFormat?
    var limits: ReadingLimits
    var merging = MergeOptions()
    /// Whether records that cannot be imported are left out, instead of ending the import.
    var skipsRejected = false
    /// Where a plan is written to, or with which the target is compared.
    var planFile: String?
    var resumes = false
    /// The service that upload files are for.
    var service: String?
    /// How the target is asked, when it is a service.
    var asked = ServiceOptions()
    /// Where the plan is written to as a page.
    var planPage: String?
    /// Where what is written to a service is written down: for every target another file.
    var journal: String {
        var hash = ValueHash()
        var name = target
        name.withUTF8 { hash.add(UnsafeRawBufferPointer($0)) }
        let scheme = target.prefix { $0 != ":" }
        return "\(archive).\(scheme)-\(String(hash.value & 0xFFFF_FFFF, radix: 16)).journal"
    }
    /// What is done with bodies.
    var translation = TranslationRequest()

    /// The account's id in the target.
    /// - Throws: `tenantGuard` when the archive is of another account than the one that was meant.
    func targetAccount(of archived: String) throws(DataportError) -> String {
        let target = renaming?.new ?? archived
        guard let expected = renaming?.old ?? account, !expected.utf8.elementsEqual(archived.utf8) else {
            return target
        }
        throw DataportError(
            .tenantGuard, "the archive is of account \(Terminal.safe(archived)) and not of \(Terminal.safe(expected))",
            place: archive, advice: "name the right archive, or the right account")
    }

    /// Reads `OLD:NEW`.
    static func renaming(_ text: String?) throws(DataportError) -> (old: String, new: String)? {
        guard let text else { return nil }
        guard let colon = text.firstIndex(of: ":"), text.index(after: colon) < text.endIndex else {
            throw DataportError(
                .usage, "--map-account wants the old and the new id", advice: "write --map-account 42:7")
        }
        return (String(text[..<colon]), String(text[text.index(after: colon)...]))
    }
}
