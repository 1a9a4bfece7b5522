import DataportCore
import DataportFormats

/// A plan of a table as a small file that people can read and edit.
enum MappingFile {
    /// The plan as a file.
    ///
    /// What is still open is written as `?`, which `parse` refuses: whoever uses the file has to answer it.
    static func render(_ plan: TablePlan, name: String, questions: [TableDetection.Question] = []) -> String {
        var text = """
            # How dataport reads \(name). Edit it and use it again with --mapping FILE.
            # docs/migrate-from-a-csv.md explains every line.

            [file]
            delimiter = \(plan.dialect.delimiterName)
            encoding = \(plan.encoding.name)
            header = \(plan.hasHeader ? "yes" : "no")

            """
        if plan.dialect.linesToSkip > 0 { text += "skip = \(plan.dialect.linesToSkip)\n" }
        let isDateOpen = questions.contains { if case .dateOrder = $0 { true } else { false } }
        if let order = plan.dateOrder?.rawValue ?? (isDateOpen ? "?" : nil) { text += "dates = \(order)\n" }
        if case .one(let list) = plan.list { text += "list = \(JSONText.string(list))\n" }
        text += "provider = \(plan.provider)\n"
        for (key, value) in plan.raw { text += "raw \(key) = \(JSONText.string(value))\n" }
        if plan.cells == .phpList { text += "cells = phplist\n" }
        if plan.isHoldOnly { text += "contacts = no\n" }
        if plan.isDeclared { text += "declared = yes\n" }
        text += "# The status of people of whom no column below decides: subscribed only if they said yes.\n"
        let otherwise = questions.contains(.noStatus) ? "?" : plan.status.otherwise.status.rawValue
        text += "otherwise = \(otherwise)\n\n[columns]\n"
        for (heading, meaning) in zip(plan.headings, plan.meanings) {
            text += "\(JSONText.string(heading)) = \(meaning.text)\n"
        }
        for test in plan.status.tests {
            text += "\n# What the words of this column mean. \"\" is an empty cell; a word that is not here "
            text +=
                test.unlisted == .next
                ? "decides nothing.\n" : test.unlisted == .refuse ? "stops reading.\n" : "is unknown.\n"
            text += "[status \(JSONText.string(plan.headings[test.column]))]\n"
            for (word, judgement) in test.words.sorted(by: { $0.key < $1.key }) {
                text += "\(JSONText.string(word)) = \(judgement.status.rawValue)\n"
            }
            for case .words(plan.headings[test.column], let open) in questions {
                for word in open { text += "\(JSONText.string(word)) = ?\n" }
            }
            if test.unlisted != .refuse { text += "others = \(test.unlisted == .next ? "next" : "unknown")\n" }
        }
        return text
    }

    /// The plan of a file for a table with these headings.
    static func parse(_ text: String, path: String, headings: [String], list: String) throws(DataportError) -> TablePlan
    {
        var parser = MappingParser(path: path, headings: headings, list: list)
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            try parser.read(String(line), number: index + 1)
        }
        return try parser.finished()
    }
}

/// Reads a mapping file line by line.
private struct MappingParser {
    private enum Section: Equatable {
        case none, file, columns
        case status(Int)
    }

    private let path: String
    private var plan: TablePlan
    private var section = Section.none
    private var line = 0
    private var mapped: Set<Int> = []
    private var tests: [StatusRule.Test] = []
    private var otherwise: SubscriptionStatus?
    private var provider = "csv"

    init(path: String, headings: [String], list: String) {
        self.path = path
        plan = TablePlan(
            headings: headings, provider: "csv", status: StatusRule(otherwise: Judgement(.unknown)),
            list: .one(name: list))
    }

    mutating func read(_ text: String, number: Int) throws(DataportError) {
        line = number
        let text = Self.trim(text)
        if text.isEmpty || text.hasPrefix("#") { return }
        if text.hasPrefix("["), text.hasSuffix("]") { return try open(String(text.dropFirst().dropLast())) }
        let (name, isQuoted, rest) = try token(text)
        guard rest.hasPrefix("=") else { throw problem("the line is neither a section nor NAME = VALUE") }
        let value = try token(Self.trim(String(rest.dropFirst())), isValue: true).0
        switch section {
        case .none: throw problem("the line stands in front of the first section")
        case .file: try setFile(name, value)
        case .columns: try setColumn(name, value)
        case .status(let test): try setWord(name, isQuoted, value, test)
        }
    }

    consuming func finished() throws(DataportError) -> TablePlan {
        var plan = plan
        plan.provider = provider
        plan.takesAnyAddress = provider != "csv"
        if plan.meanings.contains(where: { if case .lists = $0 { true } else { false } }) { plan.list = .column }
        plan.status = StatusRule(tests: tests, otherwise: .standard(otherwise ?? .unknown))
        return plan
    }

    // MARK: Sections

