/// Labels of other than ASCII in ASCII (RFC 3492).
enum Punycode {
    private static let base = 36
    private static let (leastThreshold, mostThreshold) = (1, 26)

    /// The text that a label stands for behind its `xn--`; `nil` when it is malformed.
    static func decode(_ label: ArraySlice<UInt8>) -> [Unicode.Scalar]? {
        var output: [Unicode.Scalar] = []
        var rest = label
        if let hyphen = label.lastIndex(of: UInt8(ascii: "-")) {
            output = label[..<hyphen].map { Unicode.Scalar($0) }
            rest = label[(hyphen + 1)...]
        }
        var (value, index, bias) = (128, 0, 72)
        while !rest.isEmpty {
            let start = index
            guard let next = integer(&rest, from: index, bias) else { return nil }
            index = next
            bias = adapted(index - start, output.count + 1, isFirst: start == 0)
            value += index / (output.count + 1)
            index %= output.count + 1
            guard let scalar = Unicode.Scalar(UInt32(clamping: value)) else { return nil }
            output.insert(scalar, at: index)
            index += 1
        }
        return output
    }

    /// The label of a text behind its `xn--`; `nil` when the text is far too long.
    static func encode(_ text: [Unicode.Scalar]) -> [UInt8]? {
        guard text.count < 256 else { return nil }
        var output = text.filter(\.isASCII).map { UInt8($0.value) }
        let basic = output.count
        if basic > 0 { output.append(UInt8(ascii: "-")) }
        var (value, delta, bias, handled) = (128, 0, 72, basic)
        while handled < text.count {
            let next = text.map { Int($0.value) }.filter { $0 >= value }.min() ?? value
            delta += (next - value) * (handled + 1)
            value = next
            for scalar in text {
                if scalar.value < value { delta += 1 }
                guard scalar.value == value else { continue }
                append(delta, bias, to: &output)
                bias = adapted(delta, handled + 1, isFirst: handled == basic)
                delta = 0
                handled += 1
            }
            delta += 1
            value += 1
        }
        return output
    }

    private static func threshold(_ place: Int, _ bias: Int) -> Int {
        min(max(place - bias, leastThreshold), mostThreshold)
    }

    private static func integer(_ rest: inout ArraySlice<UInt8>, from start: Int, _ bias: Int) -> Int? {
        var (value, weight, place) = (start, 1, base)
        while let byte = rest.popFirst() {
            let digit = Byte.isDigit(byte) ? Int(byte) - 0x30 + 26 : Int(byte | 0x20) - 0x61
            guard (0..<base).contains(digit), digit < (1 << 40) / weight else { return nil }
            value += digit * weight
            let threshold = threshold(place, bias)
            if digit < threshold { return value }
            weight *= base - threshold
            place += base
        }
        return nil
    }

    private static func append(_ delta: Int, _ bias: Int, to output: inout [UInt8]) {
        var (rest, place) = (delta, base)
        while rest >= threshold(place, bias) {
            let threshold = threshold(place, bias)
            output.append(digit(threshold + (rest - threshold) % (base - threshold)))
            rest = (rest - threshold) / (base - threshold)
            place += base
        }
        output.append(digit(rest))
    }

    private static func digit(_ value: Int) -> UInt8 { UInt8(value < 26 ? 0x61 + value : 0x30 + value - 26) }

    private static func adapted(_ delta: Int, _ points: Int, isFirst: Bool) -> Int {
        var delta = isFirst ? delta / 700 : delta / 2
        delta += delta / points
        var steps = 0
        while delta > (base - leastThreshold) * mostThreshold / 2 {
            delta /= base - leastThreshold
            steps += base
        }
        return steps + (base - leastThreshold + 1) * delta / (delta + 38)
    }
}
