import CXML2
import DataportCore

/// Makes records of the events of one XML file. It stands at a fixed place in memory, to which libxml2's callbacks have a pointer.
///
/// Names are compared as pointers: libxml2 keeps each name once, in the dictionary of the parser.
struct XMLRecords: ~Copyable {
    typealias Name = UnsafePointer<xmlChar>

    /// A value of the record in `values`; lengths below zero are marks.
    struct Span {
        static let null = Span(offset: 0, length: -1)
        static let redacted = Span(offset: 0, length: -2)
        var offset: Int
        var length: Int
    }

    /// The most bytes of one value: libxml2's own limit of a text.
    static let maximumValueBytes = 10_000_000
    /// The most elements inside one another.
    static let maximumDepth = 250

    let kind: AssetKind
    let file: String
    let names: XMLNames
    let parser: xmlParserCtxtPtr
    /// By field; `nil` where any text will do.
    let typed: [TypedFields.TypedField?]

    /// Where records go; set while a piece of the file is parsed.
    var batch: UnsafeMutablePointer<RecordBatch>?
    var positions: [RecordPosition] = []
    /// What was found since the last look.
    var faults: [RecordFault] = []
    /// Nothing more can be read.
    var isBroken = false
    var isBeyondLimit = false
    private(set) var isRootClosed = false
    /// Elements around the place of reading.
    private(set) var depth = 0
    /// Where the record that is being read began.
    private(set) var start = RecordPosition()

    private var values = ByteWriter(capacity: 4096)
    private var spans: [Span]
    private var field = -1
    private var nextField = 0
    private var fieldOffset = 0
    private var fieldPlace = XMLPlace()
    private var isBase64 = false
    /// Of a record, and of what stands between two records, only the first fault is told.
    private var isFaulty = false

    init(kind: AssetKind, file: String, options: DecoderOptions, parser: xmlParserCtxtPtr) {
        self.kind = kind
        self.file = file
        self.parser = parser
        names = XMLNames(kind, parser)
        let all = TypedFields(kind, options).all
        typed = kind.fields.indices.map { index in all.first { $0.index == index } }
        spans = Array(repeating: .null, count: kind.fields.count)
    }
}

// MARK: Events

extension XMLRecords {
    /// The start tag of an element.
    mutating func open(_ tag: XMLStartTag) {
        depth += 1
        switch depth {
        case 1: openRoot(tag)
        case 2: openRecord(tag)
        case 3: openField(tag)
        default: openInside()
        }
    }

    /// An element inside a field: wrong, and at some depth the end. libxml2 has no limit here.
    private mutating func openInside() {
        let place = XMLPlace(startOfTag: parser)
        add(.xmlElement, place, "an element stands inside the value of a field")
        guard depth > Self.maximumDepth, !isBroken else { return }
        faults.append(
            fault(.xmlElement, place, field: nil, "elements are nested deeper than \(Self.maximumDepth) levels"))
        stop()
    }

    /// The end tag of an element.
    mutating func close() {
        switch depth {
        case 1: isRootClosed = true
        case 2: closeRecord()
        case 3: closeField()
        default: break
        }
        depth -= 1
    }

    /// A piece of text.
    mutating func append(_ text: UnsafeRawBufferPointer) {
        if depth == 3, field >= 0 {
            values.append(text)
            if values.count - fieldOffset > Self.maximumValueBytes {
                isBeyondLimit = true
                xmlStopParser(parser)
            }
        } else if depth < 3, !text.allSatisfy(Byte.isWhiteSpace) {
            add(.xmlText, XMLPlace(parser), "text stands outside the elements of fields")
        }
    }

    /// Something that XML allows and archives do not hold.
    mutating func refuse(_ rule: RecordFault.Rule, _ message: String) {
        add(rule, XMLPlace(parser), message)
        if rule == .xmlDoctype { stop() }
    }

    /// An error of the parser, after which it says nothing more.
    mutating func fail(_ error: xmlError) {
        guard error.level.rawValue >= XML_ERR_ERROR.rawValue, !isBroken, !isBeyondLimit else { return }
        let place = XMLPlace(parser)
        faults.append(fault(.xmlSyntax, place, field: nil, XMLMessages.text(of: error.code, isRootClosed)))
        stop()
    }

    /// Reads nothing more.
    mutating func stop() {
        isBroken = true
        xmlStopParser(parser)
    }
}

// MARK: Elements

