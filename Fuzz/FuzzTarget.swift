import DataportArchive
import DataportCore
import DataportFormats
import DataportTemplates
import DataportZip
import Glibc

/// What is fuzzed: everything that reads bytes of others. A target may refuse its input, and must not crash, hang, or give what it refused.
enum FuzzTarget: String, CaseIterable {
    case zip, lenientZip = "lenient-zip", json, csv, xml, manifest, schema, template, table

    /// The one that `DATAPORT_FUZZ_TARGET` names.
    static let chosen: FuzzTarget = {
        let name = getenv("DATAPORT_FUZZ_TARGET").map { String(cString: $0) } ?? ""
        guard let target = FuzzTarget(rawValue: name) else {
            fatalError("DATAPORT_FUZZ_TARGET must be one of \(allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return target
    }()

    func run(_ input: UnsafeRawBufferPointer) {
        switch self {
        case .zip: Self.archive(input, isLenient: false)
        case .lenientZip: Self.archive(input, isLenient: true)
        case .json: Self.json(input)
        case .csv: Self.records(input, .csv)
        case .xml: Self.records(input, .xml)
        case .manifest: Self.document(input)
        case .schema: Self.schema(input)
        case .template: Self.template(input)
        case .table: TableFuzz.run(input)
        }
    }

    /// Opens a zip file and reads all of it.
    private static func archive(_ input: UnsafeRawBufferPointer, isLenient: Bool) {
        guard let path = MemoryFile.hold(input) else { return }
        var limits = ReadingLimits()
        (limits.totalBytes, limits.takesForeignContainers) = (1 << 24, isLenient)
        guard let zip = try? ZipReader(path: path, limits: limits) else { return }
        withUnsafeTemporaryAllocation(byteCount: 1 << 14, alignment: 16) { buffer in
            for index in zip.entries.indices {
                guard var entry = try? zip.open(index) else { continue }
                while let count = try? entry.read(into: buffer), count > 0 {}
            }
        }
    }

    /// The scanner alone, and the decoder of a kind with fields of every type: what the scanner refuses no decoder may give.
    private static func json(_ input: UnsafeRawBufferPointer) {
        var scanner = JSONScanner()
        _ = try? scanner.scan(input)
        records(input, .json)
    }

    /// Decodes records whole and cut into pieces of a length that the input gives; both must say the same. The length says too whether the
    /// file is one of an archive or somebody else's.
    private static func records(_ input: UnsafeRawBufferPointer, _ format: ArchiveFormat) {
        var batch = RecordBatch()
        for kind in [AssetKind.campaign, .deliveryServer] {
            let whole = decode(input, kind, format, piece: max(input.count, 1), &batch)
            let cut = decode(input, kind, format, piece: 1 + input.count % 61, &batch)
            precondition(whole == cut, "a piece that ends elsewhere changes what is read")
        }
    }

    private static func decode(
        _ input: UnsafeRawBufferPointer, _ kind: AssetKind, _ format: ArchiveFormat, piece: Int,
        _ batch: inout RecordBatch
    ) -> [UInt64] {
        let options: DecoderOptions = input.count.isMultiple(of: 2) ? .archive : .lenient
        var stream = RecordStream(of: kind, format: format, name: "fuzz", options: options, pieceBytes: piece)
        var (offset, sums) = (0, [UInt64]())
        while true {
            let isMore = try? stream.next(into: &batch) { (buffer) throws(DataportError) in
                let count = min(buffer.count, input.count - offset)
                buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: input[offset..<offset + count]))
                offset += count
                return count
            } report: { _ throws(DataportError) in
                sums.append(1)
            }
            guard isMore == true else { return sums }
            sums.append(batch.hash())
        }
    }

    /// Documents that are read as trees.
    private static func document(_ input: UnsafeRawBufferPointer) {
        guard let value = try? JSONValue(reading: input, name: "fuzz") else { return }
        let text = value.bytes(.compact)
        let again = text.withUnsafeBytes { try? JSONValue(reading: $0, name: "fuzz") }
        precondition(again == value, "what was read and written is read as something else")
    }

    /// The input is a schema, and then a text to check against it.
    private static func schema(_ input: UnsafeRawBufferPointer) {
        let parts = input.split(separator: 0x0A, maxSplits: 1)
        guard let first = parts.first, let schema = try? JSONSchema(Array(first)) else { return }
        var validator = JSONSchemaValidator(schema)
        let text = parts.count > 1 ? Array(parts[1]) : Array(first)
        guard let isValid = try? validator.isValid(text) else { return }
        let output = try? validator.output(text)
        precondition(output?.isValid == isValid, "the explanation does not agree with the verdict")
    }

    /// A body in every syntax, translated into one that the input gives: tags stand in order, and what is kept is whole.
    private static func template(_ input: UnsafeRawBufferPointer) {
        let families = TagFamily.allCases
        let (body, target) = (Array(input), families[input.count % families.count])
        for family in families {
            let spans = family.scan(input)
            var end = 0
            for span in spans {
                precondition(span.range.lowerBound >= end && !span.range.isEmpty, "tags overlap")
                end = span.range.upperBound
            }
            precondition(end <= input.count, "a tag ends behind the body")
            _ = TemplateCheck(family).run(body, file: "fuzz")
            guard let outcome = try? TemplateTranslator(from: family, to: target).translate(body, file: "fuzz") else {
                continue
            }
            let tail = body[(spans.last?.range.upperBound ?? 0)...]
            precondition(outcome.bytes.suffix(tail.count) == tail, "bytes outside of tags have changed")
        }
    }
}
