package import DataportCore
import DataportFormats

/// Any table of people, as a source: what its columns mean is found out, or written in a mapping file.
package enum CSVExport {
    /// What the files at `location` seem to be.
    package static func detect(_ location: String, options: SourceOptions) throws(DataportError) -> [TableDetection] {
        var detections: [TableDetection] = []
        for file in try tables(location) { detections.append(try TableDetector.detect(file, options: options)) }
        return detections
    }

    static func open(
        _ location: String, account: String, options: SourceOptions
    ) throws(DataportError) -> PeopleSource {
        let mapping: (text: String, path: String)? =
            if let path = options.mapping { (try read(path), path) } else { nil }
        var plans: [TablePlan] = []
        for file in try tables(location) { plans.append(try plan(of: file, mapping, options)) }
        return try open(location, plans, account: account, options: options)
    }

    /// Opens files whose detection was completed by a person.
    package static func open(
        _ location: String, _ detections: [TableDetection], account: String, options: SourceOptions
    ) throws(DataportError) -> any Source {
        for detection in detections { if let refusal = detection.refusal { throw refusal } }
        return try open(location, detections.map(\.plan), account: account, options: options)
    }

    private static func open(
        _ location: String, _ plans: [TablePlan], account: String, options: SourceOptions
    ) throws(DataportError) -> PeopleSource {
        let provider = plans.first?.provider ?? "csv"
        var export = PeopleExport(account: account, provider: provider, sourceName: "CSV file", options: options)
        for (file, plan) in zip(try tables(location), plans) { export.add(file, plan) }
        return try export.open()
    }

    private static func plan(
        of file: any InputFile, _ mapping: (text: String, path: String)?, _ options: SourceOptions
    ) throws(DataportError) -> TablePlan {
        guard let mapping else {
            let detection = try TableDetector.detect(file, options: options)
            if let refusal = detection.refusal { throw refusal }
            return detection.plan
        }
        // What the mapping says of delimiter and encoding is needed to find the headings.
        let draft = MappingHead.parse(mapping.text)
        let sample = try TableSample(file, dialect: draft.dialect, encoding: draft.encoding)
        let headings = draft.hasHeader ? sample.headings : sample.headings.indices.map { "column \($0 + 1)" }
        return try MappingFile.parse(
            mapping.text, path: mapping.path, headings: headings, list: options.list ?? file.stem)
    }

    private static func tables(_ location: String) throws(DataportError) -> [any InputFile] {
        let files = try InputSet(location).files
        let tables = files.count == 1 ? files : files.filter { ["csv", "tsv", "txt"].contains($0.fileExtension) }
        guard tables.isEmpty else { return tables }
        throw DataportError(
            .noInput, "there is no table here", place: location, advice: "name a .csv, .tsv or .txt file")
    }

    private static func read(_ path: String) throws(DataportError) -> String {
        guard let file = try InputSet(path).files.first else { throw InputSet.unreadable(path) }
        return String(decoding: try file.start(limit: 1 << 20), as: UTF8.self)
    }
}

/// What a mapping file says of the form of the table, which is needed before its headings can be read.
private struct MappingHead {
    var dialect = DelimitedDialect.comma
    var encoding: TextEncoding?
    var hasHeader = true

    static func parse(_ text: String) -> MappingHead {
        var head = MappingHead()
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: "=", maxSplits: 1).map { part in
                String(part.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
            }
            guard parts.count == 2 else { continue }
            switch parts[0] {
            case "delimiter":
                head.dialect.delimiter = DelimitedDialect.delimiter(named: parts[1]) ?? head.dialect.delimiter
            case "skip": head.dialect.linesToSkip = Int(parts[1]) ?? 0
            case "encoding": head.encoding = TextEncoding(named: parts[1])
            case "header": head.hasHeader = parts[1] != "no"
            default: break
            }
        }
        return head
    }
}
