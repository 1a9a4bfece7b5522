import DataportCore
import DataportFormats

extension ColumnMeaning {
    /// The meanings that are one word in a mapping file.
    private static let words: [(word: String, meaning: ColumnMeaning)] = [
        ("email", .email), ("name", .name), ("attributes", .attributes), ("language", .language),
        ("timezone", .timezone), ("country", .country), ("contact_ip", .contactIP), ("ip", .ip), ("source", .source),
        ("reason", .reason), ("opt_in_at", .optInAt), ("opt_in_ip", .optInIP), ("confirm_at", .confirmAt),
        ("confirm_ip", .confirmIP), ("opt_out_at", .optOutAt), ("held_at", .heldAt), ("created_at", .created),
        ("updated_at", .updated), ("since", .since), ("extra", .extra),
    ]

    /// What a mapping file can say of a column, for people.
    static let wordList =
        words.map(\.word).joined(separator: ", ")
        + ", first_name TAG, last_name TAG, field TAG TYPE, tags TAG, lists SEPARATOR, status, raw KEY"

    /// The meaning as a mapping file has it.
    var text: String {
        switch self {
        case .firstName(let tag): "first_name \(tag)"
        case .lastName(let tag): "last_name \(tag)"
        case .field(let tag, let type): "field \(tag) \(type)"
        case .tags(let tag): "tags \(tag)"
        case .lists(let separator): "lists \(DelimitedDialect(delimiter: separator).delimiterName)"
        case .raw(key: "status"): "status"
        case .raw(let key): "raw \(key)"
        default: Self.words.first { $0.meaning == self }?.word ?? "extra"
        }
    }

    /// The meaning of a text in a mapping file; `nil` when it has none.
    init?(text: String) {
        let parts = text.split(separator: " ").map(String.init)
        switch (parts.first, parts.count) {
        case ("first_name", 2): self = .firstName(tag: parts[1])
        case ("last_name", 2): self = .lastName(tag: parts[1])
        case ("field", 2): self = .field(tag: parts[1], type: "text")
        case ("field", 3):
            guard Vocabulary.listFieldType.words.contains(parts[2]) else { return nil }
            self = .field(tag: parts[1], type: parts[2])
        case ("tags", 2): self = .tags(tag: parts[1])
        case ("lists", 2):
            guard let separator = DelimitedDialect.delimiter(named: parts[1]) else { return nil }
            self = .lists(separator: separator)
        case ("status", 1): self = .raw(key: "status")
        case ("raw", 2): self = .raw(key: parts[1])
        case (let word?, 1):
            guard let known = Self.words.first(where: { $0.word == word }) else { return nil }
            self = known.meaning
        default: return nil
        }
    }
}
