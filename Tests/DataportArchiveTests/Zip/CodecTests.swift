import DataportCore
import DataportTestKit
import DataportZip
import Testing

import DataportArchive

struct CodecTests {
    private static func inputs() -> [[UInt8]] {
        var generator = SeededGenerator(seed: 1)
        let text = Array(String(repeating: "{\"id\":\"c1\",\"email\":\"a@example.org\"}\n", count: 4000).utf8)
        return [
            [], [0], text, generator.bytes(1), generator.bytes(65_535), generator.bytes(65_536),
            generator.bytes(300_000),
            text + generator.bytes(1000) + text, [UInt8](repeating: 0, count: 1 << 20),
        ]
    }

    @Test(arguments: [Compression.fast, .balanced, .small])
    func `chunks join to one stream that zlib inflates`(_ compression: Compression) throws {
        let inputs = Self.inputs()
        let codec = try compression.makeCodec()
        var stream = ByteWriter()
        for (position, input) in inputs.enumerated() {
            try input.withUnsafeBytes {
                try codec.compress($0, isLast: position == inputs.count - 1, into: &stream)
            }
        }
        let expected = inputs.flatMap { $0 }
        let inflater = Inflater()
        var output = [UInt8](repeating: 1, count: expected.count + 10)
        let used = stream.withBytes { bytes in
            output.withUnsafeMutableBytes { inflater.inflate(bytes, to: $0) }
        }
        #expect(used?.read == stream.count)
        #expect(used?.written == expected.count)
        #expect(inflater.isAtEnd)
        #expect(output.prefix(expected.count).elementsEqual(expected))
    }

    @Test func `every codec ends an empty stream`() throws {
        for compression in [Compression.fast, .balanced, .small] {
            var stream = ByteWriter()
            let codec = try compression.makeCodec()
            try codec.compress(UnsafeRawBufferPointer(start: nil, count: 0), isLast: true, into: &stream)
            let inflater = Inflater()
            var output: [UInt8] = [1]
            let used = stream.withBytes { bytes in output.withUnsafeMutableBytes { inflater.inflate(bytes, to: $0) } }
            #expect(used?.written == 0 && inflater.isAtEnd, "\(compression)")
        }
    }

    @Test func `the checksum is that of zip`() {
        let crc = Array("123456789".utf8).withUnsafeBytes { Digests.crc32(of: $0) }
        #expect(crc == 0xCBF4_3926)
        let halves = Array("1234".utf8).withUnsafeBytes { Digests.crc32(of: $0) }
        #expect(Array("56789".utf8).withUnsafeBytes { Digests.crc32(of: $0, after: halves) } == crc)
    }

    @Test func `the digest is SHA-256`() {
        var digests = Digests()
        Array("ab".utf8).withUnsafeBytes { digests.update($0) }
        Array("c".utf8).withUnsafeBytes { digests.update($0) }
        #expect(digests.sha256Hex() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(digests.byteCount == 3)
    }
}
