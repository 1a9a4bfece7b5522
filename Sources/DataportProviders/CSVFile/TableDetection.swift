package import DataportCore
import DataportFormats

/// What a table seems to be, how sure that is, and what only a person can say.
package struct TableDetection: Sendable {
    /// One column, for people.
    package struct Column: Sendable, Equatable {
        /// The heading.
        package let heading: String
        /// What it means, in the words of mapping files.
        package let meaning: String
        /// Of a hundred.
        package let confidence: Int
        /// A few values. They are the user's own data: for a terminal, never for a log.
        package let examples: [String]
    }

    /// What a person has to say.
    package enum Question: Sendable, Equatable {
        /// Nothing in the table says whether the people are subscribed.
        case noStatus
        /// What these words of a column mean is not known.
        case words(column: String, [String])
        /// Whether the day or the month stands first in dates such as 03/04/2026.
        case dateOrder(column: String)
    }

    /// The file.
    package let file: String
    /// `comma`, `semicolon`, `tab`, `pipe`.
    package let delimiter: String
    /// How sure the delimiter is, of a hundred.
    package let confidence: Int
    /// The encoding.
    package let encoding: String
    /// `day-first` or `month-first`, when there are dates that could be either and the table shows which.
    package var dateOrder: String? { plan.dateOrder?.rawValue }
    /// Whether the first row is a header.
    package var hasHeader: Bool { plan.hasHeader }
    /// The provider whose export it is, or `csv`.
    package var provider: String { plan.provider }
    /// In the order of the table.
    package let columns: [Column]
    /// In the order in which they are to be asked.
    package private(set) var questions: [Question]
    var plan: TablePlan

    init(_ sample: TableSample, plan: TablePlan, confidences: [Int], questions: [Question]) {
        file = sample.file.name
        delimiter = sample.dialect.delimiterName
        confidence = sample.confidence
        encoding = sample.encodingName
        let shift = plan.hasHeader ? 0 : 1
        columns = plan.headings.indices.map { column in
            let first = shift == 1 && sample.headings.indices.contains(column) ? [sample.headings[column]] : []
            return Column(
                heading: plan.headings[column], meaning: plan.meanings[column].text, confidence: confidences[column],
                examples: Array((first + sample.cells(column)).prefix(2)))
        }
        self.questions = questions
        self.plan = plan
    }

    /// The mapping file that says what was found.
    package var mapping: String {
        MappingFile.render(plan, name: file.split(separator: "/").last.map(String.init) ?? file, questions: questions)
    }

    /// Answers the question whether the people are subscribed.
    package mutating func answer(status: SubscriptionStatus) {
        plan.status = StatusRule(tests: plan.status.tests, otherwise: .standard(status))
        plan.isDeclared = true
        plan.raw.append(("declared", status.rawValue))
        questions.removeAll { $0 == .noStatus }
    }

    /// Answers what a word of a column means.
    package mutating func answer(_ word: String, of column: String, status: SubscriptionStatus) {
        guard let heading = plan.headings.firstIndex(of: column),
            let index = plan.status.tests.firstIndex(where: { $0.column == heading })
        else { return }
        let test = plan.status.tests[index]
        var words = test.words
        words[word.lowercased()] = .standard(status)
        plan.status.tests[index] = StatusRule.Test(column: test.column, words: words, unlisted: test.unlisted)
        questions = questions.compactMap { question in
            guard case .words(column, let open) = question else { return question }
            let left = open.filter { $0 != word }
            return left.isEmpty ? nil : .words(column: column, left)
        }
    }

    /// Answers whether the day stands first.
    package mutating func answer(isDayFirst: Bool) {
        plan.dateOrder = isDayFirst ? .dayFirst : .monthFirst
        questions.removeAll { if case .dateOrder = $0 { true } else { false } }
    }

    /// The first open question as an error, for when nobody can be asked.
    package var refusal: DataportError? {
        guard let question = questions.first else { return nil }
        switch question {
        case .noStatus:
            return DataportError(
                .badInput, "nothing in this table says whether its people are subscribed", place: file,
                advice:
                    "if all of them said yes, say so with --status subscribed; else add a column with their status, or use a mapping file"
            )
        case .words(let column, let words):
            let list = words.prefix(5).map { "“\(Terminal.safe($0, limit: 40))”" }.joined(separator: ", ")
            return DataportError(
                .badInput, "nobody knows what \(list) in the column “\(Terminal.safe(column))” means", place: file,
                advice:
                    "write a mapping file with --save-mapping FILE, add the words to its [status], and use it with --mapping FILE"
            )
        case .dateOrder(let column):
            return DataportError(
                .badInput,
                "the dates in the column “\(Terminal.safe(column))” can be read with the day or with the month first",
                place: file,
                advice:
                    "write a mapping file with --save-mapping FILE, add dates = day-first or month-first, and use it with --mapping FILE"
            )
        }
    }
}
