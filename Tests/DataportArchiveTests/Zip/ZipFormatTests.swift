import DataportCore
import DataportZip
import Testing

import DataportArchive

struct ZipFormatTests {
    private let time = DOSTime(Instant(secondsSince1970: 1_795_208_400))  // 2026-11-20T21:00:00Z

    private func entry(size: UInt64 = 5, compressed: UInt64 = 5, offset: UInt64 = 0) -> ZipEntry {
        ZipEntry(
            name: Array("a".utf8), method: 0, crc32: 0x1122_3344, byteCount: size, compressedByteCount: compressed,
            offset: offset)
    }

    private func hex(_ body: (inout ByteWriter) -> Void) -> String {
        var writer = ByteWriter()
        body(&writer)
        let digits = Array("0123456789abcdef")
        return writer.withBytes { $0.map { "\(digits[Int($0 >> 4)])\(digits[Int($0 & 15)])" }.joined() }
    }

    @Test func `a local header is these bytes`() {
        #expect(
            hex { ZipFormat.local(entry(), time, into: &$0) }
                == "504b0304" + "1400" + "0000" + "0000" + "00a8" + "745d" + "44332211" + "05000000" + "05000000"
                + "0100"
                + "0000" + "61")
    }

    @Test func `a directory record is these bytes`() {
        #expect(
            hex { ZipFormat.central(entry(offset: 7), time, into: &$0) }
                == "504b0102" + "1403" + "1400" + "0000" + "0000" + "00a8" + "745d" + "44332211" + "05000000"
                + "05000000"
                + "0100" + "0000" + "0000" + "0000" + "0000" + "00008081" + "07000000" + "61")
    }

    @Test func `the end record is these bytes`() {
        #expect(
            hex { ZipFormat.end(entries: 2, directory: 10..<30, into: &$0) }
                == "504b0506" + "0000" + "0000" + "0200" + "0200" + "14000000" + "0a000000" + "0000")
    }

    @Test func `a size near 4 GiB moves both sizes into the Zip64 field`() {
        let large = entry(size: 5_000_000_000, compressed: 300)
        #expect(large.localHeaderByteCount == 51)
        #expect(
            hex { ZipFormat.local(large, time, into: &$0) }
                == "504b0304" + "2d00" + "0000" + "0000" + "00a8" + "745d" + "44332211" + "ffffffff" + "ffffffff"
                + "0100"
                + "1400" + "61" + "0100" + "1000" + "00f2052a01000000" + "2c01000000000000")
        #expect(
            hex { ZipFormat.central(large, time, into: &$0) }.hasSuffix(
                "0000000061" + "0100" + "1000" + "00f2052a01000000" + "2c01000000000000"))
    }

    @Test func `only an offset beyond 4 GiB stands alone in the Zip64 field`() {
        let far = entry(offset: 0xFFFF_FFFF)
        #expect(far.localHeaderByteCount == 31)
        #expect(
            hex { ZipFormat.central(far, time, into: &$0) }.hasSuffix(
                "ffffffff" + "61" + "0100" + "0800" + "ffffffff00000000"))
        #expect(hex { ZipFormat.central(far, time, into: &$0) }.hasPrefix("504b0102" + "2d03" + "2d00"))
    }

    @Test func `sizes switch to Zip64 exactly twenty bytes below 4 GiB`() {
        #expect(!entry(size: 0xFFFF_FFFF - 21).sizesNeedZip64)
        #expect(entry(size: 0xFFFF_FFFF - 20).sizesNeedZip64)
        #expect(entry(compressed: 0xFFFF_FFFF - 20).sizesNeedZip64)
    }

    @Test(
        arguments: [
            (65_534, 10, 22), (65_535, 10, 98), (65_536, 10, 98), (1, 0xFFFF_FFFE, 22), (1, 0xFFFF_FFFF, 98),
        ] as [(UInt64, UInt64, Int)])
    func `Zip64 end records stand where a count or an offset needs them`(
        _ count: UInt64, _ offset: UInt64, _ bytes: Int
    ) {
        #expect(hex { ZipFormat.end(entries: count, directory: offset..<offset + 46, into: &$0) }.count == bytes * 2)
    }

    @Test func `times before 1980 and after 2107 are clamped`() {
        #expect(DOSTime(Instant(secondsSince1970: 0)) == DOSTime(date: 0x21, time: 0))
        #expect(DOSTime(Instant(secondsSince1970: 5_000_000_000)).date >> 9 == 127)
    }
}
