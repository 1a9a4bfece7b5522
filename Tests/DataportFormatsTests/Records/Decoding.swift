import DataportCore
import DataportFormats

/// What a decoder made of a whole file.
struct Decoding: Equatable {
    var rows: [[Cell]] = []
    var positions: [RecordPosition] = []
    var faults: [RecordFault] = []

    /// Decodes `bytes` cut into pieces of the sizes that `size` says, and goes on after faults.
    static func collect(
        _ bytes: [UInt8], _ kind: AssetKind, _ format: ArchiveFormat, options: DecoderOptions = .archive,
        size: () -> Int = { .max }
    ) throws(DataportError) -> Decoding {
        var decoding = Decoding()
        var decoder = recordDecoder(for: kind, format: format, name: "f", options: options)
        var batch = RecordBatch()
        var at = 0
        while !decoder.isFinished {
            let end = at + min(size(), bytes.count - at)
            repeat {
                batch.reset(fieldCount: kind.fields.count)
                at += try bytes.withUnsafeBufferPointer { (all) throws(DataportError) in
                    let piece = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(all)[at..<end])
                    return try decoder.decode(piece, isLast: end == bytes.count, into: &batch) {
                        decoding.faults.append($0)
                    }
                }
                decoding.rows += Rows.rows(batch)
                decoding.positions += decoder.positions
            } while at < end
        }
        return decoding
    }

    /// The error that strict decoding throws; `nil` when it throws none.
    static func error(
        _ bytes: [UInt8], _ kind: AssetKind, _ format: ArchiveFormat, options: DecoderOptions = .archive
    ) -> DataportError? {
        var decoder = recordDecoder(for: kind, format: format, name: "f", options: options)
        var batch = RecordBatch()
        do throws(DataportError) {
            while !decoder.isFinished {
                batch.reset(fieldCount: kind.fields.count)
                _ = try bytes.withUnsafeBufferPointer { (all) throws(DataportError) in
                    try decoder.decode(UnsafeRawBufferPointer(all), isLast: true, into: &batch)
                }
            }
            return nil
        } catch {
            return error
        }
    }

    /// Whether every position is the beginning of a record.
    func positionsFit(_ bytes: [UInt8], _ format: ArchiveFormat) -> Bool {
        var lines = 1
        var seen = 0
        return positions.count == rows.count
            && positions.allSatisfy { position in
                lines += bytes[seen..<position.offset].count { $0 == 10 }
                seen = position.offset
                let isStart =
                    switch format {
                    case .json: bytes[position.offset] == UInt8(ascii: "{")
                    case .csv: bytes[position.offset - 1] == 10
                    case .xml: bytes[position.offset] == UInt8(ascii: "<")
                    }
                return isStart && position.line == lines
            }
    }
}

/// Texts that formats stumble over, made of pieces.
enum HostileTexts {
    private static let pieces = [
        "a", " ", "\t", "\n", "\r", "\r\n", "\"", "\"\"", ",", "\\", "\\n", "\u{0}", "\u{1}", "\u{8}", "\u{1F}",
        "\u{7F}",
        "&", "&amp;", "&#13;", "<", "</name>", ">", "]]>", "<![CDATA[", "<!--", "=1+1", "+47", "@", "'", "null", "{}",
        "é", "e\u{301}", "\u{FEFF}", "\u{FFFD}", "\u{FFFE}", "\u{FFFF}", "\u{2028}", "\u{85}", "\u{202E}", "😀",
        "\u{10FFFF}", "0123456789abcdef", "0123456789abcde",
    ]

    /// Every piece, every pair of pieces, and each piece at the places where vectors end.
    static let all: [String] =
        pieces + pieces.flatMap { first in pieces.map { first + $0 } }
        + pieces.flatMap { piece in (14...17).map { String(repeating: "x", count: $0) + piece } }
}
