/// A category of personal information in the words of California Civil Code §1798.140(v)(1)(A)–(L) (CCPA), with the plain words in
/// which an answer under GDPR article 15(1)(b) names the same data.
public enum DataCategory: String, Sendable, CaseIterable {
    case identifiers = "A"
    case customerRecords = "B"
    case protectedCharacteristics = "C"
    case commercialInformation = "D"
    case biometricInformation = "E"
    case internetActivity = "F"
    case geolocation = "G"
    case sensoryInformation = "H"
    case professionalInformation = "I"
    case educationInformation = "J"
    case inferences = "K"
    case sensitivePersonalInformation = "L"

    /// The statute's words, shortened to the category's heading.
    public var ccpa: String {
        switch self {
        case .identifiers: "Identifiers such as a real name, postal address, IP address, email address, account name"
        case .customerRecords: "Personal information described in Civil Code section 1798.80(e) (customer records)"
        case .protectedCharacteristics: "Characteristics of protected classifications under California or federal law"
        case .commercialInformation: "Commercial information, including records of products or services purchased"
        case .biometricInformation: "Biometric information"
        case .internetActivity: "Internet or other electronic network activity information"
        case .geolocation: "Geolocation data"
        case .sensoryInformation: "Audio, electronic, visual, thermal, olfactory, or similar information"
        case .professionalInformation: "Professional or employment-related information"
        case .educationInformation: "Education information"
        case .inferences: "Inferences drawn to create a profile about a consumer"
        case .sensitivePersonalInformation: "Sensitive personal information, including account log-in with a password"
        }
    }

    /// The category of personal data as an answer under GDPR article 15(1)(b) words it.
    public var gdpr: String {
        switch self {
        case .identifiers: "Identification and contact data"
        case .customerRecords: "Contract and profile data"
        case .protectedCharacteristics: "Special categories of personal data (article 9)"
        case .commercialInformation: "Purchase and order data"
        case .biometricInformation: "Biometric data (article 9)"
        case .internetActivity: "Usage data: opens, clicks, deliveries and subscriptions"
        case .geolocation: "Location data"
        case .sensoryInformation: "Images and recordings"
        case .professionalInformation: "Employment data"
        case .educationInformation: "Education data"
        case .inferences: "Profiles and scores"
        case .sensitivePersonalInformation: "Credentials"
        }
    }
}
