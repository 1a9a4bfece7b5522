extension AssetKind.ID {
    /// See `AssetKind.segment`.
    public static let segment: Self = "segment"
}

extension AssetKind {
    /// A saved filter of a list.
    public static let segment = AssetKind(
        .segment, plural: "segments", categories: [.identifiers],
        "A saved filter of a list, by field tags and operator names and never by local ids.",
        fields: [
            .reference("list_id", to: .list, "The list it filters."),
            .text("name", required: true, "Name of the segment."),
            .word("match", ["any", "all"], "Whether one condition is enough."),
            .json("conditions", .array, sensitivity: .personal, "Conditions: objects with field, operator and value."),
            .text("query", "The filter in the provider's query language, verbatim."),
            .integer("subscribers_count", "How many people matched at the time of export."),
        ])
}
