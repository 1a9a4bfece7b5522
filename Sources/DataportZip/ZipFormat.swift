package import DataportCore

/// One entry of a zip file as its headers say it.
package struct ZipEntry: Sendable, Equatable {
    /// The path, bytes of ASCII.
    package var name: [UInt8]
    /// 0 stored, 8 deflate.
    package var method: UInt16
    /// Of the data as it was.
    package var crc32: UInt32
    /// Of the data as it was.
    package var byteCount: UInt64
    /// Of the data as it stands in the file.
    package var compressedByteCount: UInt64
    /// Where its local header begins.
    package var offset: UInt64
    /// Bytes of the local header when another program wrote it.
    package var foreignHeaderByteCount: Int?

    /// An entry.
    package init(
        name: [UInt8], method: UInt16, crc32: UInt32, byteCount: UInt64, compressedByteCount: UInt64, offset: UInt64
    ) {
        self.name = name
        self.method = method
        self.crc32 = crc32
        self.byteCount = byteCount
        self.compressedByteCount = compressedByteCount
        self.offset = offset
    }

    /// Whether the sizes stand in the Zip64 field, both of them. The limit leaves room for `EntryBody.emptyBlocks`.
    package var sizesNeedZip64: Bool { max(byteCount, compressedByteCount) >= ZipFormat.none32 - 20 }
    /// Whether any version-4.5 feature is used.
    package var needsZip64: Bool { sizesNeedZip64 || offset >= ZipFormat.none32 }
    /// Bytes of the local header.
    package var localHeaderByteCount: Int {
        foreignHeaderByteCount ?? 30 + name.count + (sizesNeedZip64 ? ZipFormat.localZip64ByteCount : 0)
    }
}

/// The bytes of the headers of a zip file: APPNOTE 6.3.10, the subset of docs/format.md section 10.
package enum ZipFormat {
    package static let localSignature: UInt32 = 0x0403_4B50
    package static let centralSignature: UInt32 = 0x0201_4B50
    package static let endSignature: UInt32 = 0x0605_4B50
    package static let zip64EndSignature: UInt32 = 0x0606_4B50
    package static let zip64LocatorSignature: UInt32 = 0x0706_4B50
    /// Says "see Zip64" in a 32-bit field.
    package static let none32 = UInt64(UInt32.max)
    /// Says "see Zip64" in a 16-bit field.
    package static let none16 = UInt64(UInt16.max)
    /// Regular file, read and written by its owner only.
    package static let externalAttributes: UInt32 = 0o100600 << 16
    /// Bytes of the Zip64 field in a local header: it always holds both sizes there.
    package static let localZip64ByteCount = 20

    /// The header that stands before an entry's data.
    package static func local(_ entry: ZipEntry, _ time: DOSTime, into bytes: inout ByteWriter) {
        bytes.little(localSignature)
        common(entry, time, zip64: entry.sizesNeedZip64, into: &bytes)
        bytes.little(UInt16(entry.sizesNeedZip64 ? localZip64ByteCount : 0))
        entry.name.withUnsafeBytes { bytes.append($0) }
        guard entry.sizesNeedZip64 else { return }
        bytes.little(UInt16(1))
        bytes.little(UInt16(16))
        bytes.little(entry.byteCount)
        bytes.little(entry.compressedByteCount)
    }

    /// The header in the central directory.
    package static func central(_ entry: ZipEntry, _ time: DOSTime, into bytes: inout ByteWriter) {
        let farAway = entry.offset >= none32
        let fieldByteCount = (entry.sizesNeedZip64 ? 16 : 0) + (farAway ? 8 : 0)
        bytes.little(centralSignature)
        bytes.little(UInt16(3 << 8 | (entry.needsZip64 ? 45 : 20)))
        common(entry, time, zip64: entry.needsZip64, into: &bytes)
        bytes.little(UInt16(fieldByteCount == 0 ? 0 : fieldByteCount + 4))
        bytes.little(UInt16(0))
        bytes.little(UInt16(0))
        bytes.little(UInt16(0))
        bytes.little(externalAttributes)
        bytes.little(farAway ? UInt32.max : UInt32(entry.offset))
        entry.name.withUnsafeBytes { bytes.append($0) }
        guard fieldByteCount > 0 else { return }
        bytes.little(UInt16(1))
        bytes.little(UInt16(fieldByteCount))
        if entry.sizesNeedZip64 {
            bytes.little(entry.byteCount)
            bytes.little(entry.compressedByteCount)
        }
        if farAway { bytes.little(entry.offset) }
    }

    /// What closes the file: the end record, after the Zip64 records where a count, a size or an offset needs them.
    package static func end(entries: UInt64, directory: Range<UInt64>, into bytes: inout ByteWriter) {
        let size = directory.upperBound - directory.lowerBound
        if entries >= none16 || size >= none32 || directory.lowerBound >= none32 {
            zip64End(entries: entries, directory: directory, into: &bytes)
        }
        bytes.little(endSignature)
        bytes.little(UInt16(0))
        bytes.little(UInt16(0))
        bytes.little(UInt16(min(entries, none16)))
        bytes.little(UInt16(min(entries, none16)))
        bytes.little(UInt32(min(size, none32)))
        bytes.little(UInt32(min(directory.lowerBound, none32)))
        bytes.little(UInt16(0))
    }

    private static func zip64End(entries: UInt64, directory: Range<UInt64>, into bytes: inout ByteWriter) {
        bytes.little(zip64EndSignature)
        bytes.little(UInt64(44))
        bytes.little(UInt16(3 << 8 | 45))
        bytes.little(UInt16(45))
        bytes.little(UInt32(0))
        bytes.little(UInt32(0))
        bytes.little(entries)
        bytes.little(entries)
        bytes.little(directory.upperBound - directory.lowerBound)
        bytes.little(directory.lowerBound)
        bytes.little(zip64LocatorSignature)
        bytes.little(UInt32(0))
        bytes.little(directory.upperBound)
        bytes.little(UInt32(1))
    }

    /// What the two headers share: from the version needed to the length of the name.
    private static func common(_ entry: ZipEntry, _ time: DOSTime, zip64: Bool, into bytes: inout ByteWriter) {
        let hides = entry.sizesNeedZip64
        bytes.little(UInt16(zip64 ? 45 : 20))
        bytes.little(UInt16(0))
        bytes.little(entry.method)
        bytes.little(time.time)
        bytes.little(time.date)
        bytes.little(entry.crc32)
        bytes.little(hides ? UInt32.max : UInt32(entry.compressedByteCount))
        bytes.little(hides ? UInt32.max : UInt32(entry.byteCount))
        bytes.little(UInt16(entry.name.count))
    }
}

/// A moment in MS-DOS form: two seconds' precision, the years 1980 to 2107.
package struct DOSTime: Sendable, Equatable {
    package var date: UInt16
    package var time: UInt16

    package init(date: UInt16, time: UInt16) {
        self.date = date
        self.time = time
    }

    package init(_ instant: Instant) {
        let at = instant.components
        guard at.year >= 1980 else {
            date = 1 << 5 | 1
            time = 0
            return
        }
        date = UInt16(min(at.year - 1980, 127) << 9 | at.month << 5 | at.day)
        time = UInt16(at.hour << 11 | at.minute << 5 | at.second / 2)
    }
}

extension ByteWriter {
    /// Appends an integer, lowest byte first.
    package mutating func little<T: FixedWidthInteger>(_ value: T) {
        withUnsafeBytes(of: value.littleEndian) { append($0) }
    }
}
