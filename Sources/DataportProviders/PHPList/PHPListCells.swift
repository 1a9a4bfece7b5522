import DataportCore

/// Undoes what phpList does to the values it exports: they are stored HTML-escaped, and what a spreadsheet program would take for a formula
/// gets `' ` in front. The names of lists are escaped by nothing and written as they are.
enum PHPListCells {
    private static let entities: [(name: [UInt8], byte: UInt8)] = [
        ("amp;", "&"), ("lt;", "<"), ("gt;", ">"), ("quot;", "\""), ("#039;", "'"), ("#39;", "'"),
    ].map { (name: String, character: Character) in (Array(name.utf8), character.asciiValue ?? 0) }

    /// Decodes all cells but those of the column with the lists.
    static func decode(_ batch: inout RecordBatch, lists: Int?) {
        var decoded = RecordBatch(fieldCount: batch.fieldCount)
        for row in 0..<batch.rowCount {
            for field in 0..<batch.fieldCount {
                var text: [UInt8]?
                if field != lists { batch.withValue(row: row, field: field) { text = $0.flatMap(decode) } }
                if let text {
                    text.withUnsafeBytes { decoded.append($0) }
                } else {
                    decoded.append(batch, row: row, field: field)
                }
            }
        }
        batch = consume decoded
    }

    /// The value behind a cell; `nil` when the cell is the value.
    static func decode(_ cell: UnsafeRawBufferPointer) -> [UInt8]? {
        let isGuarded =
            cell.count > 2 && cell[0] == 0x27 && cell[1] == 0x20 && [0x3D, 0x2B, 0x2D, 0x40].contains(cell[2])
        guard isGuarded || cell.contains(0x26) else { return nil }
        var text: [UInt8] = []
        var at = isGuarded ? 2 : 0
        while at < cell.count {
            if cell[at] == 0x26, let entity = entities.first(where: { cell[(at + 1)...].starts(with: $0.name) }) {
                text.append(entity.byte)
                at += 1 + entity.name.count
            } else {
                text.append(cell[at])
                at += 1
            }
        }
        return text
    }
}