extension XMLRecords {
    private mutating func openRoot(_ tag: XMLStartTag) {
        if tag.name == names.root, tag.namespace == names.namespace, tag.attributeCount == 0 { return }
        let message =
            tag.name == names.root && tag.namespace == names.namespace
            ? "the root element has an attribute" : "the root element is not \(kind.plural) of urn:dataport:archive:1"
        add(.xmlElement, XMLPlace(startOfTag: parser), message)
        stop()
    }

    private mutating func openRecord(_ tag: XMLStartTag) {
        let place = XMLPlace(startOfTag: parser)
        start = RecordPosition(offset: place.offset, line: place.line)
        values.removeAll()
        for index in spans.indices { spans[index] = .null }
        nextField = 0
        field = -1
        isFaulty = false
        if tag.name != names.record || tag.namespace != names.namespace {
            add(.xmlElement, place, "an element other than \(kind.id) of urn:dataport:archive:1 stands in the root")
        } else if tag.attributeCount > 0 || tag.namespaceCount > 0 {
            add(.xmlAttribute, place, "the element of a record has an attribute")
        }
    }

    private mutating func openField(_ tag: XMLStartTag) {
        field = -1
        guard tag.namespace == names.namespace, let index = names.field(tag.name, expected: nextField) else {
            return add(
                .xmlElement, XMLPlace(startOfTag: parser),
                "an element stands in the record that is no field of the kind")
        }
        guard index >= nextField else {
            return add(
                .xmlElement, XMLPlace(startOfTag: parser), field: index,
                "the element \(kind.fields[index].name) stands twice or out of order")
        }
        if tag.attributeCount > 0 || tag.namespaceCount > 0 {
            guard tag.namespaceCount == 0, tag.hasOnlyBase64(names) else {
                return add(
                    .xmlAttribute, XMLPlace(startOfTag: parser), field: index,
                    "the element of a field has an attribute other than encoding=\"base64\"")
            }
        }
        isBase64 = tag.attributeCount > 0
        field = index
        nextField = index + 1
        fieldOffset = values.count
        fieldPlace = XMLPlace(parser)
    }

    private mutating func closeField() {
        guard field >= 0 else { return }
        let index = field
        field = -1
        if isBase64, !decodeBase64() {
            return add(
                .xmlBase64, fieldPlace.next, field: index, "the value of \(kind.fields[index].name) is not valid base64"
            )
        }
        spans[index] = Span(offset: fieldOffset, length: values.count - fieldOffset)
        guard let check = typed[index] else { return }
        let (fault, isMarker) = values.withBytes { bytes in
            let value = UnsafeRawBufferPointer(rebasing: bytes[fieldOffset...])
            return (check.fault(value), check.isMarker(value))
        }
        if let fault {
            let problem = RecordProblem(fault, at: 0, field: index, of: kind)
            add(problem.rule, fieldPlace.next, field: index, problem.message)
        } else if isMarker {
            spans[index] = .redacted
        }
    }

    private mutating func decodeBase64() -> Bool {
        guard let decoded = values.withBytes({ Base64.decode(UnsafeRawBufferPointer(rebasing: $0[fieldOffset...])) })
        else { return false }
        // What is decoded goes behind its text, which the record no longer refers to.
        fieldOffset = values.count
        decoded.withUnsafeBytes { values.append($0) }
        return true
    }

    private mutating func closeRecord() {
        guard !isFaulty, let batch else {
            isFaulty = false
            return
        }
        values.withBytes { bytes in
            for span in spans {
                switch span.length {
                case -1: batch.pointee.appendNull()
                case -2: batch.pointee.appendRedacted()
                default:
                    batch.pointee.append(
                        UnsafeRawBufferPointer(rebasing: bytes[span.offset..<span.offset + span.length]))
                }
            }
        }
        positions.append(start)
    }
}

// MARK: Faults

extension XMLRecords {
    private mutating func add(_ rule: RecordFault.Rule, _ place: XMLPlace, field: Int? = nil, _ message: String) {
        guard !isFaulty, !isBroken else { return }
        isFaulty = true
        faults.append(fault(rule, place, field: field, message))
    }

    private func fault(_ rule: RecordFault.Rule, _ place: XMLPlace, field: Int?, _ message: String) -> RecordFault {
        RecordFault(
            file: file, offset: place.offset, line: place.line, column: place.column, record: identifier,
            field: field.map { kind.fields[$0].name }, rule: rule, message)
    }

    /// The id of the record that is being read, once its element is closed.
    private var identifier: String? {
        guard depth > 1, spans[0].length >= 0 else { return nil }
        let span = spans[0]
        return values.withBytes { String(decoding: $0[span.offset..<span.offset + span.length], as: UTF8.self) }
    }
}
