extension AssetKind.ID {
    /// See `AssetKind.listField`.
    public static let listField: Self = "list_field"
}

extension AssetKind {
    /// A custom field.
    public static let listField = AssetKind(
        .listField, plural: "list_fields",
        "A custom field: of one list, or of the whole account when `list_id` is null.",
        fields: [
            .reference("list_id", to: .list, "The list it belongs to; null when it is account-wide."),
            .text("tag", required: true, "The key under which subscriptions and merge tags hold it."),
            .text("label", "What people see."),
            .word("type", .listFieldType, required: true, "Type of its values."),
            .boolean("required", "Whether a subscriber must fill it in."),
            .word("visibility", ["visible", "hidden", "none"], "Where it is shown."),
            .text("default", "Value of an empty field."),
            .text("help_text", "Help shown beside it."),
            .json("options", .array, "Choices: objects with name and value."),
            .integer("position", "Order among the fields."),
            .json("validation", .object, "Limits and patterns, in the source's words."),
        ])
}

extension Vocabulary {
    /// The types of custom fields.
    public static let listFieldType: Vocabulary = [
        "text", "textarea", "email", "url", "phone", "date", "datetime", "dropdown", "multiselect", "radio", "checkbox",
        "checkbox_list", "consent", "rating", "years_range", "country", "state", "number", "boolean", "json",
    ]
}
