import DataportCore

/// The bytes of a file that were read and not yet used, in UTF-8.
struct DelimitedInput: ~Copyable, Sendable {
    private static let piece = 256 << 10
    private let name: String
    private var bytes: [UInt8] = []
    private var unread = 0..<0
    private var transcoder: Transcoder?
    private var isFirst = true
    private(set) var isAtEnd = false

    init(encoding: TextEncoding, name: String) throws(DataportError) {
        self.name = name
        transcoder = encoding == .utf8 ? nil : try Transcoder(from: encoding, name: name)
    }

    /// Unread bytes.
    var count: Int { unread.count }

    /// Lends out the unread bytes, behind which no more may be read.
    func withBytes<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R {
        bytes.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[unread])) }
    }

    /// Forgets the first bytes.
    mutating func drop(_ count: Int) { unread = unread.lowerBound + count..<unread.upperBound }

    /// Reads on.
    mutating func fill(
        _ read: (UnsafeMutableRawBufferPointer) throws(DataportError) -> Int
    ) throws(DataportError) {
        if unread.lowerBound > 0 {
            bytes.removeSubrange(..<unread.lowerBound)
            unread = 0..<unread.count
        }
        var piece = [UInt8](repeating: 0, count: max(Self.piece, unread.count))
        let count = try piece.withUnsafeMutableBufferPointer { (buffer) throws(DataportError) in
            try read(UnsafeMutableRawBufferPointer(buffer))
        }
        isAtEnd = count == 0
        bytes.removeLast(bytes.count - unread.upperBound)
        if transcoder != nil {
            try transcoder?.append(piece[..<count], isLast: isAtEnd, to: &bytes)
        } else {
            bytes += piece[..<count]
        }
        if isFirst, bytes.count >= 3 || isAtEnd {
            isFirst = false
            if bytes.starts(with: TextEncoding.byteOrderMark) { bytes.removeFirst(3) }
        }
        unread = 0..<bytes.count
    }
}
