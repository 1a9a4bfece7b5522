import DataportCore
import DataportFormats

/// Writes the rows of one table of people.
struct UploadRows: ~Copyable {
    private(set) var table: UploadTable
    private let columns: [UploadColumn]
    private let custom: UploadColumns?
    private let list: String
    private let limit: Int
    private let form: UploadTableForm
    private var cells: UploadCells

    /// A table with these columns and those of custom fields behind them.
    init(
        _ name: String, _ what: String, _ columns: [UploadColumn], custom: UploadColumns?, list: String,
        form: UploadTableForm, cells: UploadCells, to output: UploadOutput
    ) {
        self.columns = columns
        self.custom = custom
        self.list = list
        self.cells = cells
        self.form = form
        let headers = columns.map(\.header) + (custom?.custom.map(\.header) ?? [])
        limit = form.maximumBytes - UploadTable.encode(headers, form).count
        table = UploadTable(name, what, columns: headers, form: form, to: output)
    }

    /// Writes one person and notes what the row does not say.
    mutating func append(_ record: UploadRecord, _ losses: inout UploadLosses) throws(DataportError) {
        cells.notes.removeAll(keepingCapacity: true)
        let fixed = columns.map { value(of: $0, record) }
        var row = fixed + customCells(of: record)
        if UploadTable.encode(row, form).count > limit {
            row = columns.map { $0.value == .email ? record.email : "" } + (custom?.custom.map { _ in "" } ?? [])
            cells.notes = [.init(column: "*", why: "the row is longer than a file may be: only the address is written")]
        }
        try table.append(row)
        for note in cells.notes {
            try losses.append(
                .init(
                    kind: record.kind, id: record.id, address: record.email, list: list, what: note.column,
                    why: note.why,
                    isLeftOut: false))
        }
    }

    /// Ends the table and adds its files to the report.
    mutating func finish(into report: inout UploadReport) throws(DataportError) {
        try table.finish()
        report.files += table.files
    }

    private mutating func value(of column: UploadColumn, _ record: UploadRecord) -> String {
        let header = column.header
        switch column.value {
        case .email: return record.email
        case .firstName: return field(custom?.firstName, record, header)
        case .lastName: return field(custom?.lastName, record, header)
        case .name: return cells.cell(record.name, in: header)
        case .attributes: return cells.attributes(record.fields, about: record.about, in: header)
        case .signUpTime: return cells.time(record.signedUp, in: header)
        case .confirmTime: return cells.time(record.confirmed, in: header)
        case .signUpIP: return cells.cell(record.ip, in: header)
        case .since: return cells.time(record.since, in: header)
        case .reason: return record.status.rawValue
        case .literal(let text): return text
        }
    }

    private mutating func field(_ tag: String?, _ record: UploadRecord, _ header: String) -> String {
        guard let tag, let member = record.fields.last(where: { $0.key == tag }) else { return "" }
        return cells.cell(member.value, of: nil, in: header)
    }

    private mutating func customCells(of record: UploadRecord) -> [String] {
        guard let custom, !custom.custom.isEmpty else { return [] }
        let values = Dictionary(record.fields.map { ($0.key, $0.value) }) { $1 }
        let about = Dictionary(record.about.map { ($0.tag, $0.value) }) { $1 }
        return custom.custom.map { column in
            if let json = values[column.tag] { return cells.cell(json, of: column.type, in: column.header) }
            return cells.cell(about[column.tag], in: column.header)
        }
    }
}
