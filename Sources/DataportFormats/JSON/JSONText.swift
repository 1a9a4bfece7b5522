package import DataportCore

/// Puts JSON together from bytes, for objects that are composed row by row.
package enum JSONText {
    /// Appends `bytes`, which are UTF-8 and behind which sixteen bytes may be read, as a string.
    @inline(__always) package static func append(string bytes: UnsafeRawBufferPointer, to writer: inout ByteWriter) {
        writer.reserve(bytes.count * 6 + 2) { place in
            place[0] = Byte.quote
            guard let base = bytes.baseAddress else {
                place[1] = Byte.quote
                return place + 2
            }
            let end = JSONEscaping.copy(base.assumingMemoryBound(to: UInt8.self), bytes.count, to: place + 1)
            end[0] = Byte.quote
            return end + 1
        }
    }

    /// `text` as a string, for names that are known before the first row.
    package static func string(_ text: String) -> String { JSONValue.string(text).text(.compact) }
}
