import DataportCore
import DataportFormats

/// JSON that a service answered.
enum RemoteJSON {
    /// Checks an answer and takes its white space out.
    /// - Throws: `protocolError` with the place in the answer; nothing of it is repeated.
    static func text(_ body: [UInt8], at place: String) throws(DataportError) -> String {
        var bytes = body
        var minifier = JSONMinifier()
        var failure: JSONError?
        let length = bytes.withUnsafeMutableBytes { text in
            do throws(JSONError) { return try minifier.minify(text).length } catch {
                failure = error
                return 0
            }
        }
        if let failure {
            throw DataportError(
                .protocolError,
                "the answer is no valid JSON (\(failure.reason.rawValue), byte \(failure.offset))", place: place,
                advice: "see whether this is the address of the service, and nothing stands in front of it")
        }
        return String(decoding: bytes[..<length], as: UTF8.self)
    }
}
