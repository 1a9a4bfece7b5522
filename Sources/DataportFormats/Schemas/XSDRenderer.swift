package import DataportCore

/// Renders kinds as XSD 1.0: one document, a global element for the root of each kind's file.
///
/// Every simple type restricts `xs:string`, which keeps white space: the numeric and date types of XSD collapse it before they look, so
/// ` true ` would pass. There are no identity constraints and no bounds on repetition, because validators hold a table of every key and
/// a state for every repetition, and these files have millions of rows.
package enum XSDRenderer {
    /// The namespace of every XML file in an archive.
    package static let namespace = "urn:dataport:archive:1"

    /// The document for `kinds`; `notice` becomes a comment in its head.
    package static func render(_ kinds: [AssetKind], notice: String? = nil) -> String {
        let used = ValueType.allCases.filter { type in
            type == .text || kinds.contains { $0.fields.contains { ValueType(of: $0.type) == type } }
        }
        let comment = notice.map { "<!-- \(escape($0)) -->\n" } ?? ""
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            \(comment)<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="\(namespace)" targetNamespace="\(namespace)" \
            elementFormDefault="qualified" version="1.0">

            \(used.map(\.definition).joined(separator: "\n"))
            \(kinds.map(file).joined(separator: "\n"))</xs:schema>

            """
    }

    private static func file(_ kind: AssetKind) -> String {
        """
          <xs:element name="\(kind.plural)">
            <xs:annotation><xs:documentation>\(escape(kind.summary))</xs:documentation></xs:annotation>
            <xs:complexType>
              <xs:sequence>
                <xs:element name="\(kind.id)" minOccurs="0" maxOccurs="unbounded">
                  <xs:complexType>
                    <xs:sequence>
        \(kind.fields.map(element).joined(separator: "\n"))
                    </xs:sequence>
                  </xs:complexType>
                </xs:element>
              </xs:sequence>
            </xs:complexType>
          </xs:element>

        """
    }

    private static func element(_ field: Field) -> String {
        let indent = String(repeating: " ", count: 14)
        let occurrence = field.isRequired ? "" : " minOccurs=\"0\""
        let name = "\(indent)<xs:element name=\"\(field.name)\""
        let note = "<xs:annotation><xs:documentation>\(escape(field.summary))</xs:documentation></xs:annotation>"
        if let type = ValueType(of: field.type) {
            return "\(name) type=\"\(type.rawValue)\"\(occurrence)>\(note)</xs:element>"
        }
        guard case .word(let vocabulary) = field.type else { return "" }
        let words = vocabulary.words.map { "\(indent)      <xs:enumeration value=\"\(escape($0))\"/>" }
        return """
            \(name)\(occurrence)>
            \(indent)  \(note)
            \(indent)  <xs:simpleType>
            \(indent)    <xs:restriction base="xs:string">
            \(words.joined(separator: "\n"))
            \(indent)    </xs:restriction>
            \(indent)  </xs:simpleType>
            \(indent)</xs:element>
            """
    }

    static func escape(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}

extension XSDRenderer {
    /// The named types of the document, `text` first because others restrict it; words are types of their own where they stand.
    private enum ValueType: String, CaseIterable {
        case text, key, json, integer, boolean, timestamp, attachment

        /// The type of a field; `nil` for words.
        init?(of type: FieldType) {
            switch type {
            case .key, .reference: self = .key
            case .text, .secret: self = .text
            case .json: self = .json
            case .integer: self = .integer
            case .boolean: self = .boolean
            case .timestamp: self = .timestamp
            case .attachment: self = .attachment
            case .word: return nil
            }
        }

        var definition: String {
            switch self {
            case .text: Self.encodableText
            case .key: notEmpty("An id: any text but the empty one.")
            case .json: notEmpty("The text of a JSON value.")
            case .integer: restricted("A whole number within ±(2^53−1).", pattern: ValuePattern.integer)
            case .boolean: restricted("True or false.", pattern: "(true|false)")
            case .timestamp:
                restricted("An instant in UTC, RFC 3339 with T and Z.", pattern: ValuePattern.timestamp)
            case .attachment:
                restricted("The path of a file in data/content.", pattern: ValuePattern.attachment)
            }
        }

        private func restricted(_ summary: String, pattern: String) -> String {
            """
              <xs:simpleType name="\(rawValue)">
                <xs:annotation><xs:documentation>\(summary)</xs:documentation></xs:annotation>
                <xs:restriction base="xs:string"><xs:pattern value="\(pattern)"/></xs:restriction>
              </xs:simpleType>

            """
        }

        private func notEmpty(_ summary: String) -> String {
            """
              <xs:complexType name="\(rawValue)">
                <xs:annotation><xs:documentation>\(summary)</xs:documentation></xs:annotation>
                <xs:simpleContent>
                  <xs:restriction base="text"><xs:minLength value="1"/></xs:restriction>
                </xs:simpleContent>
              </xs:complexType>

            """
        }

        /// A text that may be written in base64 because it holds characters which XML does not allow. XSD 1.0 cannot make the type of
        /// the content depend on the attribute, so the base64 itself is not checked.
        private static let encodableText = """
              <xs:complexType name="text">
                <xs:annotation><xs:documentation>Any text.</xs:documentation></xs:annotation>
                <xs:simpleContent>
                  <xs:extension base="xs:string">
                    <xs:attribute name="encoding">
                      <xs:simpleType>
                        <xs:restriction base="xs:string"><xs:enumeration value="base64"/></xs:restriction>
                      </xs:simpleType>
                    </xs:attribute>
                  </xs:extension>
                </xs:simpleContent>
              </xs:complexType>

            """
    }
}
