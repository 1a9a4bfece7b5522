import CXML2
import DataportCore

/// libxml2's push parser, hardened: no network, no entities of the file's own, no external ones, libxml2's limits on depth and length in
/// force. Alone with what it points to, hence `@unchecked Sendable`.
final class XMLParser: @unchecked Sendable {
    private let parser: xmlParserCtxtPtr
    /// What the callbacks work on.
    let records: UnsafeMutablePointer<XMLRecords>

    /// Done once in a process: nothing outside the given bytes is ever loaded.
    private static let isHardened: Bool = {
        xmlInitParser()
        xmlSetExternalEntityLoader { _, _, _ in nil }
        return true
    }()

    init?(kind: AssetKind, file: String, options: DecoderOptions) {
        guard Self.isHardened else { return nil }
        var handler = Self.handler
        records = .allocate(capacity: 1)
        guard let parser = xmlCreatePushParserCtxt(&handler, records, nil, 0, nil) else {
            records.deallocate()
            return nil
        }
        self.parser = parser
        xmlCtxtUseOptions(parser, Int32(XML_PARSE_NONET.rawValue | XML_PARSE_BIG_LINES.rawValue))
        records.initialize(to: XMLRecords(kind: kind, file: file, options: options, parser: parser))
    }

    deinit {
        xmlFreeParserCtxt(parser)
        records.deinitialize(count: 1)
        records.deallocate()
    }

    /// Parses a piece of the file into `batch`.
    func parse(_ bytes: UnsafeRawBufferPointer, isLast: Bool, into batch: inout RecordBatch) {
        let text = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
        withUnsafeMutablePointer(to: &batch) { batch in
            records.pointee.batch = batch
            // Its result is among the faults.
            _ = xmlParseChunk(parser, text, Int32(bytes.count), isLast ? 1 : 0)
            records.pointee.batch = nil
        }
    }

    private static func records(_ context: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<XMLRecords>? {
        context?.assumingMemoryBound(to: XMLRecords.self)
    }

    private static var handler: xmlSAXHandler {
        var handler = xmlSAXHandler()
        handler.initialized = XML_SAX2_MAGIC
        handler.startElementNs = { context, name, _, namespace, namespaceCount, _, attributeCount, _, attributes in
            guard let name else { return }
            XMLParser.records(context)?.pointee.open(
                XMLStartTag(
                    name: name, namespace: namespace, namespaceCount: Int(namespaceCount),
                    attributeCount: Int(attributeCount), attributes: attributes))
        }
        handler.endElementNs = { context, _, _, _ in XMLParser.records(context)?.pointee.close() }
        // CDATA sections come here too, because they have no handler of their own.
        handler.characters = { context, text, count in
            XMLParser.records(context)?.pointee.append(UnsafeRawBufferPointer(start: text, count: Int(count)))
        }
        handler.ignorableWhitespace = handler.characters
        handler.comment = { context, _ in
            XMLParser.records(context)?.pointee.refuse(.xmlMarkup, "a comment stands here")
        }
        handler.processingInstruction = { context, _, _ in
            XMLParser.records(context)?.pointee.refuse(.xmlMarkup, "a processing instruction stands here")
        }
        handler.reference = { context, _ in
            XMLParser.records(context)?.pointee.refuse(.xmlMarkup, "a reference to an entity stands here")
        }
        handler.internalSubset = { context, _, _, _ in
            XMLParser.records(context)?.pointee.refuse(.xmlDoctype, "the file declares a document type")
        }
        handler.serror = { context, error in
            guard let error else { return }
            XMLParser.records(context)?.pointee.fail(error.pointee)
        }
        return handler
    }
}
