/// A source that can also read subscriptions joined with their contacts, list by list: what a spreadsheet for people needs.
public protocol ProfileSource: Source {
    /// Opens a cursor over `AssetKind.profile`, ordered by list and then by subscription id.
    func profiles() async throws -> any RecordCursor & ~Copyable
}

extension AssetKind {
    /// A subscription with the person's address beside it. Not a kind of the catalogue: it exists only on the way to a spreadsheet.
    public static let profile = AssetKind(
        "profile", plural: "profiles", group: .subscribers, categories: [.identifiers, .customerRecords],
        "A subscription with the person's address beside it.",
        fields: [
            .reference("list_id", to: .list, required: true, "The list."),
            .personal("email", required: true, "The address."),
            .personal("name", "The person's name."),
            .word("status", .subscriptionStatus, required: true, "The state."),
            .timestamp("since", "Since when."),
            .text("source", "How the person came onto the list."),
            .json("contact_fields", .object, sensitivity: .personal, "Account-wide custom fields by tag."),
            .json("fields", .object, sensitivity: .personal, "The list's custom fields by tag."),
        ])
}
