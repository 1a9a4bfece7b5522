import DataportCore
import Testing

extension AssetKind {
    /// A kind with one field of every type, nullable and required, to test schemas with. Not in the catalogue.
    static let specimen = AssetKind(
        "specimen", plural: "specimens", categories: [.identifiers], "One field of every type & shape.",
        fields: [
            .text("title", required: true, "A required text."),
            .personal("note", "A text | with <marks>."),
            .integer("size", "A whole number."),
            .boolean("open", "True or false."),
            .timestamp("at", "An instant."),
            .word("color", ["red", "light_green"], "A word."),
            .word("state", ["on", "off"], required: true, "A required word."),
            .json("anything", .any, "Any JSON."),
            .json("object", .object, "A JSON object."),
            .json("array", .array, "A JSON array."),
            .strings("strings", "Several texts."),
            .attachment("file", "A file."),
            .secret("key", .apiKey, "A secret."),
            .reference("parent_id", to: "specimen", "A record of the same kind."),
            .reference("list_id", to: .list, "A record of another kind."),
        ])
}

/// Values of one field of the specimen that every schema language judges alike.
enum SpecimenValues {
    /// A field, its value in text form, and whether the value is valid.
    struct Case: Sendable, CustomTestStringConvertible {
        let field: String
        let value: String
        let isValid: Bool

        var testDescription: String {
            "\(field) \(isValid ? "accepts" : "refuses") \(value.debugDescription.prefix(60))"
        }
    }

    static let digest = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae"

    /// What the types of docs/format.md, section 3, say.
    static let cases: [Case] =
        accept("id", ["a", " ", "0", "é\n", "a b"]) + refuse("id", [""])
        + accept("title", ["", "a", " \t\n", "]]>", "&amp;<b>", "\u{10FFFD}"])
        + accept("size", ["0", "1", "-1", "10", "9007199254740991", "-9007199254740991", "9007199254740990"])
        + accept("size", ["8999999999999999", "999999999999999", "1000000000000000"])
        + refuse("size", ["", "00", "01", "+1", "1.0", "1e3", "x", "9007199254740992", "-9007199254740992"])
        + refuse("size", ["9999999999999999", "10000000000000000"])
        + accept("open", ["true", "false"]) + refuse("open", ["", "True", "yes", "0", "1", "truefalse"])
        + accept("at", validTimestamps) + refuse("at", invalidTimestamps)
        + accept("color", ["red", "light_green"]) + refuse("color", ["", "Red", "blue", "red light_green", " red"])
        + accept("file", ["data/content/2c/\(digest).html", "data/content/2c/\(digest).7z"])
        + refuse(
            "file", ["", "data/content/2c/\(digest)", "data/content/2c/\(digest).", "/data/content/2c/\(digest).html"])
        + refuse(
            "file",
            ["data/content/2c/\(digest).HTML", "data/content/2C/\(digest).html", "data/content/2c/\(digest)0.html"])
        + refuse("file", ["data/content/2c/\(digest).ht-ml", "data/content/2c/\(digest).a/../b"])

    static let validTimestamps = [
        "1970-01-01T00:00:00Z", "2026-11-20T23:59:59Z", "2026-11-20T21:00:00.1Z", "2026-11-20T21:00:00.123456789Z",
        "2024-02-29T00:00:00Z", "2000-02-29T00:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z",
        "2026-04-30T00:00:00Z", "2026-12-31T00:00:00Z",
    ]

    static let invalidTimestamps = [
        "", "2026-11-20", "2026-11-20T21:00:00", "2026-11-20T21:00:00+00:00", "2026-11-20T21:00:00z",
        "2026-11-20t21:00:00Z", "2026-11-20 21:00:00Z", "2026-11-20T24:00:00Z", "2026-11-20T21:60:00Z",
        "2026-11-20T21:00:60Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-01-00T00:00:00Z",
        "2026-01-32T00:00:00Z", "2026-02-30T00:00:00Z", "2026-04-31T00:00:00Z", "2023-02-29T00:00:00Z",
        "1900-02-29T00:00:00Z", "2026-11-20T21:00:00.Z", "2026-11-20T21:00:00.1234567890Z", "2026-11-20T21:00:00,1Z",
        "2026-11-20T21:00:00.1x2Z", "02026-11-20T21:00:00Z", "-2026-11-20T21:00:00Z", "2026-11-20T21:00:00ZZ",
        " 2026-11-20T21:00:00Z", "2026-11-20T21:00:00Z ", "٢٠٢٦-11-20T21:00:00Z",
    ]

    private static func accept(_ field: String, _ values: [String]) -> [Case] {
        values.map { Case(field: field, value: $0, isValid: true) }
    }

    private static func refuse(_ field: String, _ values: [String]) -> [Case] {
        values.map { Case(field: field, value: $0, isValid: false) }
    }
}
