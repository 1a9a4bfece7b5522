/// Labels of internationalised domain names: `xn--blbr-…` and `blåbær` are one domain, and whoever is held under one name is not mailed
/// under the other.
enum UploadPunycode {
    /// A domain with all labels in Unicode; a label that is not valid stays as it is.
    static func decoded(_ domain: String) -> String {
        guard domain.contains("xn--") else { return domain }
        let labels = domain.split(separator: ".", omittingEmptySubsequences: false)
        return labels.map { label in
            label.hasPrefix("xn--") ? decode(label.dropFirst(4)) ?? String(label) : String(label)
        }.joined(separator: ".")
    }

    /// RFC 3492, section 6.2; `nil` when the text is none.
    private static func decode(_ text: Substring) -> String? {
        let dash = text.lastIndex(of: "-")
        var output = dash.map { Array(text[..<$0].unicodeScalars) } ?? []
        let digits = Array((dash.map { text[text.index(after: $0)...] } ?? text).utf8)
        var (at, code, position, bias) = (0, 128, 0, 72)
        while at < digits.count {
            let old = position
            var (weight, step) = (1, 36)
            while true {
                guard at < digits.count, let digit = value(of: digits[at]), position < 1 << 24 else { return nil }
                at += 1
                position += digit * weight
                let threshold = max(1, min(26, step - bias))
                if digit < threshold { break }
                weight *= 36 - threshold
                guard weight < 1 << 24 else { return nil }
                step += 36
            }
            let count = output.count + 1
            bias = adapt(position - old, count, isFirst: old == 0)
            code += position / count
            position %= count
            guard let scalar = UInt32(exactly: code).flatMap({ Unicode.Scalar($0) }) else { return nil }
            output.insert(scalar, at: position)
            position += 1
        }
        var result = ""
        result.unicodeScalars.append(contentsOf: output)
        return result.lowercased()
    }

    private static func value(of digit: UInt8) -> Int? {
        switch digit {
        case 0x61...0x7A: Int(digit) - 0x61
        case 0x30...0x39: Int(digit) - 0x30 + 26
        default: nil
        }
    }

    private static func adapt(_ delta: Int, _ count: Int, isFirst: Bool) -> Int {
        var delta = isFirst ? delta / 700 : delta / 2
        delta += delta / count
        var steps = 0
        while delta > 455 {
            delta /= 35
            steps += 36
        }
        return steps + 36 * delta / (delta + 38)
    }
}
