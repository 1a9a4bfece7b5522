import CSQLite
import DataportCore

/// Addresses as they are compared: whoever is the same to a service is the same here.
enum UploadAddress {
    /// What a hold is about.
    enum Form: Int64 {
        case address = 0
        /// `example.org`, `@example.org` or `*@example.org`.
        case domain = 1
        /// Something that describes addresses, such as `^.*@example\.org$`; nothing here can say whom it means.
        case pattern = 2
        /// Not an address.
        case other = 3
    }

    /// The address in lower case without white space around it and with its domain in Unicode; a domain with `@` before it.
    static func key(_ text: String) -> String {
        let folded = fold(text)
        if let domain = domainAlone(folded) { return "@" + domain }
        guard let at = folded.lastIndex(of: "@") else { return folded }
        return folded[...at] + UploadPunycode.decoded(String(folded[folded.index(after: at)...]))
    }

    /// `@` and what stands behind the last `@`; nothing when there is no `@`.
    static func domain(_ text: String) -> String {
        let folded = fold(text)
        guard let at = folded.lastIndex(of: "@") else { return "" }
        return "@" + withoutDot(folded[folded.index(after: at)...])
    }

    static func form(_ text: String) -> Form {
        let folded = fold(text)
        if folded.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) { return .other }
        if domainAlone(folded) != nil { return .domain }
        if folded.first == "^" || folded.contains("*") { return .pattern }
        return isAddress(text) ? .address : .other
    }

    /// Whether a service could take it: something before and behind an `@`, and no control character.
    static func isAddress(_ text: String) -> Bool {
        let folded = fold(text)
        guard let at = folded.lastIndex(of: "@"), at > folded.startIndex, folded.index(after: at) < folded.endIndex
        else {
            return false
        }
        return !folded.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }
    }

    private static func fold(_ text: String) -> String {
        // Most addresses are folded already.
        if text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !(0x41...0x5A).contains($0) }) { return text }
        let isSpace: (Unicode.Scalar) -> Bool = {
            $0 == " " || $0 == "\t" || $0 == "\n" || $0 == "\r" || $0 == "\u{A0}"
        }
        let scalars = Array(text.lowercased().unicodeScalars)
        guard let first = scalars.firstIndex(where: { !isSpace($0) }),
            let last = scalars.lastIndex(where: { !isSpace($0) })
        else { return "" }
        var folded = ""
        folded.unicodeScalars.append(contentsOf: scalars[first...last])
        return folded
    }

    private static func domainAlone(_ folded: String) -> String? {
        let rest =
            folded.hasPrefix("*@") ? folded.dropFirst(2) : folded.hasPrefix("@") ? folded.dropFirst() : folded[...]
        guard !rest.isEmpty, !rest.contains("@"), !rest.contains("*"), !rest.hasPrefix("^") else { return nil }
        return withoutDot(rest)
    }

    private static func withoutDot(_ domain: Substring) -> String {
        UploadPunycode.decoded(String(domain.last == "." ? domain.dropLast() : domain))
    }

    /// Makes `dataport_key`, `dataport_domain`, `dataport_form` and `dataport_is_address` known on a connection.
    static func install(on connection: SQLiteConnection) throws(DataportError) {
        try define("dataport_key", on: connection) { context, _, values in
            UploadAddress.answer(context, UploadAddress.key(UploadAddress.text(values)))
        }
        try define("dataport_domain", on: connection) { context, _, values in
            UploadAddress.answer(context, UploadAddress.domain(UploadAddress.text(values)))
        }
        try define("dataport_form", on: connection) { context, _, values in
            sqlite3_result_int64(context, UploadAddress.form(UploadAddress.text(values)).rawValue)
        }
        try define("dataport_is_address", on: connection) { context, _, values in
            sqlite3_result_int64(context, UploadAddress.isAddress(UploadAddress.text(values)) ? 1 : 0)
        }
    }

    private static func define(
        _ name: String, on connection: SQLiteConnection,
        _ function: @escaping @convention(c) (OpaquePointer?, Int32, UnsafeMutablePointer<OpaquePointer?>?) -> Void
    ) throws(DataportError) {
        let flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS
        try connection.exclusively { () throws(DataportError) in
            try connection.check(
                sqlite3_create_function_v2(connection.handle, name, 1, flags, nil, function, nil, nil, nil))
        }
    }

    private static func text(_ values: UnsafeMutablePointer<OpaquePointer?>?) -> String {
        let value = values?[0]
        guard let bytes = sqlite3_value_text(value) else { return "" }
        let count = Int(sqlite3_value_bytes(value))
        return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    }

    private static func answer(_ context: OpaquePointer?, _ text: String) {
        let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        var text = text
        text.makeContiguousUTF8()
        let count = Int32(truncatingIfNeeded: text.utf8.count)
        text.withCString { sqlite3_result_text(context, $0, count, transient) }
    }
}
