import DataportCore
import DataportFormats

/// Finds out what the columns of a table mean, from their headings and from what stands in them.
struct TableDetector {
    private let sample: TableSample
    private let options: SourceOptions
    private let rows: [[String]]
    private var plan: TablePlan
    private var confidences: [Int]
    private var questions: [TableDetection.Question] = []

    /// What a table is.
    static func detect(_ file: any InputFile, options: SourceOptions) throws(DataportError) -> TableDetection {
        let sample = try TableSample(file)
        if let plan = try known(sample, options) {
            return TableDetection(sample, plan: plan, confidences: plan.headings.map { _ in 100 }, questions: [])
        }
        var detector = TableDetector(sample, options)
        return try detector.run()
    }

    /// The plan of a table whose service is known by its headings.
    private static func known(_ sample: TableSample, _ options: SourceOptions) throws(DataportError) -> TablePlan? {
        if MailchimpAudience.recognizes(sample.headings) {
            return try MailchimpAudience.plan(sample, options: options)
        }
        if PHPListExport.recognizes(sample.headings) { return PHPListExport.plan(sample, options: options) }
        if sample.headings.contains("uuid"), ListmonkExport.recognizes(sample.headings) {
            return ListmonkExport.plan(sample, options: options)
        }
        return KnownTables.plan(sample, options: options)
    }

    private init(_ sample: TableSample, _ options: SourceOptions) {
        self.sample = sample
        self.options = options
        let hasHeader = !sample.headings.contains(where: TableSample.isAddress)
        let headings = hasHeader ? sample.headings : sample.headings.indices.map { "column \($0 + 1)" }
        rows = hasHeader ? sample.rows : [sample.headings] + sample.rows
        plan = TablePlan(
            headings: headings, provider: "csv", status: StatusRule(otherwise: Judgement(.unknown)),
            list: .one(name: options.list ?? sample.file.stem))
        plan.dialect = sample.dialect
        plan.encoding = sample.encoding
        plan.hasHeader = hasHeader
        confidences = headings.map { _ in 50 }
    }

    private mutating func run() throws(DataportError) -> TableDetection {
        try findEmail()
        var tags = FieldTags()
        var taken: [ColumnMeaning] = [.email]
        for column in plan.headings.indices where plan.meanings[column] != .email {
            let meaning = meaning(of: column)
            if let meaning, !taken.contains(meaning) {
                taken.append(meaning)
                plan.meanings[column] = Self.retag(meaning, &tags)
                confidences[column] = cells(column).isEmpty ? 80 : 95
            } else {
                plan.meanings[column] = .field(
                    tag: tags.tag(for: plan.headings[column], column: column), type: type(of: column))
            }
        }
        findDateOrder()
        findStatusByWords()
        findStatus()
        return TableDetection(sample, plan: plan, confidences: confidences, questions: questions)
    }

    private static func retag(_ meaning: ColumnMeaning, _ tags: inout FieldTags) -> ColumnMeaning {
        switch meaning {
        case .firstName(let tag): .firstName(tag: tags.unique(tag))
        case .lastName(let tag): .lastName(tag: tags.unique(tag))
        case .field(let tag, let type): .field(tag: tags.unique(tag), type: type)
        case .tags(let tag): .tags(tag: tags.unique(tag))
        default: meaning
        }
    }

    private func cells(_ column: Int) -> [String] {
        rows.compactMap { row in row.indices.contains(column) && !row[column].isEmpty ? row[column] : nil }
    }

    // MARK: Columns

    private mutating func findEmail() throws(DataportError) {
        let named = plan.headings.indices.filter { HeadingWords.meaning(of: plan.headings[$0]) == .email }
        let filled = plan.headings.indices.filter { looksLikeAddresses($0, percent: 90) }
        let both = named.filter { looksLikeAddresses($0, percent: 50) }
        if both.count > 1 {
            throw DataportError(
                .badInput,
                "two columns are e-mail addresses: “\(Terminal.safe(plan.headings[both[0]]))” and “\(Terminal.safe(plan.headings[both[1]]))”",
                place: "\(sample.file.name):1",
                advice: "write a mapping file with --save-mapping FILE after you took one of them away, or rename one")
        }
        guard let column = both.first ?? filled.first ?? (rows.isEmpty ? named.first : nil) else {
            throw DataportError(
                .badInput, "no column is an e-mail address", place: "\(sample.file.name):1",
                advice: "check that this is the right file and that its delimiter is a comma, semicolon, tab or |")
        }
        plan.meanings[column] = .email
        confidences[column] = both.isEmpty ? 90 : 100
    }

    private func looksLikeAddresses(_ column: Int, percent: Int) -> Bool {
        let cells = cells(column)
        return !cells.isEmpty && cells.count(where: TableSample.isAddress) * 100 >= cells.count * percent
    }