    private mutating func open(_ name: String) throws(DataportError) {
        switch name {
        case "file": section = .file
        case "columns": section = .columns
        default:
            guard name.hasPrefix("status ") else { throw problem("there is no section [\(Terminal.safe(name))]") }
            let heading = try token(Self.trim(String(name.dropFirst(7))), isValue: true).0
            guard let column = plan.headings.firstIndex(of: heading) else { throw noColumn(heading) }
            section = .status(tests.count)
            tests.append(StatusRule.Test(column: column, words: [:], unlisted: .refuse))
        }
    }

    private mutating func setFile(_ name: String, _ value: String) throws(DataportError) {
        switch name {
        case "delimiter":
            guard let delimiter = DelimitedDialect.delimiter(named: value) else {
                throw problem("this is no delimiter")
            }
            plan.dialect.delimiter = delimiter
        case "skip": plan.dialect.linesToSkip = try number(value)
        case "encoding": plan.encoding = TextEncoding(named: value)
        case "header": plan.hasHeader = try yes(value)
        case "dates":
            guard let order = ForeignTime.Order(rawValue: value) else {
                throw problem("dates are day-first or month-first")
            }
            plan.dateOrder = order
        case "list": plan.list = .one(name: value)
        case "provider": provider = value
        case "cells": plan.cells = value == "phplist" ? .phpList : .plain
        case "contacts": plan.isHoldOnly = try !yes(value)
        case "declared": plan.isDeclared = try yes(value)
        case "otherwise": otherwise = try status(value)
        default:
            guard name.hasPrefix("raw ") else { throw problem("[file] has no setting called \(Terminal.safe(name))") }
            plan.raw.append((String(name.dropFirst(4)), value))
        }
    }

    private mutating func setColumn(_ heading: String, _ value: String) throws(DataportError) {
        let column = plan.headings.indices.first { plan.headings[$0] == heading && !mapped.contains($0) }
        guard let column else { throw noColumn(heading) }
        mapped.insert(column)
        guard let meaning = ColumnMeaning(text: value) else {
            throw problem(
                "a column cannot be “\(Terminal.safe(value))”", advice: "choose one of \(ColumnMeaning.wordList)")
        }
        plan.meanings[column] = meaning
    }

    private mutating func setWord(
        _ word: String, _ isQuoted: Bool, _ value: String, _ test: Int
    ) throws(DataportError) {
        let old = tests[test]
        if word == "others", !isQuoted {
            guard value == "next" || value == "unknown" else { throw problem("others is next or unknown") }
            tests[test] = StatusRule.Test(
                column: old.column, words: old.words, unlisted: value == "next" ? .next : .unknown)
            return
        }
        var words = old.words
        words[Self.lower(word)] = .standard(try status(value))
        tests[test] = StatusRule.Test(column: old.column, words: words, unlisted: old.unlisted)
    }

    // MARK: Values

    private func status(_ value: String) throws(DataportError) -> SubscriptionStatus {
        if let status = SubscriptionStatus(rawValue: value) { return status }
        let known = SubscriptionStatus.allCases.map(\.rawValue)
        throw problem(
            "there is no status called “\(Terminal.safe(value))”",
            advice: Nearest.suggestion(for: value, among: known) ?? "choose one of \(known.joined(separator: ", "))")
    }

    private func yes(_ value: String) throws(DataportError) -> Bool {
        guard value == "yes" || value == "no" else { throw problem("the value is yes or no") }
        return value == "yes"
    }

    private func number(_ value: String) throws(DataportError) -> Int {
        guard let number = Int(value), (0...1000).contains(number) else { throw problem("the value is a small number") }
        return number
    }

    /// The first word, or text in quotes, of a line; what stands behind it.
    private func token(
        _ text: String, isValue: Bool = false
    ) throws(DataportError) -> (String, isQuoted: Bool, rest: String) {
        guard text.hasPrefix("\"") else {
            if isValue { return (text, false, "") }
            guard let equals = text.firstIndex(of: "=") else { return (text, false, "") }
            return (Self.trim(String(text[..<equals])), false, String(text[equals...]))
        }
        var value = ""
        var rest = text.dropFirst()
        while let character = rest.popFirst() {
            if character == "\"" { return (value, true, Self.trim(String(rest))) }
            guard character == "\\" else {
                value.append(character)
                continue
            }
            guard let escaped = rest.popFirst() else { break }
            switch escaped {
            case "n": value.append("\n")
            case "r": value.append("\r")
            case "t": value.append("\t")
            default: value.append(escaped)
            }
        }
        throw problem("the quote is never closed")
    }

    private static func trim(_ text: String) -> String {
        var text = text[...]
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }

    private static func lower(_ text: String) -> String {
        String(decoding: text.utf8.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }, as: UTF8.self)
    }

    private func noColumn(_ heading: String) -> DataportError {
        problem(
            "the table has no column “\(Terminal.safe(heading))”",
            advice: Nearest.suggestion(for: heading, among: plan.headings)
                ?? "its columns are \(plan.headings.map { "“\(Terminal.safe($0, limit: 40))”" }.joined(separator: ", "))"
        )
    }

    private func problem(_ message: String, advice: String? = nil) -> DataportError {
        DataportError(
            .usage, message, place: "\(path):\(line)",
            advice: advice ?? "see docs/migrate-from-a-csv.md, or make a new mapping file with --save-mapping")
    }
}
