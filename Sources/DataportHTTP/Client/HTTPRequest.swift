/// What is asked of a service.
package struct HTTPRequest: Sendable {
    /// The methods that providers use.
    package enum Method: String, Sendable {
        case get = "GET"
        case put = "PUT"
        case delete = "DELETE"
        case post = "POST"
        case patch = "PATCH"

        /// Whether asking twice has the effect of asking once (RFC 9110, 9.2.2).
        package var isIdempotent: Bool { self != .post && self != .patch }
    }

    /// The method.
    package var method: Method
    /// The path below the base address: begins with `/`, escaped.
    package var path: String
    /// The query, in order; it is escaped on the way.
    package var query: [(name: String, value: String)]
    /// Header fields besides those that the client sets.
    package var headers: [(name: String, value: String)] = []
    /// What is sent along.
    package var body: HTTPBody?
    /// Whether the credentials go along.
    package var isAuthorized = true
    /// The most bytes of the answer, once it is decompressed; `nil` for the client's limit.
    package var byteLimit: Int?

    /// A request without a body.
    package init(_ method: Method = .get, _ path: String, query: [(name: String, value: String)] = []) {
        self.method = method
        self.path = path
        self.query = query
    }

    /// Path and query.
    package var target: String {
        guard !query.isEmpty else { return path }
        return path + "?"
            + query.map { "\(PercentEncoding.component($0.name))=\(PercentEncoding.component($0.value))" }
            .joined(separator: "&")
    }
}

/// What a service answered.
package struct HTTPResponse: Sendable {
    /// The status.
    package let status: Int
    /// Header fields, names in lower case, the last of each name.
    package let headers: [String: String]
    /// The body, decompressed.
    package let body: [UInt8]
}

/// What goes along with a request.
package struct HTTPBody: Sendable {
    /// The value of `Content-Type`.
    package let contentType: String
    /// The bytes.
    package let bytes: [UInt8]

    /// Bytes of a type.
    package init(contentType: String, bytes: [UInt8]) {
        self.contentType = contentType
        self.bytes = bytes
    }

    /// JSON.
    package static func json(_ bytes: [UInt8]) -> HTTPBody {
        HTTPBody(contentType: "application/json", bytes: bytes)
    }

    /// The fields of a form.
    package static func form(_ fields: [(name: String, value: String)]) -> HTTPBody {
        let text = fields.map { "\(PercentEncoding.component($0.name))=\(PercentEncoding.component($0.value))" }
        return HTTPBody(
            contentType: "application/x-www-form-urlencoded", bytes: Array(text.joined(separator: "&").utf8))
    }

    /// One part of a form with files.
    package struct Part: Sendable {
        /// The name of the field.
        package let name: String
        /// The name of the file; `nil` for a plain value.
        package let fileName: String?
        /// The bytes.
        package let bytes: [UInt8]

        /// A part.
        package init(name: String, fileName: String? = nil, bytes: [UInt8]) {
            self.name = name
            self.fileName = fileName
            self.bytes = bytes
        }
    }

    /// A form with files. The boundary is made from the parts, so that the same form is the same bytes, and stands in none of them.
    package static func multipart(_ parts: [Part]) -> HTTPBody {
        var boundary = "dataport-boundary-0"
        var number = 0
        while parts.contains(where: { $0.bytes.contains(Array(boundary.utf8)) }) {
            number += 1
            boundary = "dataport-boundary-\(number)"
        }
        var bytes: [UInt8] = []
        for part in parts {
            bytes += "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(quoted(part.name))\"".utf8
            if let name = part.fileName {
                bytes += "; filename=\"\(quoted(name))\"\r\nContent-Type: application/octet-stream".utf8
            }
            bytes += Array("\r\n\r\n".utf8) + part.bytes + Array("\r\n".utf8)
        }
        bytes += "--\(boundary)--\r\n".utf8
        return HTTPBody(contentType: "multipart/form-data; boundary=\(boundary)", bytes: bytes)
    }

    /// As browsers escape names in forms.
    private static func quoted(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "\"": result += "%22"
            case "\r": result += "%0D"
            case "\n": result += "%0A"
            default: result.unicodeScalars.append(scalar)
            }
        }
    }
}

/// Texts in addresses (RFC 3986).
package enum PercentEncoding {
    /// A text as a part of a path or a query: everything but letters, digits and four marks is escaped.
    package static func component(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        let bytes = text.utf8.flatMap { byte -> [UInt8] in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: [byte]
            default: [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
