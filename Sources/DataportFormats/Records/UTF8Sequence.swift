/// UTF-8 as Unicode table 3-7 has it: no overlong forms, no surrogates, nothing above U+10FFFF.
enum UTF8Sequence {
    /// The length of the well-formed sequence at `bytes`, of which `available` may be read; 0 when it is ill-formed.
    static func length(_ bytes: UnsafePointer<UInt8>, available: Int) -> Int {
        let lead = bytes[0]
        if lead < 0x80 { return 1 }
        guard available >= 2, isContinuation(bytes[1]) else { return 0 }
        let second = bytes[1]
        switch lead {
        case 0xC2...0xDF: return 2
        case 0xE0...0xEF:
            guard available >= 3, isContinuation(bytes[2]) else { return 0 }
            let isRefused = lead == 0xE0 && second < 0xA0 || lead == 0xED && second >= 0xA0
            return isRefused ? 0 : 3
        case 0xF0...0xF4:
            guard available >= 4, isContinuation(bytes[2]), isContinuation(bytes[3]) else { return 0 }
            let isRefused = lead == 0xF0 && second < 0x90 || lead == 0xF4 && second >= 0x90
            return isRefused ? 0 : 4
        default: return 0
        }
    }

    @inline(__always) private static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }
}
