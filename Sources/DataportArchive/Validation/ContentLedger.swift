import DataportCore
import DataportFormats
import DataportZip

/// Which files below data/content records name, and what is found when they are read.
struct ContentLedger {
    /// A record that names a file.
    private struct Use {
        var place: Finding.Place
        var kind: AssetKind.ID
        var record: String
        var field: String
    }

    private var isUsed: [Bool]
    /// Bodies that must offer a way out, by the position of their entry; the first record that names each.
    private var bodies: [Int: Use] = [:]
    private let reader: ArchiveReader

    init(_ reader: ArchiveReader) {
        self.reader = reader
        isUsed = Array(repeating: false, count: reader.zip.entries.count)
    }

    /// A ledger that knows of no file; it stands in while the real one is in use.
    init(empty reader: ArchiveReader) {
        self.reader = reader
        isUsed = []
    }

    /// Notes the files that a batch names and reports those that are not there.
    mutating func add(
        _ batch: borrowing RecordBatch, of kind: AssetKind, path: String, lines: [RecordPosition],
        _ log: inout FindingLog
    ) {
        for field in kind.fields.indices where kind.fields[field].type == .attachment {
            for row in 0..<batch.rowCount {
                guard let name = batch.text(row: row, field: field) else { continue }
                let use = Use(
                    place: Finding.Place(path, line: lines[row].line), kind: kind.id,
                    record: batch.text(row: row, field: 0) ?? "", field: kind.fields[field].name)
                guard let index = reader.zip.index(of: name.utf8) else {
                    log.add(
                        "attachment.missing", at: use.place, kind: kind.id, record: use.record, field: use.field,
                        "the archive has no such file")
                    continue
                }
                isUsed[index] = true
                let isBody = use.field == "html" && (kind.id == .campaign || kind.id == .template)
                if isBody, bodies[index] == nil { bodies[index] = use }
            }
        }
    }

    /// Whether the entry is a body that must offer a way out.
    func isBody(_ index: Int) -> Bool { bodies[index] != nil }

    /// Reports a body without an unsubscribe link.
    func reportBody(_ index: Int, _ log: inout FindingLog) {
        guard let use = bodies[index] else { return }
        log.add(
            "campaign.unsubscribe", at: use.place, kind: use.kind, record: use.record, field: use.field,
            "no unsubscribe link or tag is in the HTML")
    }

    /// Reports the files that no record names.
    func reportUnused(_ log: inout FindingLog) {
        for (index, entry) in reader.zip.entries.enumerated() where !isUsed[index] {
            let name = String(decoding: entry.name, as: UTF8.self)
            guard name.hasPrefix(EntryPath.content) else { continue }
            log.add("attachment.unused", at: Finding.Place(name), "no record names the file")
        }
    }
}

/// Finds a way out in the bytes of a body as they pass: the words that unsubscribe links and tags of the known services hold.
struct UnsubscribeSearch {
    private static let words = ["unsub", "optout", "opt-out", "opt_out", "list-manage", "preferences"].map {
        Array($0.utf8)
    }
    private var tail: [UInt8] = []
    private(set) var isFound = false

    /// Looks at the next bytes; words that are cut in two by the end of a piece are found too.
    mutating func look(at bytes: UnsafeRawBufferPointer) {
        guard !isFound else { return }
        let text = tail + bytes.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
        isFound = Self.words.contains { Self.contains($0, in: text) }
        tail = Array(text.suffix(16))
    }

    private static func contains(_ word: [UInt8], in text: [UInt8]) -> Bool {
        guard text.count >= word.count else { return false }
        for start in 0...text.count - word.count where text[start] == word[0] {
            if text[start..<start + word.count].elementsEqual(word) { return true }
        }
        return false
    }
}
