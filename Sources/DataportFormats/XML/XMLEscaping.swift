/// Escaping of character data.
enum XMLEscaping {
    /// Copies text with markup and CR escaped and returns the place behind it; `nil` when it holds a character that XML
    /// 1.0 does not allow. The target has room for five times as many bytes.
    @inline(__always) static func copy(
        _ source: UnsafePointer<UInt8>, _ length: Int, to target: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8>? {
        var source = source
        var target = target
        var left = length
        while left > 0 {
            let vector = Wide.load(source)
            Wide.store(vector, target)
            // 0xEF leads U+FFFE and U+FFFF, and is rare.
            var special =
                (vector .== Wide.Vector(repeating: UInt8(ascii: "&")))
                .| (vector .== Wide.Vector(repeating: UInt8(ascii: "<")))
                .| (vector .== Wide.Vector(repeating: UInt8(ascii: ">")))
                .| (vector .== Wide.Vector(repeating: 0xEF)) .| (vector .< Wide.Vector(repeating: 0x20))
            if left < 16 { special = special .& Wide.lanes(below: left) }
            let first = Wide.first(special)
            source += first
            target += first
            left -= first
            if first < 16 {
                guard let end = escape(source, left, to: target) else { return nil }
                target = end
                source += 1
                left -= 1
            }
        }
        return target + left
    }

    private static func escape(
        _ source: UnsafePointer<UInt8>, _ left: Int, to target: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8>? {
        switch source.pointee {
        case UInt8(ascii: "&"): return write("&amp;", to: target)
        case UInt8(ascii: "<"): return write("&lt;", to: target)
        case UInt8(ascii: ">"): return write("&gt;", to: target)
        case Byte.carriageReturn: return write("&#13;", to: target)
        case Byte.tab, Byte.lineFeed: break
        case 0xEF: if left >= 3, source[1] == 0xBF, source[2] >= 0xBE { return nil }
        default: return nil
        }
        target.pointee = source.pointee
        return target + 1
    }

    @inline(__always) private static func write(
        _ text: StaticString, to target: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        UnsafeMutableRawPointer(target).copyMemory(from: text.utf8Start, byteCount: text.utf8CodeUnitCount)
        return target + text.utf8CodeUnitCount
    }
}
