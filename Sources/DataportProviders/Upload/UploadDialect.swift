package import DataportCore

/// How one service wants the files that people upload to it by hand. All of it is data; a service is one value in `Dialects/` and one line
/// in `all`.
package struct UploadDialect: Sendable {
    /// The word on the command line.
    package let name: String
    /// The name for people.
    package let title: String
    /// The form of its tables.
    let table: UploadTableForm
    /// The columns of a file of people who may be mailed; custom fields stand behind them.
    let people: [UploadColumn]
    /// How columns of custom fields are called; `nil` when all of them stand in one column of JSON.
    let naming: UploadNaming?
    /// How values are written, and what the service does to them.
    let cells: UploadCellForm
    /// The files of those who must not be mailed, in the order in which they are uploaded.
    let refusals: [UploadRefusal]
    /// How the service takes domains that are held; `nil` when it cannot hold any.
    let domains: UploadDomains?
    /// What to click for a file of people who may be mailed.
    let peopleClicks: String
    /// What else its users should know.
    let notes: [String]

    /// Every service, in the order in which the help shows them.
    package static let all: [UploadDialect] = [
        .mailchimp, .brevo, .sendGrid, .mailgun, .klaviyo, .mailerLite, .listmonk, .mailWizz, .phpList,
    ]

    /// The service called `name`.
    /// - Throws: `usage` when there is none, with the nearest one and the list of all.
    package static func named(_ name: String?) throws(DataportError) -> UploadDialect {
        let names = all.map(\.name)
        let list = "choose one of \(names.joined(separator: ", "))"
        guard let name else {
            throw DataportError(.usage, "upload files are for one service, and --for does not name one", advice: list)
        }
        if let dialect = all.first(where: { $0.name == name.lowercased() }) { return dialect }
        let nearest = Nearest.suggestion(for: name.lowercased(), among: names)
        throw DataportError(
            .usage, "there are no upload files for a service called “\(Terminal.safe(name))”",
            advice: nearest.map { "\($0) \(list)" } ?? list)
    }

    /// The number of the file that takes people of a status, for one list or for the whole account.
    func refusal(of status: SubscriptionStatus, reach: UploadRefusal.Reach) -> Int? {
        refusals.firstIndex { $0.reach == reach && $0.statuses.contains(status) }
    }
}

/// The form of a table.
struct UploadTableForm: Sendable, Equatable {
    /// Between two cells.
    var delimiter: UInt8 = UInt8(ascii: ",")
    /// Behind every row.
    var lineEnd = "\r\n"
    /// Whether the columns' names are the first row.
    var hasHeader = true
    /// Whether cells may stand in quotes; without them a file has one column.
    var quotes = true
    /// Rows of one file, the header not counted; `nil` when the service has no limit.
    var maximumRows: Int?
    /// Bytes of one file.
    var maximumBytes: Int
    /// The end of the file's name.
    var ending = "csv"
}

/// What a cell holds.
enum UploadValue: Sendable, Equatable {
    case email, firstName, lastName, name
    /// All custom fields as one JSON object.
    case attributes
    /// When the person signed up and confirmed, as far as that is proven.
    case signUpTime, confirmTime
    /// From which address.
    case signUpIP
    /// Since when the person is not to be mailed, and why.
    case since, reason
    case literal(String)
}

/// A column of a file.
struct UploadColumn: Sendable, Equatable {
    /// Its name, to the letter.
    let header: String
    let value: UploadValue

    init(_ header: String, _ value: UploadValue) {
        self.header = header
        self.value = value
    }
}

/// A file of people who must not be mailed.
struct UploadRefusal: Sendable {
    /// How far the no reaches.
    enum Reach: Sendable, Equatable {
        /// The whole account; there is one such file.
        case account
        /// One list; there is one such file a list.
        case list
    }

    /// The file's name.
    let slug: String
    let reach: Reach
    /// Whom it takes.
    let statuses: [SubscriptionStatus]
    let columns: [UploadColumn]
    /// The form of the file, where it is another than that of other tables.
    var table: UploadTableForm?
    /// What to click.
    let clicks: String

    /// Every clear no. Each service can hold these for the whole account (tested).
    static let clearNo: [SubscriptionStatus] = [.complained, .bounced, .suppressed, .unsubscribed]
}

/// A file of domains that are held, one a line.
struct UploadDomains: Sendable {
    let slug: String
    /// What to click.
    let clicks: String
}
