import DataportCore
import Synchronization

/// An account of a service as a source. Everything is read once, when somebody first asks what there is, so that what refers to something finds it;
/// it is still no snapshot, for the service goes on while it is read.
final class ServiceSource: Source {
    private let service: any Service
    private let account: String
    private let extras: [SourceAddition]
    private let read = Mutex<(account: RemoteAccount, name: String)?>(nil)

    init(_ service: any Service, account: String, extras: [SourceAddition] = []) {
        self.service = service
        self.account = account
        self.extras = extras
    }

    func inventory(counting: Bool) throws -> Inventory {
        let (remote, name) = try load()
        let entries = AssetKind.catalogue.map { kind -> Inventory.Entry in
            let readability = remote.readability[kind.id] ?? .unreadable(reason: "it was not asked for")
            if case .unreadable = readability {
                return Inventory.Entry(kind: kind, count: nil, readability: readability)
            }
            return Inventory.Entry(kind: kind, count: remote.count(kind.id) ?? 0, readability: readability)
        }
        return Inventory(
            account: account, sourceName: name, isSnapshot: false, entries: entries, remarks: remote.remarks)
    }

    func cursor(over kind: AssetKind, after bookmark: Bookmark?) throws -> any RecordCursor & ~Copyable {
        try load().account.cursor(over: kind, after: bookmark)
    }

    func attachments(of kinds: [AssetKind]) throws -> any AttachmentCursor & ~Copyable {
        try load().account.content.cursor(of: Set(kinds.map(\.id)))
    }

    private func load() throws(DataportError) -> (account: RemoteAccount, name: String) {
        if let loaded = read.withLock({ $0 }) { return loaded }
        var loaded = try service.read(account: account)
        for extra in extras { loaded.account = try extra.add(loaded.account) }
        read.withLock { $0 = loaded }
        return loaded
    }
}

/// Something that a service does not show over its API, from a file that it exports (`--with`).
struct SourceAddition: Sendable {
    let add: @Sendable (RemoteAccount) throws(DataportError) -> RemoteAccount
}
