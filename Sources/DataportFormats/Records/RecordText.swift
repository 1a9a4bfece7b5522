package import DataportCore

/// A record as it stands in its file: where it ends, and where its values begin. Decoders do not keep this; whoever reports a value reads the
/// record once more.
package struct RecordText {
    private let kind: AssetKind
    private let format: ArchiveFormat

    /// For records of `kind` in `format`.
    package init(of kind: AssetKind, format: ArchiveFormat) {
        self.kind = kind
        self.format = format
    }

    /// The bytes of the record at the beginning of `bytes`, up to and with its end; `nil` when it does not end there.
    package func length(atStartOf bytes: UnsafeRawBufferPointer) -> Int? {
        switch format {
        case .json: return Bytes.firstIndex(of: Byte.lineFeed, in: bytes).map { $0 + 1 }
        case .csv:
            var frame = CSVFrame()
            return frame.end(in: bytes)
        case .xml: return XMLText(bytes).end(of: Array(kind.id.name.utf8))
        }
    }

    /// Where the value of a field begins in the bytes of a record; `nil` when it does not stand there.
    package func start(ofField field: Int, in record: UnsafeRawBufferPointer) -> Int? {
        switch format {
        case .json: return start(ofMember: Array(kind.fields[field].name.utf8), in: record)
        case .csv:
            let start = CSVFrame.start(ofCell: field, in: record)
            return start < record.count ? start : nil
        case .xml: return XMLText(record).start(of: Array(kind.fields[field].name.utf8))
        }
    }

    private func start(ofMember name: [UInt8], in record: UnsafeRawBufferPointer) -> Int? {
        // The file may have changed since the record was read.
        var scanner = JSONScanner()
        guard let summary = try? scanner.scan(record), summary.top == .object else { return nil }
        guard let value = JSONObject(record).value(of: name), let start = value.baseAddress else { return nil }
        return record.baseAddress.map { start - $0 }
    }
}

/// The text of one record in XML. Elements are looked for by their plain names: of a file that declares a prefix nothing is found.
private struct XMLText {
    private let bytes: UnsafeRawBufferPointer

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// Where the first element of this name that is not the record's own has its content.
    func start(of name: [UInt8]) -> Int? {
        var tags = tag(from: 0)
        while let tag = tags {
            if tag.lowerBound > 0, isOpening(tag, name) { return tag.upperBound }
            tags = self.tag(from: tag.upperBound)
        }
        return nil
    }

    /// Where the end tag of this name ends.
    func end(of name: [UInt8]) -> Int? {
        guard bytes.first == UInt8(ascii: "<") else { return nil }
        var tags = tag(from: 0)
        while let tag = tags {
            let text = UnsafeRawBufferPointer(rebasing: bytes[tag].dropFirst().prefix(name.count + 1))
            if Bytes.equal(text, [UInt8(ascii: "/")] + name) { return tag.upperBound }
            tags = self.tag(from: tag.upperBound)
        }
        return nil
    }

    private func isOpening(_ tag: Range<Int>, _ name: [UInt8]) -> Bool {
        let text = bytes[tag].dropFirst()
        guard text.count > name.count, text.prefix(name.count).elementsEqual(name) else { return false }
        let next = text[text.startIndex + name.count]
        return next == UInt8(ascii: ">") || next == UInt8(ascii: "/") || Byte.isWhiteSpace(next)
    }

    /// The next tag from an offset on; sections of CDATA are text.
    private func tag(from offset: Int) -> Range<Int>? {
        var at = offset
        while let open = index(of: UInt8(ascii: "<"), from: at) {
            guard bytes[open...].starts(with: Self.cdata) else {
                return index(of: UInt8(ascii: ">"), from: open).map { open..<$0 + 1 }
            }
            var end = open
            repeat {
                guard let close = index(of: UInt8(ascii: ">"), from: end + 1) else { return nil }
                end = close
            } while !bytes[..<end].suffix(2).elementsEqual(Self.brackets)
            at = end + 1
        }
        return nil
    }

    private static let cdata = Array("<![CDATA[".utf8)
    private static let brackets = Array("]]".utf8)

    private func index(of byte: UInt8, from offset: Int) -> Int? {
        guard offset < bytes.count else { return nil }
        return Bytes.firstIndex(of: byte, in: UnsafeRawBufferPointer(rebasing: bytes[offset...])).map { $0 + offset }
    }
}
