package import DataportCore
package import DataportFormats
import DataportZip
import Glibc

/// Checks JSON that is no archive of ours against a schema that somebody hands in: every line of a JSON Lines file, or a JSON file as a whole.
package struct SchemaFileValidator {
    /// A text that is not valid.
    package struct Failure: Sendable {
        /// The line on which the text begins, counted from 1.
        package let line: Int
        /// What is wrong with it; `nil` when it is no JSON.
        package let output: JSONSchemaOutput?
        /// What is wrong, in the order of the text, and where.
        package let findings: [Finding]
    }

    /// What was found.
    package struct Outcome: Sendable {
        package var texts = 0
        package var invalid = 0
        package var bytes = 0
    }

    private let path: String
    private let isLines: Bool
    private let lineLimit: Int
    private var validator: JSONSchemaValidator

    /// A validator of the file at `path`: of lines when its name ends in `.jsonl` or `.ndjson`, else of one text. No text may be longer than
    /// `lineLimit` bytes.
    package init(path: String, schema: JSONSchema, lineLimit: Int) {
        self.path = path
        isLines = path.hasSuffix(".jsonl") || path.hasSuffix(".ndjson")
        self.lineLimit = lineLimit
        validator = JSONSchemaValidator(schema)
    }

    /// Checks everything; `report` is given each text that is not valid, with at most `limit` findings.
    package mutating func run(
        limit: Int, pause: () throws -> Void, report: (Failure) throws -> Void
    ) throws -> Outcome {
        guard let file = FileDescriptor.open(path, O_RDONLY), let size = file.size() else {
            throw DataportError(
                .noInput, "the file cannot be opened: \(DataportError.sentence(errno))", place: path,
                advice: "check the path and the permissions")
        }
        var outcome = Outcome(bytes: size)
        var window = TextWindow(limit: lineLimit)
        while true {
            try pause()
            let count = try fill(&window, file)
            let isLast = count == 0
            let used = isLines ? window.upToLastLineFeed(orAll: isLast) : isLast ? window.count : 0
            if used > 0 || isLast && !isLines { try check(window.bytes(used), limit, &outcome, report) }
            window.drop(used)
            if isLast { break }
        }
        return outcome
    }

    private func fill(_ window: inout TextWindow, _ file: borrowing FileDescriptor) throws(DataportError) -> Int {
        guard let room = window.room() else {
            throw DataportError(
                .limit, "a text is longer than \(lineLimit) bytes", place: "\(path):\(window.lines + 1)",
                advice: "raise --max-bytes if you trust the file")
        }
        guard let count = file.read(into: room, at: window.position) else { throw .output("reading", errno, path) }
        window.took(count)
        return count
    }

    /// Checks a piece of whole lines, or the one text.
    private mutating func check(
        _ bytes: UnsafeRawBufferPointer, _ limit: Int, _ outcome: inout Outcome, _ report: (Failure) throws -> Void
    ) throws {
        guard isLines else { return try checkText(bytes, line: 1, limit, &outcome, report) }
        var rest = bytes
        while rest.count > 0 {
            let end = rest.firstIndex(of: 0x0A) ?? rest.count
            outcome.texts += 1
            try checkText(
                UnsafeRawBufferPointer(rebasing: rest[..<end]), line: outcome.texts, limit, &outcome, report)
            rest = UnsafeRawBufferPointer(rebasing: rest[min(end + 1, rest.count)...])
        }
    }

    private mutating func checkText(
        _ text: UnsafeRawBufferPointer, line: Int, _ limit: Int, _ outcome: inout Outcome,
        _ report: (Failure) throws -> Void
    ) throws {
        if !isLines { outcome.texts += 1 }
        do throws(JSONError) {
            if try validator.isValid(text) { return }
        } catch {
            outcome.invalid += 1
            let finding = Finding(
                .error, rule: "json.syntax", at: place(error.offset, in: text, line: line),
                "the text is not valid JSON: \(error.reason.rawValue)")
            return try report(Failure(line: line, output: nil, findings: [finding]))
        }
        outcome.invalid += 1
        let output = try validator.output(text, limit: limit)
        let findings = output.flattened.prefix(limit).map { fault in
            let keyword = fault.keywordLocation.split(separator: "/").last.map(String.init) ?? "false"
            let subject = fault.instanceLocation.isEmpty ? "the text" : "the value at \(fault.instanceLocation)"
            return Finding(
                .error, rule: "schema.\(keyword)", at: place(fault.offset, in: text, line: line),
                "\(subject) \(fault.message)")
        }
        try report(Failure(line: line, output: output, findings: Array(findings)))
    }

    private func place(_ offset: Int, in text: UnsafeRawBufferPointer, line: Int) -> Finding.Place {
        let before = text[..<min(offset, text.count)]
        let feeds = before.reduce(0) { $1 == 0x0A ? $0 + 1 : $0 }
        let start = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        return Finding.Place(path, line: line + feeds, column: before.count - start + 1)
    }
}

/// A part of a file that grows until it holds a whole text, and no further than a limit.
private struct TextWindow: ~Copyable {
    private var buffer: UnsafeMutableRawBufferPointer
    private let limit: Int
    private(set) var count = 0
    /// Bytes of the file that were read.
    private(set) var position = 0
    /// Line feeds in what was dropped.
    private(set) var lines = 0

    init(limit: Int) {
        self.limit = limit
        buffer = .allocate(byteCount: min(1 << 20, limit + 1), alignment: 16)
    }

    deinit { buffer.deallocate() }

    /// Where the next bytes go; `nil` when the limit is reached.
    mutating func room() -> UnsafeMutableRawBufferPointer? {
        if count == buffer.count {
            guard count <= limit else { return nil }
            let larger = UnsafeMutableRawBufferPointer.allocate(
                byteCount: min(buffer.count * 2, limit + 1), alignment: 16)
            guard larger.count > buffer.count else {
                larger.deallocate()
                return nil
            }
            larger.copyMemory(from: UnsafeRawBufferPointer(buffer))
            buffer.deallocate()
            buffer = larger
        }
        return UnsafeMutableRawBufferPointer(rebasing: buffer[count...])
    }

    mutating func took(_ bytes: Int) {
        count += bytes
        position += bytes
    }

    func upToLastLineFeed(orAll isLast: Bool) -> Int {
        isLast ? count : (buffer[..<count].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0)
    }

    func bytes(_ used: Int) -> UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: buffer[..<used]) }

    mutating func drop(_ used: Int) {
        guard used > 0 else { return }
        lines += buffer[..<used].reduce(0) { $1 == 0x0A ? $0 + 1 : $0 }
        buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[used..<count]))
        count -= used
    }
}
