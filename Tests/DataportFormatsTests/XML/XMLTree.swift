import CXML2
import DataportCore
import Glibc

/// Reads an XML file of a kind with libxml2.
enum XMLTree {
    struct Failure: Error { let message: String }

    static func rows(_ bytes: [UInt8], _ kind: AssetKind) throws -> [[Cell]] {
        let options = Int32(XML_PARSE_NONET.rawValue) | Int32(XML_PARSE_HUGE.rawValue)
        let document = bytes.withUnsafeBytes { bytes in
            xmlReadMemory(bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count), nil, nil, options)
        }
        guard let document else { throw Failure(message: "not well-formed") }
        defer { xmlFreeDoc(document) }
        guard let root = xmlDocGetRootElement(document) else { throw Failure(message: "no root") }
        guard name(root) == kind.plural, let namespace = root.pointee.ns?.pointee.href,
            String(cString: namespace) == "urn:dataport:archive:1"
        else { throw Failure(message: "root") }
        return try elements(of: root).map { record in
            guard name(record) == kind.id.name else { throw Failure(message: "record") }
            return try cells(of: record, kind)
        }
    }

    private static func cells(of record: xmlNodePtr, _ kind: AssetKind) throws -> [Cell] {
        var cells = kind.fields.map { _ in Cell.null }
        var last = -1
        for element in elements(of: record) {
            guard let index = kind.index(of: name(element)), index > last else { throw Failure(message: "order") }
            last = index
            let text = xmlNodeGetContent(element)
            defer { free(text) }
            var value = text.map { Array(UnsafeBufferPointer(start: $0, count: Int(xmlStrlen($0)))) } ?? []
            if let encoding = xmlGetNoNsProp(element, "encoding") {
                free(encoding)
                value = try decodeBase64(value)
            }
            cells[index] = .bytes(value)
        }
        return cells
    }

    private static func decodeBase64(_ text: [UInt8]) throws -> [UInt8] {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        let digits = text.prefix { $0 != UInt8(ascii: "=") }
        guard text.count % 4 == 0, text.count - digits.count <= 2 else { throw Failure(message: "base64") }
        var bits = 0
        var count = 0
        var bytes: [UInt8] = []
        for digit in digits {
            guard let value = alphabet.firstIndex(of: digit) else { throw Failure(message: "base64") }
            bits = (bits << 6 | value) & 0xFFFF
            count += 6
            guard count >= 8 else { continue }
            count -= 8
            bytes.append(UInt8(bits >> count & 0xFF))
        }
        return bytes
    }

    private static func name(_ node: xmlNodePtr) -> String { String(cString: node.pointee.name) }

    private static func elements(of node: xmlNodePtr) -> [xmlNodePtr] {
        sequence(first: node.pointee.children) { $0?.pointee.next }
            .prefix { $0 != nil }
            .compactMap { $0 }
            .filter { $0.pointee.type == XML_ELEMENT_NODE }
    }
}