    /// What the heading says, if what stands in the column does not say otherwise.
    private func meaning(of column: Int) -> ColumnMeaning? {
        guard plan.hasHeader, let meaning = HeadingWords.meaning(of: plan.headings[column]), meaning != .email else {
            return nil
        }
        let cells = cells(column)
        if HeadingWords.normal(plan.headings[column]) == "subscribed" {
            return Self.areTimes(cells) && !cells.isEmpty ? .optInAt : .raw(key: "status")
        }
        if meaning.time != nil { return Self.areTimes(cells) ? meaning : nil }
        if meaning == .raw(key: "status") { return isStatus(plan.headings[column], Set(cells)) ? meaning : nil }
        return meaning
    }

    /// Whether a column that is called a status is one: some of its words are those of statuses, or yes and no. Without such words it could be a
    /// state of the United States, or the status of an order; then somebody has to say, unless it was said what all people are.
    private func isStatus(_ heading: String, _ words: Set<String>) -> Bool {
        if words.count > Self.maximumWords { return false }
        let isTelling = words.contains { word in
            StatusWordsOfPeople.status(of: word) != nil || StatusWordsOfPeople.isYesOrNo(word)
        }
        if isTelling || words.isEmpty { return true }
        return options.status == nil && HeadingWords.normal(heading) != "state"
    }

    /// A column with more different words is no status.
    private static let maximumWords = 30

    private static func areTimes(_ cells: [String]) -> Bool {
        cells.allSatisfy { ForeignTime.isTime($0, order: .dayFirst) || ForeignTime.isTime($0, order: .monthFirst) }
    }

    /// The type of a custom field whose values are all of it.
    private func type(of column: Int) -> String {
        let cells = cells(column)
        guard !cells.isEmpty else { return "text" }
        if cells.allSatisfy({ $0 == "true" || $0 == "false" }) { return "boolean" }
        if cells.allSatisfy(Self.isNumber) { return "number" }
        if cells.allSatisfy({ $0.utf8.count == 10 && ForeignTime.isTime($0, order: nil) && $0.contains("-") }) {
            return "date"
        }
        return "text"
    }

    /// A number that no reader would write differently: not a postal code that begins with a zero, nor a telephone number.
    private static func isNumber(_ cell: String) -> Bool {
        guard cell.utf8.count <= 15, let value = Int(cell) else { return false }
        return "\(value)" == cell
    }

    // MARK: Dates

    private mutating func findDateOrder() {
        var (isDayFirst, isMonthFirst) = (false, false)
        var open: Int?
        for column in plan.headings.indices where plan.meanings[column].time != nil {
            for cell in cells(column) {
                if !ForeignTime.isTime(cell, order: nil) { open = open ?? column }
                switch ForeignTime.necessaryOrder(cell) {
                case .dayFirst: isDayFirst = true
                case .monthFirst: isMonthFirst = true
                case nil: break
                }
            }
        }
        if isDayFirst != isMonthFirst { plan.dateOrder = isDayFirst ? .dayFirst : .monthFirst }
        if let open, plan.dateOrder == nil { questions.append(.dateOrder(column: plan.headings[open])) }
    }

    // MARK: Status

    /// Takes a column whose words are those of statuses, whatever its heading is.
    private mutating func findStatusByWords() {
        guard !plan.meanings.contains(.raw(key: "status")) else { return }
        for column in plan.headings.indices {
            guard case .field = plan.meanings[column] else { continue }
            let words = Set(cells(column))
            guard (1...Self.maximumWords).contains(words.count),
                words.count(where: { StatusWordsOfPeople.status(of: $0) != nil }) * 2 >= words.count
            else { continue }
            plan.meanings[column] = .raw(key: "status")
            confidences[column] = 80
            return
        }
    }

    private mutating func findStatus() {
        guard let column = plan.meanings.firstIndex(of: .raw(key: "status")) else {
            if let status = options.status {
                plan.status = StatusRule(otherwise: .standard(status))
                plan.isDeclared = true
                plan.raw.append(("declared", status.rawValue))
            } else {
                questions.append(.noStatus)
            }
            return
        }
        var words: [String: Judgement] = ["": Judgement(options.status ?? .unknown)]
        var unknown: [String] = []
        for cell in Set(cells(column)).sorted() {
            let word = cell.lowercased()
            if let status = Self.status(of: cell, under: plan.headings[column]) {
                words[word] = .standard(status)
            } else {
                unknown.append(cell)
            }
        }
        plan.status = StatusRule(
            tests: [StatusRule.Test(column: column, words: words, unlisted: .refuse)], otherwise: Judgement(.unknown))
        if !unknown.isEmpty { questions.append(.words(column: plan.headings[column], unknown)) }
    }

    private static func status(of word: String, under heading: String) -> SubscriptionStatus? {
        if HeadingWords.normal(heading) == "subscribed" {
            switch word.lowercased() {
            case "1", "true", "yes", "y", "t": return .subscribed
            case "0", "false", "no", "n", "f": return .unsubscribed
            default: break
            }
        }
        return StatusWordsOfPeople.status(of: word)
    }
}
