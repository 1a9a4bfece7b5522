import DataportCore

/// `bag-info.txt` of RFC 8493, section 2.2.2.
package enum BagInfo {
    /// The file's text.
    package static func render(_ facts: ArchiveFacts, payloadBytes: Int, payloadFiles: Int) -> String {
        var lines = [
            "Bag-Software-Agent: \(oneLine(facts.generator))",
            "Bagging-Date: \(facts.created.rfc3339.prefix(10))",
            "Dataport-Format-Version: \(ArchiveFacts.formatVersion)",
        ]
        let account = oneLine(facts.account)
        if !account.isEmpty { lines.append("External-Identifier: \(account)") }
        lines.append("Payload-Oxum: \(payloadBytes).\(payloadFiles)")
        return lines.map { $0 + "\n" }.joined()
    }

    /// Without line breaks and other controls, which would end or continue the element.
    package static func oneLine(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            let isControl =
                switch scalar.value {
                case 0..<0x20, 0x7F...0x9F, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069: true
                default: false
                }
            result.unicodeScalars.append(isControl ? " " : scalar)
        }
        return result.split(separator: " ").joined(separator: " ")
    }
}
