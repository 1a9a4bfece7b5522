/// What is wrong with a value, in words that end a sentence about it. Never the value itself.
enum FieldFault: String, Error, Sendable {
    case missing = "is null but required"
    case emptyKey = "is empty"
    case redacted = "is redacted but no secret"
    case badUTF8 = "is not valid UTF-8"
    case badInteger = "is not a whole number in canonical decimal form"
    case bigInteger = "is a whole number beyond ±(2^53−1)"
    case badBoolean = "is neither true nor false"
    case badTimestamp = "is not a moment in UTC such as 2026-11-20T21:00:00Z"
    case badWord = "is not a word of the field's vocabulary"
    case badAttachment = "is not a path such as data/content/<aa>/<sha256>.<ext>"
    case badJSON = "is not valid JSON"
    case notObject = "is JSON but not an object"
    case notArray = "is JSON but not an array"
    case notStrings = "is JSON but not an array of strings"
    case notString = "is not a string"
    case notMarker = "is neither a string nor the marker of the redacted secret"
}

extension FieldFault {
    /// The rule that decoders report it under.
    var rule: RecordFault.Rule {
        switch self {
        case .badInteger, .bigInteger: .fieldInteger
        case .badBoolean: .fieldBoolean
        case .badAttachment: .fieldAttachment
        case .notMarker: .fieldSecret
        default: .fieldString
        }
    }
}
