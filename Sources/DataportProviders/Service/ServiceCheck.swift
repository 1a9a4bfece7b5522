package import DataportCore

/// What a look at a service found; nothing was changed by it.
package struct ServiceCheck: Sendable {
    /// The service, for people.
    package let service: String
    /// Where it answers.
    package let address: String
    /// Its version, when it says so.
    package let version: String?
    /// Who the credentials are.
    package let user: String?
    /// For each kind, whether it can be read, in load order.
    package let kinds: [(kind: AssetKind, readability: Inventory.Readability)]
}
