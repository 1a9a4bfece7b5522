import DataportCore
import DataportTemplates

/// One record with bodies, as a survey looks at it.
struct BodyRecord {
    let id: [UInt8]
    let fields: BodyFields
    let dialect: String?
    /// Paths of the HTML and of the plain-text body, by field.
    let bodies: [(field: Int, path: String)]
    let texts: [(field: Int, text: String)]

    init(_ batch: borrowing RecordBatch, row: Int, _ fields: BodyFields) {
        self.fields = fields
        id = batch.withValue(row: row, field: 0) { $0.map { Array($0) } ?? [] }
        dialect = fields.dialect.flatMap { batch.text(row: row, field: $0) }
        var (bodies, texts): ([(Int, String)], [(Int, String)]) = ([], [])
        for field in [fields.html, fields.text].compactMap(\.self) {
            if let path = batch.text(row: row, field: field) { bodies.append((field, path)) }
        }
        for field in fields.texts {
            if let text = batch.text(row: row, field: field) { texts.append((field, text)) }
        }
        (self.bodies, self.texts) = (bodies, texts)
    }

    /// `template tpl-1, html`.
    func place(_ field: Int) -> String {
        "\(fields.kind.id) \(Terminal.safe(String(decoding: id, as: UTF8.self))), \(fields.kind.fields[field].name)"
    }

    /// Whose tags the record has. Where a word or a kind does not say it, the body does; lists and single mails have those of the
    /// account's own service, which `home` is, when they know any of them.
    func family(_ contents: [Int: [UInt8]], home: TagFamily?) -> TagFamily? {
        guard !(contents.isEmpty && texts.isEmpty) else { return nil }
        let candidates = fields.dialect == nil ? TagFamily.allCases : TagFamily.families(ofDialect: dialect ?? "none")
        if fields.dialect != nil, candidates.count < 2 { return candidates.first }
        let samples = bodies.compactMap { contents[$0.field] } + texts.map { Array($0.text.utf8) }
        for sample in samples {
            if fields.dialect == nil, let home, TagFamily.guess(sample, among: [home]) != nil { return home }
            if let family = TagFamily.guess(sample, among: candidates) { return family }
        }
        return nil
    }
}
