/// A field of a contact, as it is put into the text.
public struct TemplateField: Sendable, Hashable {
    /// Which field.
    public enum Name: Sendable, Hashable {
        case email, firstName, lastName, fullName
        /// A field of the account's own, as the service calls it.
        case custom(String)
    }

    /// What happens to the value on its way into the text. What HTML reserves is escaped or not as the service has it, except in `raw`.
    public enum Change: Sendable, Hashable, CaseIterable {
        case none, upper, lower
        /// The first letter of every word is a capital.
        case title
        /// Percent-encoded, for the query of an address.
        case urlEncoded
        /// The value is HTML and goes in as it is.
        case raw
    }

    /// Which field.
    public var name: Name
    /// What stands there for people of whom the field is empty.
    public var fallback: String?
    /// What happens to the value.
    public var change: Change

    /// A field.
    public init(_ name: Name, fallback: String? = nil, change: Change = .none) {
        self.name = name
        // An empty fallback is what happens anyway: Sendy writes it in every tag.
        self.fallback = fallback?.isEmpty == true ? nil : fallback
        self.change = change
    }
}
