import DataportCore

/// All rules, in the order in which `docs/rules.md` shows them. A finding of an unlisted rule is a defect that a test catches.
package enum RuleCatalog {
    /// Every rule.
    package static let rules: [Rule] = files + records + fields + relations + account

    private static let byID = Dictionary(uniqueKeysWithValues: rules.map { ($0.id, $0) })

    /// The rule of this name.
    package static func find(_ id: String) -> Rule? { byID[id] }

    static func rule(_ id: String) -> Rule {
        byID[id] ?? Rule(id, "The rule has no description.", because: "It is missing from the catalogue.")
    }

    private static let files: [Rule] = [
        Rule(
            "digest.sha256", "Every file has the SHA-256 that its manifest names.",
            because: "A single changed byte anywhere is a changed archive, whether by accident or on purpose."),
        Rule(
            "manifest.syntax", "Every line of a manifest is a digest, two spaces and the path of a file, each once.",
            because: "A manifest that can be read in two ways proves nothing."),
        Rule(
            "manifest.missing", "Every file that a manifest names is in the archive.",
            because: "A missing file is missing data."),
        Rule(
            "manifest.unlisted", "Every file of the archive is named by a manifest.",
            because: "A file that nobody vouches for was added later."),
        Rule(
            "report.count", "A kind holds as many records as the report says.",
            because: "A file that was cut at a line's end is valid in itself; only the count gives it away."),
        Rule(
            "report.kind", "Exactly the kinds that the report calls complete or partial have files, in every format.",
            because: "Empty and missing must not be confused."),
        Rule(
            "report.file", "The report gives each file of records its size and SHA-256.",
            because: "People and programs read the report first."),
        Rule(
            "package.resource", "datapackage.json names every file of records, and each with its size and SHA-256.",
            because: "Tools for Data Packages read the archive through it."),
        Rule(
            "package.report", "datapackage.json and the report say the same of account, version, states and counts.",
            because: "Whoever reads one must not come to another account than who reads the other."),
        Rule(
            "package.bag", "Payload-Oxum in bag-info.txt is the size and number of the files below data.",
            because: "BagIt tools look at it before they read anything."),
        Rule(
            "layout.file", "An archive of this format version holds only files that the version knows.",
            because: "What no reader looks at could be anything, and nobody would miss it in an import."),
        Rule(
            "layout.order", "Files stand in the order of docs/format.md section 10.",
            because: "Readers that stream rely on it: what others refer to comes first.",
            remedy: "If a program unpacked the archive and packed it again, add --lenient-container."),
        Rule(
            "schema.file", as: .warning, "The schemas in the archive are those of its format version.",
            because: "This program checks with its own schemas; others may use the archive's.",
            remedy: "Do not rely on the archive's schemas; `dataport schema write DIR` writes the right ones."),
    ]

    private static let records: [Rule] = [
        Rule("json.syntax", "Every line is valid JSON (RFC 8259) and I-JSON (RFC 7493).", because: jsonReason),
        Rule("json.object", "Every line is a JSON object.", because: "A record is an object."),
        Rule("json.key", "Every key is a field of the kind.", because: "What no field holds belongs into `extra`."),
        Rule("json.missing_key", "Every field has its key, null included.", because: "A missing key could be a loss."),
        Rule("json.line_end", "Every line ends with a line feed.", because: "Otherwise the file was cut off."),
        Rule(
            "csv.header", "The header names the fields of the kind, in order.", because: "Columns have no other name."),
        Rule(
            "csv.columns", "Every row has as many cells as the header.", because: "A shifted column is a wrong value."),
        Rule("csv.quote", "Quotes stand around whole cells and are closed.", because: "They decide where cells end."),
        Rule("csv.line_end", "Every row ends with CR LF.", because: "Otherwise the file was cut off or rewritten."),
        Rule("xml.syntax", "The file is well-formed XML 1.0.", because: "Readers differ on everything else."),
        Rule("xml.doctype", "There is no DOCTYPE.", because: "Entities can read other files and blow up memory."),
        Rule("xml.encoding", "The encoding is UTF-8.", because: "The same bytes must mean the same everywhere."),
        Rule("xml.element", "Elements are those of the kind, in order.", because: "The schema has no others."),
        Rule("xml.attribute", "There are no attributes but `encoding`.", because: "The schema has no others."),
        Rule("xml.text", "Between elements stands white space only.", because: "Other text would be lost."),
        Rule(
            "xml.base64", "A value marked as base64 is base64 (RFC 4648).", because: "It cannot be read otherwise."),
        Rule("xml.markup", "There are no comments or instructions.", because: "They could hide data."),
        Rule(
            "record.order", "Records stand in ascending bytewise order of their ids.",
            because: "Comparing and importing walk through archives in this order."),
        Rule("record.duplicate", "An id stands in a kind once.", because: "References would be ambiguous."),
        Rule(
            "format.value", "JSON, CSV and XML say the same, value by value.",
            because: "Two people who read the same archive must not see different accounts."),
        Rule("format.rows", "JSON, CSV and XML hold the same records.", because: "See format.value."),
        Rule(
            "format.not_compared", as: .note,
            "Formats, counts and references are compared when records can be read without faults.",
            because: "After a fault rows do not stand side by side any more.",
            remedy: "Mend the faults first; the comparison runs then."),
    ]

    private static let jsonReason =
        "Tools read broken JSON, keys that stand twice and lone surrogates in different ways."

    private static let fields: [Rule] = [
        Rule(
            "field.required", "A required field is not null.", because: "The record means nothing without it.",
            remedy: Rule.mendRecord),
        Rule(
            "field.key", "An id is not empty.", because: "Nothing could refer to the record.", remedy: Rule.mendRecord),
        Rule(
            "field.utf8", "Text is valid UTF-8.", because: "Other bytes are read in different ways.",
            remedy: Rule.mendRecord),
        Rule(
            "field.string", "A text stands as a JSON string.", because: "The schema says so.", remedy: Rule.mendRecord),
        Rule(
            "field.secret", "A secret is a string or its marker, and nothing else is redacted.",
            because: "The schema says so.",
            remedy: Rule.mendRecord),
        Rule(
            "field.integer", "A whole number within ±(2^53−1), without leading zeros or plus.",
            because: "Every reader keeps exactly these.", remedy: Rule.mendRecord),
        Rule(
            "field.boolean", "`true` or `false`.", because: "Other words mean different things to different tools.",
            remedy: Rule.mendRecord),
        Rule(
            "field.timestamp", "A moment in UTC, RFC 3339 with `T` and `Z`: 2026-11-20T21:00:00Z.",
            because: "A local time without its zone is hours off.", remedy: Rule.mendRecord),
        Rule(
            "field.word", "A word of the field's vocabulary.",
            because: "An unknown status must not be taken for consent.", remedy: Rule.mendRecord),
        Rule(
            "field.json", "JSON of the declared shape.", because: "Whoever reads it relies on the shape.",
            remedy: Rule.mendRecord),
        Rule(
            "field.attachment", "A path data/content/<aa>/<sha256>.<ext>.", because: "No record may name another file.",
            remedy: Rule.mendRecord),
    ]

    private static let relations: [Rule] = [
        Rule(
            "reference.missing", "Every reference leads to a record of the archive, when its kind is there.",
            because: "A subscription without its list or its contact says nothing.", remedy: Rule.mendRecord),
        Rule(
            "reference.json", as: .warning,
            "Every id that stands inside of JSON leads to a record of the archive, when its kind is there: the campaign of an"
                + " autoresponder or a segment's condition, routes, attached files, what a mailbox monitor acts on.",
            because:
                "An autoresponder that waits for a campaign which is gone never goes out. Services keep such ids when they"
                + " delete what they name, so this is no error.",
            remedy: "Look at the record in the source; an import takes it as it is."),
        Rule(
            "attachment.missing", "Every body and medium that a record names is in the archive.",
            because: "A campaign without its body is lost."),
        Rule(
            "attachment.unused", "Every file below data/content is named by a record.",
            because: "What nobody refers to is nobody's."),
        Rule(
            "attachment.path", "A file below data/content is named by the SHA-256 of its bytes.",
            because: "The name is what records trust."),
    ]

    private static let account: [Rule] = [
        Rule(
            "account.single", "There is exactly one account record, and its id is the archive's.",
            because: "An archive holds one account and never a part of another."),
        Rule(
            "address.held", as: .warning, "Nobody is both subscribed and held for the whole account.",
            because: "A person who said no must not be mailed; an import lets the hold win.",
            remedy: "Nothing has to be done: the hold wins. See whether the source mails these people."),
        Rule(
            "subscription.status", as: .warning,
            "The status of a subscription is the one that the provider's words in `raw` give, where these words are known; a word"
                + " that is not known never gives `subscribed`.",
            because:
                "Only `subscribed` may be mailed, and the status was made from `raw`: where they differ, somebody changed"
                + " one of them, and may have made a consent of a no.",
            remedy: "See at the source what the person said, and mend the record there before anybody is mailed."),
        Rule(
            "segment.field", as: .warning,
            "The conditions of a segment name custom fields of its list or of the account, or fields that every contact or"
                + " subscription has.",
            because: "A condition on a field that is not there matches nobody, or everybody, wherever it is imported.",
            remedy: "Mend or remove the condition at the source."),
        Rule(
            "campaign.unsubscribe", as: .warning, "The HTML of a campaign or template has an unsubscribe link.",
            because: "The law and the large mailbox providers demand one.",
            remedy: "Add the unsubscribe tag of the service before anything is sent from it."),
    ]
}
