/// Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators" (2014). Ours and not the library's, because
/// the numbers must be the same on every machine and with every version.
struct SplitMix64 {
    private var state: UInt64

    /// The numbers of one record: they depend on the seed, the stream and the record's number, and not on what was
    /// drawn before.
    init(seed: UInt64, stream: UInt64, record: Int) {
        state = seed &+ stream &* 0xd1b5_4a32_d192_ed03 &+ UInt64(truncatingIfNeeded: record) &* 0x8cb9_2ba7_2f3d_8dd7
        state = next()
    }

    /// The next number.
    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to `bound`, which is not reached.
    mutating func below(_ bound: Int) -> Int {
        Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(max(bound, 1))).high)
    }

    /// True `count` times out of a thousand.
    mutating func perMille(_ count: Int) -> Bool { below(1000) < count }

    /// One of `choices`, which holds weights in parts of 1000 that add up to it.
    mutating func pick(_ choices: [(word: String, weight: Int)]) -> String {
        var rest = below(1000)
        for choice in choices {
            if rest < choice.weight { return choice.word }
            rest -= choice.weight
        }
        return choices.last?.word ?? ""
    }
}
