import DataportCore
import DataportProviders
import Glibc

/// Shows what a table seems to be, asks a person at a terminal what only a person can say, and writes it down when that is wanted.
struct TableConversation {
    let options: FileSourceOptions
    let reporting: OutputOptions
    let isRehearsal: Bool
    private let console = Console.standardError

    init(options: FileSourceOptions, reporting: OutputOptions, isRehearsal: Bool) {
        self.options = options
        self.reporting = reporting
        self.isRehearsal = isRehearsal
    }

    /// Opens the tables at `location`.
    func open(_ location: String, _ request: ExportRequest) throws(DataportError) -> any Source {
        var detections = try CSVExport.detect(location, options: request.fileOptions)
        for index in detections.indices {
            if shows(detections[index]) { show(detections[index]) }
            if canAsk { try ask(&detections[index]) }
        }
        if let path = options.saveMapping { try save(detections, to: path) }
        return try CSVExport.open(location, detections, account: request.account, options: request.fileOptions)
    }

    /// Whether somebody sits at the terminal and may be asked.
    private var canAsk: Bool {
        isatty(STDIN_FILENO) == 1 && console.isTerminal && !reporting.quiet && !reporting.json
    }

    private func shows(_ detection: TableDetection) -> Bool {
        if reporting.quiet || reporting.json { return false }
        return isRehearsal || options.saveMapping != nil || canAsk && !detection.questions.isEmpty
    }

    private func save(_ detections: [TableDetection], to path: String) throws(DataportError) {
        guard detections.count == 1, let detection = detections.first else {
            throw DataportError(
                .usage, "--save-mapping writes down one table, and there are \(detections.count)",
                advice: "name one file")
        }
        try TextFile.create(detection.mapping, at: path)
        if !reporting.quiet, !reporting.json {
            console.writeIgnoringErrors("The mapping is in \(Terminal.safe(path, limit: 1000)).\n")
        }
    }

    // MARK: What was found

    private func show(_ detection: TableDetection) {
        let style = console.style
        var text = "\(style.bold(Terminal.safe(detection.file, limit: 1000))): "
        text += detection.provider == "csv" ? "a table" : "an export of \(detection.provider)"
        text += ", \(detection.delimiter) between cells (\(detection.confidence) %), \(detection.encoding), "
        text += detection.hasHeader ? "first row is the header" : "no header"
        text += detection.dateOrder.map { ", dates are \($0)" } ?? ""
        text += "\n\n"
        var table = TextTable([("column", .left), ("means", .left), ("sure", .right), ("for example", .left)])
        for column in detection.columns {
            // Examples are the data of people: for somebody who looks at the terminal, never for a file or a log.
            let examples =
                !console.isTerminal ? "" : column.examples.map { Terminal.safe($0, limit: 24) }.joined(separator: " · ")
            table.add([
                Terminal.safe(column.heading, limit: 30), column.meaning, "\(column.confidence) %", examples,
            ])
        }
        let width = console.isTerminal ? max(console.width, 60) : 200
        console.writeIgnoringErrors(text + table.render(maximumWidth: width, style: style) + "\n")
    }

    // MARK: Questions

    private func ask(_ detection: inout TableDetection) throws(DataportError) {
        for question in detection.questions {
            switch question {
            case .noStatus:
                console.writeIgnoringErrors(
                    "No column says whether these people are subscribed. Only people who said yes may be mailed.\n")
                detection.answer(status: try askStatus("What are they?"))
            case .words(let column, let words):
                console.writeIgnoringErrors("What do the words in “\(Terminal.safe(column))” mean?\n")
                for word in words {
                    detection.answer(word, of: column, status: try askStatus("“\(Terminal.safe(word, limit: 40))”"))
                }
            case .dateOrder(let column):
                detection.answer(isDayFirst: try askOrder(column))
            }
        }
    }

    private func askStatus(_ prompt: String) throws(DataportError) -> SubscriptionStatus {
        let names = SubscriptionStatus.allCases.map(\.rawValue).joined(separator: ", ")
        while true {
            console.writeIgnoringErrors("\(prompt) (\(names)): ")
            let answer = try answer()
            if let status = SubscriptionStatus(rawValue: answer.lowercased()) { return status }
            console.writeIgnoringErrors("That is none of them. ")
        }
    }

    private func askOrder(_ column: String) throws(DataportError) -> Bool {
        while true {
            console.writeIgnoringErrors(
                "In the dates of “\(Terminal.safe(column))”, does the day or the month stand first? (day, month): ")
            switch try answer().lowercased() {
            case "day", "d": return true
            case "month", "m": return false
            default: continue
            }
        }
    }

    private func answer() throws(DataportError) -> String {
        guard let line = readLine() else {
            throw DataportError(.usage, "there was no answer", advice: "answer with --status, or with a mapping file")
        }
        return String(line.filter { !$0.isWhitespace })
    }
}
