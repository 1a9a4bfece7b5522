/// What a service knows without looking at the fields of a contact.
public enum TemplateValue: String, Sendable, Hashable, CaseIterable {
    // Addresses of pages.
    case unsubscribe, webVersion, preferences, forward, subscribe, reportAbuse
    // The list.
    case listName, listDescription
    // Who sends.
    case companyName, companyStreet, companyStreet2, companyCity, companyState, companyPostcode, companyCountry
    case companyPhone, companyWebsite
    /// The whole postal address, lines separated by `<br>`.
    case companyAddress
    /// The whole postal address in one line.
    case companyAddressLine
    case senderName, senderEmail, replyTo
    // The campaign and the contact.
    case campaignName, campaignSubject, campaignPreview, campaignID, contactID
    /// Where a campaign's text goes into its template.
    case content
    /// The picture that counts opens.
    case openTracking
    /// What counts clicks, where links must say that they are counted.
    case clickTracking
    /// A comment of the template language: nobody sees it.
    case comment

    /// For messages.
    public var words: String {
        switch self {
        case .unsubscribe: "the unsubscribe link"
        case .webVersion: "the link to the web version"
        case .preferences: "the link to the preferences"
        case .forward: "the link for forwarding"
        case .subscribe: "the link to the subscribe page"
        case .reportAbuse: "the link for reporting abuse"
        case .listName: "the name of the list"
        case .listDescription: "the description of the list"
        case .companyName: "the name of the company"
        case .companyStreet, .companyStreet2: "the street of the company"
        case .companyCity: "the city of the company"
        case .companyState: "the state of the company"
        case .companyPostcode: "the postcode of the company"
        case .companyCountry: "the country of the company"
        case .companyPhone: "the phone number of the company"
        case .companyWebsite: "the website of the company"
        case .companyAddress, .companyAddressLine: "the postal address of the company"
        case .senderName: "the name of the sender"
        case .senderEmail: "the address of the sender"
        case .replyTo: "the reply address"
        case .campaignName: "the name of the campaign"
        case .campaignSubject: "the subject"
        case .campaignPreview: "the preview text"
        case .campaignID: "the id of the campaign"
        case .contactID: "the id of the contact"
        case .content: "the place of the campaign's text in its template"
        case .openTracking: "the picture that counts opens"
        case .clickTracking: "the mark that counts clicks"
        case .comment: "a comment"
        }
    }
}
