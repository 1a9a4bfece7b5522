import DataportCore
import DataportFormats

/// Finds the line and the byte at which a value begins that is to be reported. What was decoded is gone by then, so the file is read a second
/// time, behind the first and only as far as there is something to report: files without findings pay nothing.
struct ValueLocator {
    /// Copies the next bytes of a file to where it is told and returns how many; 0 at the end.
    typealias Reading = (UnsafeMutableRawBufferPointer) throws(DataportError) -> Int

    private static let pieceBytes = 64 << 10
    /// Of a longer record only the line is told.
    private static let limit = 16 << 20
    private let path: String
    private let text: RecordText
    private let open: () throws(DataportError) -> Reading
    private var reading: Reading?
    private var isAtEnd = false
    /// A part of the file, and where it begins.
    private var window: [UInt8] = []
    private var offset = 0
    /// Where the line begins in which the window begins.
    private var lineStart = 0

    /// A locator in the file of `kind` at `path`, which `open` opens at its beginning.
    init(
        _ kind: AssetKind, _ format: ArchiveFormat, path: String, open: @escaping () throws(DataportError) -> Reading
    ) {
        self.path = path
        self.open = open
        text = RecordText(of: kind, format: format)
    }

    /// Where the value of a field begins in the record at `position`, or at least where the record does. Records are asked for in the order
    /// of the file.
    mutating func place(ofField field: Int, in position: RecordPosition) throws(DataportError) -> Finding.Place {
        let line = Finding.Place(path, line: position.line)
        guard position.offset >= offset, try goOn(to: position.offset) else { return line }
        while true {
            if let length = window.withUnsafeBytes({ text.length(atStartOf: $0) }) {
                return place(ofField: field, in: position, length) ?? line
            }
            if isAtEnd { return place(ofField: field, in: position, window.count) ?? line }
            guard window.count < Self.limit else { return line }
            try fill()
        }
    }

    private func place(ofField field: Int, in position: RecordPosition, _ length: Int) -> Finding.Place? {
        window.withUnsafeBytes { bytes in
            let record = UnsafeRawBufferPointer(rebasing: bytes[..<length])
            guard let start = text.start(ofField: field, in: record) else { return nil }
            let before = record[..<start]
            let feeds = before.reduce(0) { $1 == 0x0A ? $0 + 1 : $0 }
            let column = before.lastIndex(of: 0x0A).map { start - $0 } ?? offset - lineStart + start + 1
            return Finding.Place(path, line: position.line + feeds, column: column)
        }
    }

    /// Drops what stands before a byte of the file; whether the file reaches as far.
    private mutating func goOn(to target: Int) throws(DataportError) -> Bool {
        while true {
            let gone = min(target - offset, window.count)
            if let feed = window[..<gone].lastIndex(of: 0x0A) { lineStart = offset + feed + 1 }
            window.removeFirst(gone)
            offset += gone
            if offset == target { return true }
            if isAtEnd { return false }
            try fill()
        }
    }

    /// Reads on; the window doubles, so that a long record is not looked through too often.
    private mutating func fill() throws(DataportError) {
        let read: Reading = if let reading { reading } else { try open() }
        reading = read
        var piece = [UInt8](repeating: 0, count: max(Self.pieceBytes, window.count))
        let count = try piece.withUnsafeMutableBufferPointer { (piece) throws(DataportError) in
            try read(UnsafeMutableRawBufferPointer(piece))
        }
        if count == 0 { isAtEnd = true }
        window += piece[..<count]
    }
}
