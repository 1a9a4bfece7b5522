import DataportFormats

/// Turns what is known of a person into cells. Values are written as they are or not at all.
struct UploadCells {
    /// Something that a cell does not say, or that the service will not keep.
    struct Note {
        let column: String
        let why: String
    }

    let form: UploadCellForm
    /// What is later than this is left out where a time is wanted: services refuse the future.
    let now: String
    /// What came of the cells since it was emptied.
    var notes: [Note] = []

    /// A JSON value as a cell; `type` is the type of the custom field.
    mutating func cell(_ json: String, of type: String?, in column: String) -> String {
        checked(plain(json, type, column), in: column)
    }

    /// A text as a cell.
    mutating func cell(_ text: String?, in column: String) -> String { checked(text ?? "", in: column) }

    /// A moment as a cell; empty when it is still to come.
    mutating func time(_ moment: String?, in column: String) -> String {
        guard let moment else { return "" }
        guard moment.prefix(19) <= now.prefix(19) else {
            notes.append(Note(column: column, why: "a time in the future is left out"))
            return ""
        }
        return UploadDates.write(moment, as: form.dates)
    }

    private mutating func plain(_ json: String, _ type: String?, _ column: String) -> String {
        if let text = JSONPieces.string(json) {
            guard type == "date" || type == "datetime", !text.isEmpty else { return text }
            if !UploadDates.isDate(text) {
                notes.append(Note(column: column, why: "the field is a date and its value is none: written as it is"))
            }
            if form.dates == .american, text.utf8.count > 10, UploadDates.isDate(text) {
                notes.append(Note(column: column, why: "the service keeps days: the time of the day is left out"))
            }
            return UploadDates.write(text, as: form.dates)
        }
        switch json {
        case "null": return ""
        case "true": return form.yes
        case "false": return form.no
        default: return JSONPieces.elements(of: json).map { list(json, $0, column) } ?? nested(json, column)
        }
    }

    private mutating func list(_ json: String, _ elements: [String], _ column: String) -> String {
        guard case .joined(let separator) = form.lists else { return json }
        let texts = elements.compactMap { element -> String? in
            if let text = JSONPieces.string(element) {
                let bare = separator.filter { $0 != " " }
                return text.contains(bare) || text.isEmpty ? nil : text
            }
            return element.first == "{" || element.first == "[" ? nil : element
        }
        if texts.count == elements.count { return texts.joined(separator: separator) }
        notes.append(
            Note(column: column, why: "several values, one of which holds what stands between them: written as JSON"))
        return json
    }

    private mutating func nested(_ json: String, _ column: String) -> String {
        if json.first == "{" { notes.append(Note(column: column, why: "an object in a cell: written as JSON")) }
        return json
    }

    private mutating func checked(_ text: String, in column: String) -> String {
        guard !text.isEmpty else { return text }
        if text.utf8.contains(0) {
            notes.append(Note(column: column, why: "the value holds U+0000, which files cannot carry: left out"))
            return ""
        }
        for risk in form.risks where risk.threatens(text) {
            notes.append(Note(column: column, why: risk.sentence))
        }
        return text
    }

    // MARK: One cell of JSON

    /// Custom fields as one object, each value to the letter.
    mutating func attributes(_ fields: [JSONPieces.Member], about: [(tag: String, value: String)], in column: String)
        -> String
    {
        var members: [String] = []
        let keys = Set(fields.map(\.key))
        for field in fields {
            if Self.holdsNull(field.literal) || Self.holdsNull(field.value) {
                notes.append(
                    Note(column: field.key, why: "the value holds U+0000, which the service cannot store: left out"))
                continue
            }
            members.append("\(field.literal):\(field.value)")
        }
        for (tag, value) in about where !keys.contains(tag.lowercased()) && !value.utf8.contains(0) {
            members.append("\"\(tag.lowercased())\":\(JSONValue.string(value).text(.compact))")
        }
        return members.isEmpty ? "{}" : checked("{\(members.joined(separator: ","))}", in: column)
    }

    /// Whether the escape of U+0000 stands in JSON.
    private static func holdsNull(_ json: String) -> Bool {
        let bytes = Array(json.utf8)
        var at = 0
        while at < bytes.count {
            guard bytes[at] == 0x5C else {
                at += 1
                continue
            }
            if bytes[at...].starts(with: "\\u0000".utf8) { return true }
            at += 2
        }
        return false
    }
}
