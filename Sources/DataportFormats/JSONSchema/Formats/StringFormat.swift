/// The formats of JSON Schema 2020-12 that are checked where `format` is an assertion.
enum StringFormat: String, CaseIterable, Sendable {
    case dateTime = "date-time"
    case date, time, duration, email
    case idnEmail = "idn-email"
    case hostname
    case idnHostname = "idn-hostname"
    case ipv4, ipv6, uri
    case uriReference = "uri-reference"
    case iri
    case iriReference = "iri-reference"
    case uriTemplate = "uri-template"
    case uuid
    case jsonPointer = "json-pointer"
    case relativeJSONPointer = "relative-json-pointer"
    case regex

    /// The format's position among all.
    var number: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    init(number: Int) { self = Self.allCases[number] }

    /// Whether a text has the format.
    func accepts(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        switch self {
        case .dateTime: TimeFormats.isDateTime(text)
        case .date: TimeFormats.isDate(text)
        case .time: TimeFormats.isTime(text)
        case .duration: TimeFormats.isDuration(text)
        case .email: AddressFormats.isEmail(text, isInternational: false)
        case .idnEmail: AddressFormats.isEmail(text, isInternational: true)
        case .hostname: HostNames.isHost(text)
        case .idnHostname: HostNames.isInternational(text)
        case .ipv4: AddressFormats.isIPv4(text)
        case .ipv6: AddressFormats.isIPv6(text)
        case .uri: URIFormats.isReference(text, canBeRelative: false, isInternational: false)
        case .uriReference: URIFormats.isReference(text, canBeRelative: true, isInternational: false)
        case .iri: URIFormats.isReference(text, canBeRelative: false, isInternational: true)
        case .iriReference: URIFormats.isReference(text, canBeRelative: true, isInternational: true)
        case .uriTemplate: URIFormats.isTemplate(text)
        case .uuid: AddressFormats.isUUID(text)
        case .jsonPointer: URIFormats.isPointer(text)
        case .relativeJSONPointer: URIFormats.isRelativePointer(text)
        case .regex: (try? ExpressionParser.parse(Array(text))) != nil
        }
    }
}
