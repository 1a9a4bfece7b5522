import DataportCore
import DataportFormats
import DataportZip

/// Whether `datapackage.json` and `bag-info.txt` say of the archive what is true of it: other programs start from them.
struct PackageCheck {
    let reader: ArchiveReader
    let report: ArchiveReport
    /// The digest of each entry, by its position.
    let digests: [String?]

    /// Reports what does not agree.
    func run(_ log: inout FindingLog) throws(DataportError) {
        let text = try reader.bytes(of: EntryPath.dataPackage, limit: ArchiveReport.maximumBytes)
        let package = try text.span.withUnsafeBytes { (bytes) throws(DataportError) in
            try JSONValue(reading: bytes, name: EntryPath.dataPackage)
        }
        checkFacts(package, &log)
        checkResources(package["resources"]?.elements ?? [], &log)
        checkReport(&log)
        try checkBagInfo(&log)
    }

    // MARK: datapackage.json

    private func checkFacts(_ package: JSONValue, _ log: inout FindingLog) {
        for (key, said) in [("dataport:account", "account"), ("dataport:format_version", "format_version")] {
            guard package[key] != report.document[said] else { continue }
            log.add("package.report", at: Finding.Place(EntryPath.dataPackage), "\(key) is not that of the report")
        }
        guard let kinds = package["dataport:kinds"] else { return }
        for kind in report.kinds {
            let found = kinds[kind.name] ?? kinds.elements.first { $0["kind"]?.string == kind.name }
            if found?["state"]?.string == kind.state, found?["records"]?.integer == kind.records { continue }
            log.add(
                "package.report", at: Finding.Place(EntryPath.dataPackage), kind: AssetKind.ID(kind.name),
                "state or number of records is not that of the report")
        }
    }

    private func checkResources(_ resources: [JSONValue], _ log: inout FindingLog) {
        var named: Set<String> = []
        for resource in resources {
            let path = resource["path"]?.string ?? ""
            named.insert(path)
            guard let index = reader.zip.index(of: path.utf8) else {
                add("a resource names a file that the archive does not hold", path, &log)
                continue
            }
            let isRight =
                resource["bytes"]?.integer == Int(reader.zip.entries[index].byteCount)
                && resource["hash"]?.string == digests[index].map { "sha256:\($0)" }
            if !isRight { add("size or hash of a resource is not that of the file", path, &log) }
        }
        let files = AssetKind.catalogue.flatMap { kind in ArchiveFormat.allCases.map { $0.path(of: kind) } }
        for path in files where reader.contains(path) && !named.contains(path) {
            add("no resource names the file", path, &log)
        }
    }

    private func add(_ words: String, _ path: String, _ log: inout FindingLog) {
        log.add(
            "package.resource", at: Finding.Place(EntryPath.dataPackage), "\(words): \(Terminal.safe(path, limit: 200))"
        )
    }

    // MARK: report

    private func checkReport(_ log: inout FindingLog) {
        for kind in report.document["kinds"]?.elements ?? [] {
            for file in kind["files"]?.elements ?? [] {
                let path = file["path"]?.string ?? ""
                guard let index = reader.zip.index(of: path.utf8) else {
                    log.add("report.file", at: Finding.Place(ArchiveReport.path), "a file that it names is missing")
                    continue
                }
                let isRight =
                    file["bytes"]?.integer == Int(reader.zip.entries[index].byteCount)
                    && file["sha256"]?.string == digests[index]
                if isRight { continue }
                log.add(
                    "report.file", at: Finding.Place(ArchiveReport.path),
                    "size or SHA-256 is not that of the file: \(path)")
            }
        }
    }

    // MARK: bag-info.txt

    private func checkBagInfo(_ log: inout FindingLog) throws(DataportError) {
        guard reader.contains(EntryPath.bagInfo) else { return }
        let text = try reader.bytes(of: EntryPath.bagInfo, limit: 1 << 20)
        let payload = reader.zip.entries.filter { $0.name.starts(with: "data/".utf8) }
        let oxum = "\(payload.reduce(0) { $0 + Int($1.byteCount) }).\(payload.count)"
        for (number, line) in text.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            let words = String(decoding: line, as: UTF8.self)
            guard words.hasPrefix("Payload-Oxum:"), words != "Payload-Oxum: \(oxum)" else { continue }
            log.add(
                "package.bag", at: Finding.Place(EntryPath.bagInfo, line: number + 1),
                "Payload-Oxum is not size and number of the files below data")
        }
    }
}
