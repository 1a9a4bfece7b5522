/// Sixteen bytes at a time. Loads may read, and stores may write, up to fifteen bytes behind the end of what they are
/// asked for: batches and writers keep slack for that.
enum Wide {
    typealias Vector = SIMD16<UInt8>
    typealias Mask = SIMDMask<SIMD16<Int8>>

    @inline(__always) static func load(_ place: UnsafePointer<UInt8>) -> Vector {
        UnsafeRawPointer(place).loadUnaligned(as: Vector.self)
    }

    @inline(__always) static func store(_ vector: Vector, _ place: UnsafeMutablePointer<UInt8>) {
        UnsafeMutableRawPointer(place).storeBytes(of: vector, as: Vector.self)
    }

    /// The lanes below `count`.
    @inline(__always) static func lanes(below count: Int) -> Mask {
        let positions = Vector(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
        return positions .< Vector(repeating: UInt8(truncatingIfNeeded: count))
    }

    /// The first lane that is set; 16 when none is.
    @inline(__always) static func first(_ mask: Mask) -> Int {
        let halves = unsafeBitCast(mask, to: SIMD2<UInt64>.self)
        if halves.x | halves.y == 0 { return 16 }
        let low = UInt64(littleEndian: halves.x)
        return low != 0
            ? low.trailingZeroBitCount >> 3 : 8 + UInt64(littleEndian: halves.y).trailingZeroBitCount >> 3
    }

    /// Copies `count` bytes and returns the place behind them.
    @inline(__always) static func copy(
        _ source: UnsafePointer<UInt8>, _ count: Int, to target: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        if count > 256 {
            UnsafeMutableRawPointer(target).copyMemory(from: source, byteCount: count)
            return target + count
        }
        var done = 0
        while done < count {
            store(load(source + done), target + done)
            done += 16
        }
        return target + count
    }
}

/// The constant texts of an encoder one after another, each followed by bytes that a wide copy may read.
struct ConstantPool: Sendable {
    /// Where a text stands in the pool.
    struct Text: Sendable {
        var offset: Int32 = 0
        var count: Int32 = 0
    }

    private(set) var bytes: [UInt8] = []

    mutating func add(_ text: String) -> Text {
        let constant = Text(offset: Int32(bytes.count), count: Int32(text.utf8.count))
        bytes.append(contentsOf: text.utf8)
        bytes.append(contentsOf: repeatElement(0, count: 16))
        return constant
    }
}

extension UnsafePointer<UInt8> {
    /// Copies a text of the pool that this pointer begins, and returns the place behind it.
    @inline(__always) func copy(
        _ text: ConstantPool.Text, to target: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        Wide.store(Wide.load(self + Int(text.offset)), target)
        var done = 16
        while done < Int(text.count) {
            Wide.store(Wide.load(self + Int(text.offset) + done), target + done)
            done += 16
        }
        return target + Int(text.count)
    }
}
