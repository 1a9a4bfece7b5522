import DataportCore
import DataportProviders
import DataportTestKit
import Foundation
import Testing

/// An account in words that tests can read, and the upload files that are made of it.
struct UploadingAccount {
    struct Subscription {
        var id: String
        var list: String
        var email: String
        var status = SubscriptionStatus.subscribed
        var fields: String?
    }

    struct Hold {
        var address: String
        var scope = "account"
        var target: String?
        var reason = "manual"
    }

    var lists = ["list"]
    /// People who are on no list.
    var others: [String] = []
    var subscriptions: [Subscription] = []
    var holds: [Hold] = []
    var fields: [(list: String?, tag: String, type: String)] = []

    static let started = Instant(secondsSince1970: 1_795_208_400)

    /// Every address is one contact.
    private var contacts: [String: String] {
        let emails = Set(subscriptions.map(\.email) + others).sorted()
        return Dictionary(uniqueKeysWithValues: emails.enumerated().map { ($1, "c\(1_000_000 + $0)") })
    }

    private func rows() -> [(AssetKind, [[String: String?]])] {
        let contacts = contacts
        return [
            (.account, [["id": "42", "name": "Name"]]),
            (
                .suppression,
                holds.enumerated().map { number, hold in
                    [
                        "id": "h\(1_000_000 + number)", "address": hold.address, "scope": hold.scope,
                        "target": hold.target, "reason": hold.reason,
                    ]
                }
            ),
            (.list, lists.sorted().map { ["id": $0, "name": "The list \($0)"] }),
            (
                .listField,
                fields.enumerated().map { number, field in
                    [
                        "id": "f\(1_000_000 + number)", "list_id": field.list, "tag": field.tag, "type": field.type,
                        "position": "\(number)",
                    ]
                }
            ),
            (.contact, contacts.sorted { $0.value < $1.value }.map { ["id": $0.value, "email": $0.key] }),
            (
                .subscription,
                subscriptions.sorted { $0.id < $1.id }.map { subscription in
                    [
                        "id": subscription.id, "list_id": subscription.list, "contact_id": contacts[subscription.email],
                        "status": subscription.status.rawValue, "fields": subscription.fields,
                    ]
                }
            ),
        ]
    }

    /// A sink for one service that was given everything.
    func sink(
        for service: String, at folder: String, isRehearsal: Bool = false,
        interruption: @escaping @Sendable () throws -> Void = {}
    ) async throws -> any TransactionalSink {
        var target = try UploadTarget().serving(service, interruption: interruption)
        if isRehearsal { target = try #require(target.rehearsing) }
        #expect(try !target.holds("42", at: folder))
        let identity = ImportIdentity(
            origin: "test/42", account: "42", archiveDigest: "digest", started: Self.started)
        let sink = try target.newAccount("42", at: folder, identity: identity)
        for (kind, rows) in rows() {
            var writer = try await sink.writer(for: kind)
            var batch = RecordBatch(fieldCount: kind.fields.count)
            for row in rows {
                for field in kind.fields {
                    if let value = row[field.name] ?? nil { batch.append(text: value) } else { batch.appendNull() }
                }
            }
            if !batch.isEmpty { _ = try await writer.write(&batch) }
            try await writer.finish()
        }
        return sink
    }

    /// Writes the files.
    @discardableResult
    func write(for service: String, at folder: String) async throws -> UploadReport {
        let sink = try await sink(for: service, at: folder)
        try await sink.commit()
        return try #require((sink as? UploadSink)?.report)
    }

    /// A list and an address.
    struct Place: Hashable {
        let list: String
        let address: String
    }

    /// Whoever may be mailed by the letter of the records: every subscription of the address to the list says `subscribed`, and no hold is
    /// about the address or its domain, but one for another list.
    var mailable: Set<Place> {
        var said: [Place: Set<SubscriptionStatus>] = [:]
        for subscription in subscriptions {
            said[Place(list: subscription.list, address: subscription.email.lowercased()), default: []]
                .insert(subscription.status)
        }
        return Set(
            said.filter { place, statuses in
                statuses == [.subscribed] && !holds.contains { isAbout($0, place) }
            }.keys)
    }

    private func isAbout(_ hold: Hold, _ place: Place) -> Bool {
        let named = lists.first { $0 == hold.target || "The list \($0)" == hold.target }
        if hold.scope == "list", let named, named != place.list { return false }
        let address = hold.address.lowercased()
        return address == place.address || !address.contains("@") && place.address.hasSuffix("@" + address)
    }
}

/// The files of a folder, read without any code of ours.
struct UploadedFiles {
    let folder: String

    /// The paths of the tables of one step, such as `3-subscribers`.
    func paths(_ step: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(step)")) ?? []
        return names.sorted().map { "\(step)/\($0)" }
    }

    func text(_ path: String) throws -> String { try String(contentsOfFile: "\(folder)/\(path)", encoding: .utf8) }

    /// The rows of a table, the header first.
    func rows(_ path: String, delimiter: Character = ",") throws -> [[String]] {
        var rows: [[String]] = []
        var (row, cell, isQuoted) = ([String](), "", false)
        var scalars = Array(try text(path).unicodeScalars)[...]
        while let scalar = scalars.popFirst() {
            if isQuoted {
                if scalar != "\"" {
                    cell.unicodeScalars.append(scalar)
                } else if scalars.first == "\"" {
                    cell.unicodeScalars.append(contentsOf: scalars.prefix(1))
                    scalars = scalars.dropFirst()
                } else {
                    isQuoted = false
                }
            } else if scalar == "\"" {
                isQuoted = true
            } else if Character(scalar) == delimiter {
                row.append(cell)
                cell = ""
            } else if scalar == "\n" {
                rows.append(row + [cell])
                (row, cell) = ([], "")
            } else if scalar != "\r" {
                cell.unicodeScalars.append(scalar)
            }
        }
        return rows
    }

    /// The lower-case addresses of a step's tables: all of them, or of the files whose name begins with a number.
    func addresses(_ step: String, of number: Int? = nil, delimiter: Character = ",") throws -> [String] {
        let wanted = paths(step).filter { path in number.map { path.hasPrefix("\(step)/0\($0)-") } ?? true }
        return try wanted.flatMap { path in
            try rows(path, delimiter: delimiter).dropFirst(path.hasSuffix(".txt") ? 0 : 1).compactMap {
                $0.first?.lowercased()
            }
        }
    }
}
