import DataportCore
import Testing

struct ByteWriterTests {
    @Test func `texts and bytes stand one after another`() {
        var writer = ByteWriter()
        writer.append("aé")
        ([0x00, 0xFF] as [UInt8]).withUnsafeBytes { writer.append($0) }
        writer.append("")
        let written = contents(writer)
        #expect(written == [0x61, 0xC3, 0xA9, 0x00, 0xFF])
        let count = writer.count
        #expect(count == 5)
    }

    @Test func `an empty buffer without an address is nothing`() {
        var writer = ByteWriter()
        writer.append(UnsafeRawBufferPointer(start: nil, count: 0))
        let written = contents(writer)
        #expect(written.isEmpty)
    }

    @Test(arguments: [1, 63, 64, 65, 4096, 100_000])
    func `a writer grows and keeps what it holds`(piece: Int) {
        var writer = ByteWriter(capacity: 1)
        var expected: [UInt8] = []
        for round in 0..<20 {
            let bytes = [UInt8](repeating: UInt8(round), count: piece)
            bytes.withUnsafeBytes { writer.append($0) }
            expected += bytes
        }
        let written = contents(writer)
        #expect(written == expected)
    }

    @Test func `reserved room counts only as far as it was used`() {
        var writer = ByteWriter(capacity: 1)
        writer.append("<")
        writer.reserve(1000) { place in
            place.update(repeating: 0x61, count: 3)
            return place + 3
        }
        writer.append(">")
        let written = contents(writer)
        #expect(written == Array("<aaa>".utf8))
    }

    @Test func `a failed reservation leaves what was there`() {
        struct Refusal: Error {}
        var writer = ByteWriter()
        writer.append("kept")
        try? writer.reserve(10) { (_: UnsafeMutablePointer<UInt8>) throws(Refusal) in throw Refusal() }
        let written = contents(writer)
        #expect(written == Array("kept".utf8))
    }

    @Test func `removing all begins anew`() {
        var writer = ByteWriter()
        writer.append("old")
        writer.removeAll()
        writer.append("new")
        let written = contents(writer)
        #expect(written == Array("new".utf8))
    }

    private func contents(_ writer: borrowing ByteWriter) -> [UInt8] { writer.withBytes { Array($0) } }
}
