/// Names of hosts: RFC 1123, and RFC 5890 to 5893 for names of other than ASCII.
enum HostNames {
    static func isHost(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard (1...253).contains(text.count) else { return false }
        var labels: [[Unicode.Scalar]] = []
        for label in text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false) {
            guard let decoded = decoded(Array(label)) else { return false }
            labels.append(decoded)
        }
        return BidirectionalRule.holds(labels)
    }

    static func isInternational(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        let dots: [Unicode.Scalar] = [".", "\u{3002}", "\u{FF0E}", "\u{FF61}"]
        let scalars = Array(String(decoding: text, as: UTF8.self).unicodeScalars)
        var length = -1
        var labels: [[Unicode.Scalar]] = []
        for label in scalars.split(omittingEmptySubsequences: false, whereSeparator: { dots.contains($0) }) {
            guard let (decoded, count) = international(Array(label)) else { return false }
            labels.append(decoded)
            length += count + 1
        }
        return length <= 253 && BidirectionalRule.holds(labels)
    }

    /// What a label of ASCII stands for; `nil` when it is not valid.
    private static func decoded(_ label: [UInt8]) -> [Unicode.Scalar]? {
        let hyphen = UInt8(ascii: "-")
        guard (1...63).contains(label.count), label.first != hyphen, label.last != hyphen,
            label.allSatisfy({ ASCII.isAlphanumeric($0) || $0 == hyphen })
        else { return nil }
        guard label.count >= 4, label[2] == hyphen, label[3] == hyphen else { return label.map { Unicode.Scalar($0) } }
        // Only encoded labels have two hyphens there, and each text has one encoding.
        guard label[0] | 0x20 == UInt8(ascii: "x"), label[1] | 0x20 == UInt8(ascii: "n"),
            let scalars = Punycode.decode(label[4...]), scalars.contains(where: { !$0.isASCII }),
            InternationalLabel.isValid(scalars), let encoded = Punycode.encode(scalars),
            encoded.elementsEqual(label[4...], by: { $0 | 0x20 == $1 | 0x20 })
        else { return nil }
        return scalars
    }

    /// What a label stands for, and its bytes in the domain name system; `nil` when it is not valid.
    private static func international(_ label: [Unicode.Scalar]) -> (label: [Unicode.Scalar], count: Int)? {
        if label.allSatisfy(\.isASCII) {
            return decoded(label.map { UInt8($0.value) }).map { ($0, label.count) }
        }
        guard InternationalLabel.isValid(label), let encoded = Punycode.encode(label), encoded.count + 4 <= 63 else {
            return nil
        }
        return (label, encoded.count + 4)
    }
}
