import DataportCore
import DataportFormats

/// Makes the records of a person.
struct PersonRecords: ~Copyable {
    private var text = ByteWriter(capacity: 4096)

    /// Appends all records of `kind` that a person has; kinds that are not about people have none.
    mutating func append(_ kind: AssetKind.ID, of person: Person, to batch: inout RecordBatch) {
        switch kind {
        case .suppression: for hold in person.holds { append(hold, of: person, to: &batch) }
        case .contact: if !person.rows.isEmpty { appendContact(person, to: &batch) }
        case .subscription:
            for membership in person.memberships where membership.list != nil {
                append(membership, of: person, to: &batch)
            }
        case .consentEvent:
            for (number, event) in person.events.enumerated() { append(event, number, of: person, to: &batch) }
        case .event:
            for (number, row) in person.activities.enumerated() { append(row, number, of: person, to: &batch) }
        default: break
        }
    }

    // MARK: Kinds, field by field in the order of their declarations

    private mutating func appendContact(_ person: Person, to batch: inout RecordBatch) {
        let alone = person.memberships.first { $0.list == nil }
        compose(into: &batch) { person.id.append(to: &$0) }
        for field in [PersonField.email, .name] { batch.append(optional: person.first(field)) }
        batch.append(optional: person.first(.contactFields) ?? alone?.row[.fields])
        for field in [PersonField.language, .timezone, .country, .contactIP] {
            batch.append(optional: person.first(field))
        }
        for field in [PersonField.created, .updated] { batch.append(optional: alone?.row[field]) }
        guard let alone else { return batch.appendNull() }
        composeObject(into: &batch) { object in
            object.members(of: alone.row[.extra])
            object.member("dataport_raw", json: alone.row[.raw])
            if alone.row[.contactFields] != nil { object.member("dataport_fields", json: alone.row[.fields]) }
            object.member("dataport_other_rows", rows: alone.others)
        }
    }

    private mutating func append(
        _ membership: Person.Membership, of person: Person, to batch: inout RecordBatch
    ) {
        let row = membership.row
        composeID(person, membership.list, into: &batch)
        batch.append(optional: membership.list)
        compose(into: &batch) { person.id.append(to: &$0) }
        for field in [
            PersonField.status, .reason, .since, .sincePrecision, .actor, .source, .ip, .fields, .raw, .created,
            .updated,
        ] { batch.append(optional: row[field]) }
        if person.rows.count == 1 { return batch.append(optional: row[.extra]) }
        composeObject(into: &batch) { object in
            object.members(of: row[.extra])
            object.member("dataport_contact", disagreementsOf: row, with: person)
            object.member("dataport_other_rows", rows: membership.others)
        }
    }

    private mutating func append(
        _ event: Person.Event, _ number: Int, of person: Person, to batch: inout RecordBatch
    ) {
        compose(into: &batch) { writer in
            person.id.append(to: &writer)
            writer.append("-")
            // So that the order of the bytes is that of the numbers.
            writer.append(digits: number, width: 4)
        }
        compose(into: &batch) { person.id.append(to: &$0) }
        if event.list == nil { batch.appendNull() } else { composeID(person, event.list, into: &batch) }
        event.word.withUTF8Buffer { batch.append(UnsafeRawBufferPointer($0)) }
        batch.append(optional: event.at)
        batch.append(optional: event.ip)
        batch.appendNull()
        if event.isDeclared { batch.append(text: "declared by whoever read the file") } else { batch.appendNull() }
        for _ in 0..<4 { batch.appendNull() }
        guard !event.isDeclared, let precision = event.row[.eventPrecision] else { return batch.appendNull() }
        compose(into: &batch) { writer in
            writer.append("{\"at_precision\":\"")
            writer.append(precision)
            writer.append("\"}")
        }
    }

    private mutating func append(
        _ activity: PersonRowView, _ number: Int, of person: Person, to batch: inout RecordBatch
    ) {
        compose(into: &batch) { writer in
            person.id.append(to: &writer)
            writer.append("-")
            writer.append(digits: number, width: 8)
        }
        batch.append(optional: activity[.list])
        if person.rows.isEmpty { batch.appendNull() } else { compose(into: &batch) { person.id.append(to: &$0) } }
        for field in [PersonField.reason, .since, .ip] { batch.append(optional: activity[field]) }
        batch.appendNull()
        batch.append(optional: activity[.source])
        for _ in 0..<4 { batch.appendNull() }
        composeObject(into: &batch) { object in
            object.members(of: activity[.extra])
            // Whoever is in no audience file is known by nothing but the address.
            if person.rows.isEmpty { object.member("email", text: activity[.email]) }
        }
    }

    private mutating func append(_ hold: Person.Hold, of person: Person, to batch: inout RecordBatch) {
        let row = hold.row
        let isOfList = row[.holdScope]?.elementsEqual("list".utf8) ?? false
        hold.key.withUnsafeBytes { composeID(person, $0, into: &batch) }
        batch.append(optional: row[.email])
        batch.append(optional: row[.holdScope])
        batch.append(optional: isOfList ? row[.list] : nil)
        batch.append(optional: row[.holdReason])
        batch.append(optional: row[.holdSince] ?? row[.since])
        for field in [PersonField.actor, .holdList, .raw] { batch.append(optional: row[field]) }
        let isOnly = row[.isHoldOnly] != nil
        for field in [PersonField.created, .updated] { batch.append(optional: isOnly ? row[field] : nil) }
        guard isOnly else { return batch.appendNull() }
        composeObject(into: &batch) { object in
            object.members(of: row[.extra])
            object.member("fields", json: row[.fields])
            for field in [PersonField.name, .language, .country, .reason, .source, .ip] {
                object.member(field.word, text: row[field])
            }
            object.member("dataport_other_rows", rows: hold.others.filter { $0[.isHoldOnly] != nil })
        }
    }

    // MARK: Values that are put together

    private mutating func compose(into batch: inout RecordBatch, _ body: (inout ByteWriter) -> Void) {
        text.removeAll()
        body(&text)
        text.withBytes { batch.append($0) }
    }

    private mutating func composeID(
        _ person: Person, _ rest: UnsafeRawBufferPointer?, into batch: inout RecordBatch
    ) {
        compose(into: &batch) { writer in
            person.id.append(to: &writer)
            writer.append("-")
            if let rest { writer.append(rest) }
        }
    }

    /// An object, or null when nothing is put into it.
    private mutating func composeObject(
        into batch: inout RecordBatch, _ body: (inout RowObject) -> Void
    ) {
        var object = RowObject()
        body(&object)
        object.append(to: &batch)
    }
}

extension PersonField {
    /// The word under which a field that could not be kept in its place is kept in `extra`.
    var word: String {
        switch self {
        case .contactIP: "contact_ip"
        case .contactFields: "contact_fields"
        case .sincePrecision: "since_precision"
        case .created: "created_at"
        case .updated: "updated_at"
        case .optInAt: "opt_in_at"
        case .optInIP: "opt_in_ip"
        case .confirmAt: "confirm_at"
        case .confirmIP: "confirm_ip"
        case .optOutAt: "opt_out_at"
        case .holdScope: "hold_scope"
        case .holdReason: "hold_reason"
        case .holdSince: "hold_since"
        default: "\(self)"
        }
    }

    /// Whether its value is JSON.
    var isJSON: Bool { [.contactFields, .fields, .extra, .raw].contains(self) }
}

extension RecordBatch {
    /// Appends a value, or null.
    @inline(__always) mutating func append(optional bytes: UnsafeRawBufferPointer?) {
        if let bytes { append(bytes) } else { appendNull() }
    }
}
