import CXML2
import DataportCore

/// The names of a kind as pointers into the dictionary of a parser.
struct XMLNames {
    let root: XMLRecords.Name?
    let record: XMLRecords.Name?
    let namespace: XMLRecords.Name?
    let encoding: XMLRecords.Name?
    private let fields: [XMLRecords.Name?]

    init(_ kind: AssetKind, _ parser: xmlParserCtxtPtr) {
        let dictionary = parser.pointee.dict
        root = xmlDictLookup(dictionary, kind.plural, -1)
        record = xmlDictLookup(dictionary, kind.id.name, -1)
        namespace = xmlDictLookup(dictionary, "urn:dataport:archive:1", -1)
        encoding = xmlDictLookup(dictionary, "encoding", -1)
        fields = kind.fields.map { xmlDictLookup(dictionary, $0.name, -1) }
    }

    /// The field called `name`; most are the expected one or follow it.
    @inline(__always) func field(_ name: XMLRecords.Name, expected: Int) -> Int? {
        var index = expected
        while index < fields.count {
            if fields[index] == name { return index }
            index += 1
        }
        return fields.firstIndex(of: name)
    }
}

/// A start tag as libxml2 hands it over; valid during the callback.
struct XMLStartTag {
    var name: XMLRecords.Name
    var namespace: XMLRecords.Name?
    var namespaceCount: Int
    var attributeCount: Int
    /// Five pointers an attribute: name, prefix, namespace, and the beginning and the end of its value.
    var attributes: UnsafeMutablePointer<XMLRecords.Name?>?

    /// Whether the only attribute is `encoding="base64"`.
    func hasOnlyBase64(_ names: XMLNames) -> Bool {
        guard attributeCount == 1, let attributes, attributes[0] == names.encoding, attributes[1] == nil,
            let start = attributes[3], let end = attributes[4]
        else { return false }
        return UnsafeRawBufferPointer(start: start, count: end - start).elementsEqual("base64".utf8)
    }
}

/// A place in the file.
struct XMLPlace {
    var offset = 0
    var line = 1
    var column = 1

    init() {}

    /// Where the parser is.
    @inline(__always) init(_ parser: xmlParserCtxtPtr) {
        guard let input = parser.pointee.input, let current = input.pointee.cur else { return }
        offset = Int(input.pointee.consumed) + (current - input.pointee.base)
        line = Int(input.pointee.line)
        column = Int(input.pointee.col)
    }

    /// Where the start tag begins that the parser has just read up to its last byte.
    @inline(__always) init(startOfTag parser: xmlParserCtxtPtr) {
        self.init(parser)
        guard let input = parser.pointee.input, let current = input.pointee.cur, let base = input.pointee.base else {
            return
        }
        var place = current
        while place > base, place.pointee != UInt8(ascii: "<") {
            place -= 1
            if place.pointee == Byte.lineFeed { line -= 1 }
        }
        offset -= current - place
        column = max(1, column - (current - place))
    }

    /// The place of the next byte.
    var next: XMLPlace {
        var next = self
        next.offset += 1
        next.column += 1
        return next
    }
}

/// What libxml2's errors are called here. Its own words are not used: they quote the file.
enum XMLMessages {
    static func text(of code: Int32, _ isRootClosed: Bool) -> String {
        switch xmlParserErrors(rawValue: UInt32(bitPattern: code)) {
        case XML_ERR_DOCUMENT_END, XML_ERR_DOCUMENT_EMPTY:
            isRootClosed
                ? "something follows the end of the root element" : "the file ends before its root element does"
        case XML_ERR_TAG_NAME_MISMATCH, XML_ERR_TAG_NOT_FINISHED: "an end tag does not match its start tag"
        case XML_ERR_INVALID_CHAR: "a character stands here that XML does not allow"
        case XML_ERR_INVALID_CHARREF, XML_ERR_INVALID_DEC_CHARREF, XML_ERR_INVALID_HEX_CHARREF:
            "a reference names a character that XML does not allow"
        case XML_ERR_INVALID_ENCODING, XML_I18N_CONV_FAILED: "the bytes are not valid UTF-8"
        case XML_ERR_UNDECLARED_ENTITY, XML_WAR_UNDECLARED_ENTITY: "an entity is referred to that is not declared"
        case XML_ERR_INTERNAL_ERROR: "a tag is too long or elements are nested too deep"
        case XML_NS_ERR_UNDEFINED_NAMESPACE: "a prefix is used that is not declared"
        default: "the XML is not well-formed (libxml2 error \(code))"
        }
    }
}
