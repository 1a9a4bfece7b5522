import DataportCore
import DataportProviders
import DataportTestKit

/// A small account in words that tests can read: subscriptions of people to one list, and what else a merge looks at.
struct MergingAccount {
    struct Subscription {
        var id: String
        var email: String
        var status: SubscriptionStatus
        var since: String? = "2026-01-01T00:00:00Z"
        var precision: String?
        /// The list; there is one called `list` anyway.
        var list = "list"
        var contact: String { "c-" + id }
    }

    struct Event {
        var subscription: String
        var event: String
        var at: String
        var precision: String?
    }

    var id: String
    var provider = "test"
    var subscriptions: [Subscription] = []
    var events: [Event] = []
    /// Tells the events of one archive from those of another.
    var eventSeries = 0
    /// Addresses that are held, by the id of the hold.
    var holds: KeyValuePairs<String, String> = [:]
    /// Names and custom fields by the id of the subscription.
    var names: [String: String] = [:]
    var fields: [String: String] = [:]

    /// The rows of the account, in load order.
    func rows() -> [(AssetKind, [[String: String]])] {
        let contacts = subscriptions.reduce(into: [String: [String: String]]()) { contacts, subscription in
            contacts[subscription.contact] = [
                "id": subscription.contact, "email": subscription.email, "name": names[subscription.id] ?? "",
            ]
        }
        return [
            (.account, [["id": id, "name": "Name", "provider": provider]]),
            (.suppression, holds.map { ["id": $0.key, "address": $0.value, "scope": "account", "reason": "manual"] }),
            (.list, [["id": "list", "name": "List"]]),
            (.contact, contacts.values.sorted { $0["id"]!.utf8.lexicographicallyPrecedes($1["id"]!.utf8) }),
            (
                .subscription,
                subscriptions.sorted { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }.map { subscription in
                    var row = [
                        "id": subscription.id, "list_id": subscription.list, "contact_id": subscription.contact,
                        "status": subscription.status.rawValue, "raw": "{\"was\":\"\(subscription.status.rawValue)\"}",
                    ]
                    row["since"] = subscription.since
                    row["since_precision"] = subscription.precision
                    row["fields"] = fields[subscription.id]
                    return row
                }
            ),
            (
                .consentEvent,
                events.enumerated().map { number, event in
                    [
                        "id": "e\(eventSeries)-\(1_000_000 + number)", "contact_id": "c-" + event.subscription,
                        "subscription_id": event.subscription, "event": event.event, "at": event.at,
                        "extra": event.precision.map { "{\"at_precision\":\"\($0)\"}" } ?? "",
                    ]
                }
            ),
        ]
    }

    private static func batch(_ rows: [[String: String]], of kind: AssetKind) -> RecordBatch {
        var batch = RecordBatch(fieldCount: kind.fields.count)
        for row in rows {
            for field in kind.fields {
                if let value = row[field.name], !value.isEmpty {
                    batch.append(text: value)
                } else {
                    batch.appendNull()
                }
            }
        }
        return batch
    }

    /// Makes the account in a store that does not hold it.
    func create(in test: TestPlace) async throws {
        let batches = rows().map { kind, rows in
            (kind, { (batch: inout RecordBatch) in batch = Self.batch(rows, of: kind) })
        }
        try await test.add(account: id, provider: provider, batches, [])
    }

    /// Imports the account, as an archive would bring it, into one that a store holds.
    @discardableResult
    func merge(
        into account: String, of test: TestPlace, _ options: MergeOptions = MergeOptions()
    ) async throws -> MergePlan {
        let identity = ImportIdentity(
            origin: ImportIdentity.origin(provider: provider, account: id), account: id, archiveDigest: "digest",
            started: Instant(secondsSince1970: 1_795_208_400))
        let sink = try StoreMergeSink(test.backend, account: account, identity: identity, options: options)
        for (kind, rows) in rows() where !rows.isEmpty {
            var batch = Self.batch(rows, of: kind)
            var writer = try sink.writer(for: kind)
            _ = try await writer.write(&batch)
            try await writer.finish()
        }
        let plan = try sink.plan()
        if !options.isRehearsal { try sink.commit() }
        return plan
    }
}
