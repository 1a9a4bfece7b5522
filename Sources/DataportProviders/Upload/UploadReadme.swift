import DataportCore

/// Writes `README.txt`: what to click, in which order. Whoever must not be mailed comes first.
struct UploadReadme {
    let dialect: UploadDialect
    let identity: ImportIdentity
    let report: UploadReport
    /// How custom fields are called now.
    let renamed: [String]

    func write(to output: UploadOutput) throws(DataportError) {
        var file = try output.create("README.txt")
        try file.append(Array(text.utf8))
        try file.finish()
    }

    /// The whole text.
    var text: String {
        ([head, steps, people, losses, columns, more].filter { !$0.isEmpty }).joined(separator: "\n\n") + "\n"
    }

    private var head: String {
        """
        FILES FOR \(dialect.title.uppercased())

        Account \(Terminal.safe(identity.account)), written \(identity.started.rfc3339) by dataport import.
        Archive (SHA-256 of its contents): \(identity.archiveDigest)

        These files hold personal data. Keep the folder for yourself and delete it when everything is uploaded.

        THE ORDER MATTERS. First upload everybody who must not be mailed, then the people who may be. Then
        nobody who said no is mailable for a single moment. Do not send anything before the last step.

        Never upload a file of 1-never-mail or 2-not-on-this-list as people who are subscribed. When a page of
        \(dialect.title) looks otherwise than it says here, stop and read before you go on.
        """
    }

    // MARK: What to click

    private var steps: String {
        var lines: [String] = ["STEP BY STEP"]
        for refusal in dialect.refusals {
            let files = report.files.filter { Self.isFile($0.path, of: refusal) }
            if !files.isEmpty { lines += [step(lines.count, refusal.clicks)] + files.map(Self.line) }
        }
        if let domains = dialect.domains {
            let files = report.files.filter { $0.path.hasPrefix("1-never-mail/\(domains.slug).") }
            if !files.isEmpty { lines += [step(lines.count, domains.clicks)] + files.map(Self.line) }
        }
        let files = report.files.filter { $0.path.hasPrefix("3-subscribers/") }
        if !files.isEmpty { lines += [step(lines.count, dialect.peopleClicks)] + files.map(Self.line) }
        return Self.numbered(lines)
    }

    private static let mark = "\u{1}"

    private func step(_ count: Int, _ clicks: String) -> String { Self.mark + clicks }

    /// Numbers the steps and breaks their lines.
    private static func numbered(_ lines: [String]) -> String {
        var number = 0
        return lines.map { line in
            guard line.hasPrefix(mark) else { return line }
            number += 1
            return "\n" + wrapped("\(number). \(line.dropFirst())", hanging: 3)
        }.joined(separator: "\n")
    }

    private static func isFile(_ path: String, of refusal: UploadRefusal) -> Bool {
        let name = path.split(separator: "/").last.map(String.init) ?? ""
        let stem = String(name.prefix { $0 != "." })
        switch refusal.reach {
        case .account:
            return path.hasPrefix("1-never-mail/") && (stem == refusal.slug || isPart(stem, of: refusal.slug))
        case .list:
            guard path.hasPrefix("2-not-on-this-list/") else { return false }
            return stem.hasSuffix("-" + refusal.slug) || isPart(stem, of: refusal.slug, anywhere: true)
        }
    }

    /// Whether a name is a slug, `-` and a number.
    private static func isPart(_ stem: String, of slug: String, anywhere: Bool = false) -> Bool {
        guard let dash = stem.lastIndex(of: "-"), stem[stem.index(after: dash)...].allSatisfy(\.isNumber) else {
            return false
        }
        let rest = stem[..<dash]
        return anywhere ? rest.hasSuffix("-" + slug) : rest == slug
    }

    private static func line(_ file: UploadReport.File) -> String {
        "      - \(file.path): \(file.rows) \(file.rows == 1 ? "row" : "rows")"
    }

    // MARK: What it adds up to

    private var people: String {
        var lines = ["WHAT IT ADDS UP TO", "", "   records           may be mailed   must not be   left out    total"]
        for tally in report.tallies {
            let numbers = [tally.mailable, tally.held, tally.leftOut, tally.total]
            let label = AssetKind.kind(tally.kind)?.label ?? tally.kind.name
            lines.append(
                "   " + Self.padded(label, 16) + zip(numbers, [15, 14, 11, 9]).map { Self.right("\($0)", $1) }.joined())
        }
        lines += [
            "",
            Self.wrapped(
                "Every record is counted once. One row may stand for several records of one address, so files have fewer rows than there are records."
            ),
        ]
        return lines.joined(separator: "\n")
    }

    private var losses: String {
        guard !report.losses.isEmpty else { return "" }
        var lines = [
            "WHAT \(dialect.title.uppercased()) CANNOT HOLD", "",
            Self.wrapped("not-representable.csv has a line for each of these, with the person or the record:"), "",
        ]
        for loss in report.losses {
            let outcome = loss.isLeftOut ? "left out" : "written"
            let kind = loss.kind.name.replacing("_", with: " ")
            lines.append(Self.wrapped("- \(loss.count) × \(kind), \(outcome): \(loss.reason)", hanging: 2))
        }
        return lines.joined(separator: "\n")
    }

    private var columns: String {
        guard !renamed.isEmpty else { return "" }
        return (["COLUMNS THAT ARE CALLED OTHERWISE", ""] + renamed.map { "   \($0)" }).joined(separator: "\n")
    }

    private var more: String {
        let proof =
            "consent-proof.csv holds \(report.proofs) proofs of consent and of its end: times, IP addresses, forms and wording. \(dialect.title) takes at most a part of them. Keep the file: you may have to show it."
        let bodies =
            "templates/ holds \(report.bodies) bodies of templates and campaigns, to be pasted. Their merge tags are those of the old service: `dataport template convert` translates them. Pictures stay in the archive."
        let others = report.others.map { "\($0.count) \(AssetKind.kind($0.kind)?.label ?? $0.kind.name)" }
        let rest =
            others.isEmpty
            ? [] : ["Only in the archive, and in none of these files: \(others.joined(separator: ", "))."]
        let values =
            "Values are exact, so a cell may begin with = or @. Do not open the files in a spreadsheet before you upload them: it would change them."
        return
            (["AND ALSO", ""]
            + ([proof, bodies] + rest + [values] + dialect.notes).map { Self.wrapped("- \($0)", hanging: 2) })
            .joined(separator: "\n")
    }

    // MARK: Lines

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    private static func right(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }

    /// Lines of at most a hundred characters, indented by three, all but the first by `hanging` more.
    private static func wrapped(_ text: String, hanging: Int = 0) -> String {
        var lines: [String] = []
        var line = "   "
        for word in text.split(separator: " ") {
            if line.count + word.count + 1 > 100 {
                lines.append(line)
                line = String(repeating: " ", count: 3 + hanging)
            }
            line += line.allSatisfy { $0 == " " } ? word : " " + word
        }
        return (lines + [line]).joined(separator: "\n")
    }
}
