import DataportCore
import DataportFormats

/// What a column of a table of people means.
enum ColumnMeaning: Sendable, Equatable {
    case email, name
    /// Part of the name, and a custom field with this tag.
    case firstName(tag: String), lastName(tag: String)
    /// A custom field.
    case field(tag: String, type: String)
    /// A custom field with several values in one cell, each in quotes, with commas between.
    case tags(tag: String)
    /// A JSON object of custom fields that the account has, not the list.
    case attributes
    case language, timezone, country, contactIP, ip, source, reason
    case optInAt, optInIP, confirmAt, confirmIP, optOutAt, heldAt, created, updated, since
    /// The lists that the person is on, with this between them.
    case lists(separator: UInt8)
    /// A word of the provider that is kept to the letter in `raw`; status rules look at such columns.
    case raw(key: String)
    /// Kept under its heading.
    case extra

    /// The time that it is, as a field of a person.
    var time: PersonField? {
        switch self {
        case .optInAt: .optInAt
        case .confirmAt: .confirmAt
        case .optOutAt: .optOutAt
        case .heldAt: .holdSince
        case .created: .created
        case .updated: .updated
        case .since: .since
        default: nil
        }
    }

    /// The field of a person that holds the cell as it is.
    var copy: PersonField? {
        switch self {
        case .language: .language
        case .timezone: .timezone
        case .country: .country
        case .contactIP: .contactIP
        case .ip: .ip
        case .source: .source
        case .reason: .reason
        case .optInIP: .optInIP
        case .confirmIP: .confirmIP
        default: nil
        }
    }

    /// The tag, type and label that a custom field of it has.
    func listField(heading: String) -> (tag: String, type: String, label: String)? {
        switch self {
        case .firstName(let tag), .lastName(let tag): (tag, "text", heading)
        case .field(let tag, let type): (tag, type, heading)
        case .tags(let tag): (tag, "multiselect", heading)
        default: nil
        }
    }
}

/// What a row says about a person: the state, and why.
struct Judgement: Sendable, Equatable {
    /// A hold that comes with it.
    struct Hold: Sendable, Equatable {
        /// `account` or `list`.
        let scope: String
        /// A word of `Vocabulary.suppressionReason`.
        let reason: String
    }

    let status: SubscriptionStatus
    var reason: String?
    var actor: String?
    var hold: Hold?

    init(_ status: SubscriptionStatus, reason: String? = nil, actor: String? = nil, hold: Hold? = nil) {
        self.status = status
        self.reason = reason
        self.actor = actor
        self.hold = hold
    }

    /// The times that can say since when, the best first.
    var sinceFields: [PersonField] {
        switch status {
        case .subscribed: [.confirmAt, .optInAt]
        case .bounced, .suppressed, .complained: [.holdSince, .optOutAt]
        default: [.optOutAt, .holdSince]
        }
    }
}

/// How the state of a person follows from a row.
struct StatusRule: Sendable, Equatable {
    /// What happens at a word that is not listed.
    enum Unlisted: Sendable, Equatable {
        /// The next test decides.
        case next
        /// The state is `unknown`.
        case unknown
        /// Reading stops: somebody has to say what it means.
        case refuse
    }

    /// One column and what its words mean.
    struct Test: Sendable, Equatable {
        let column: Int
        /// Words in lower case; the empty word is a blank cell.
        let words: [String: Judgement]
        var unlisted = Unlisted.next
    }

    var tests: [Test] = []
    /// What holds when no test decided.
    let otherwise: Judgement
}

/// How the lists that a person is on follow from a row.
enum ListRule: Sendable, Equatable {
    /// All are on one list.
    case one(name: String)
    /// A column has their names.
    case column
    /// The file is about people and not about lists.
    case none
}

/// How cells are written besides the rules of the table.
enum CellForm: Sendable, Equatable {
    /// As they are.
    case plain
    /// As phpList writes them: HTML-escaped, formulas with `' ` in front.
    case phpList
}

/// What a table of a report is about.
struct Activity: Sendable, Equatable {
    /// A word of the field `type` of events.
    let type: String
    /// The campaign's id.
    let campaign: String
}

/// All that is known about one table before its rows are read. Providers make plans; everything behind that is the same for all.
struct TablePlan: Sendable {
    var headings: [String]
    var meanings: [ColumnMeaning]
    var status: StatusRule
    var list: ListRule
    /// The provider, as `raw.provider` names it.
    var provider: String
    /// What else `raw` says of every row.
    var raw: [(key: String, value: String)] = []
    var dialect = DelimitedDialect.comma
    var encoding = TextEncoding.utf8
    var hasHeader = true
    var dateOrder: ForeignTime.Order?
    var cells = CellForm.plain
    /// Whether anything may stand where the address does; else only what could be one.
    var takesAnyAddress = false
    /// The id of the named suppression list that the rows are of.
    var holdList: String?
    /// Whether the rows are about holds and make nobody a contact.
    var isHoldOnly = false
    /// Set when the rows are what people did with a campaign.
    var activity: Activity?
    /// Whether a person says so, and not the file, that the people are subscribed.
    var isDeclared = false

    /// A plan of a table with these headings, of which all columns are kept as they are.
    init(headings: [String], provider: String, status: StatusRule, list: ListRule) {
        self.headings = headings
        meanings = headings.map { _ in .extra }
        self.provider = provider
        self.status = status
        self.list = list
    }

    /// The column that is the address.
    var emailColumn: Int? { meanings.firstIndex(of: .email) }
}
