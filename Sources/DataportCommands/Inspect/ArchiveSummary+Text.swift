import DataportCore
import DataportFormats

extension ArchiveSummary {
    /// For people.
    func text(isVerified: Bool, path: String, style: Style) -> String {
        header(path, style) + "\n" + table(style) + "\n" + footer(isVerified, style)
    }

    private func header(_ path: String, _ style: Style) -> String {
        let formats = (report["formats"]?.elements ?? []).compactMap(\.string).joined(separator: ", ")
        let moment = report["snapshot"]?.bool == true ? "all of one moment" : "read while it could change"
        let lines = [
            ("account", said("account")), ("from", "\(said("source")), \(moment)"),
            ("made", "\(said("created")) by \(said("generator"))"),
            ("format", "\(said("format_version")), records as \(Terminal.safe(formats))"),
            (
                "size",
                "\(Figures.bytes(compressedBytes)), \(Figures.bytes(bytes)) unpacked, \(Figures.count(files)) files"
            ),
        ]
        let title = style.bold(Terminal.safe(path, limit: 1000)) + "\n"
        return title + lines.map { "  \($0.0.padded(to: 9))\($0.1)\n" }.joined()
    }

    private func said(_ key: String) -> String { Terminal.safe(report[key]?.string ?? "unknown") }

    private func table(_ style: Style) -> String {
        var table = TextTable([
            ("kind", .left), ("records", .right), ("unpacked", .right), ("packed", .right), ("", .left),
        ])
        for kind in kinds {
            let isThere = kind.state == "complete" || kind.state == "partial"
            let note = kind.state == "complete" ? "" : "\(kind.state): \(kind.reason ?? "no reason given")"
            table.add([
                Terminal.safe(kind.label), isThere ? Figures.count(kind.records) : "–",
                isThere ? Figures.bytes(kind.bytes) : "", isThere ? Figures.bytes(kind.compressedBytes) : "",
                Terminal.safe(note),
            ])
        }
        return table.render(style: style)
    }

    private func footer(_ isVerified: Bool, _ style: Style) -> String {
        let content = report["content"]?["files"]?.integer ?? 0
        let size = report["content"]?["bytes"]?.integer ?? 0
        var text = "\(Figures.count(content)) bodies and media, \(Figures.bytes(size)).\n"
        let redactions = (report["redactions"]?.elements ?? []).map { redaction in
            let count = Figures.count(redaction["count"]?.integer ?? 0)
            return
                "\(count) × \(Terminal.safe(redaction["kind"]?.string ?? "")).\(Terminal.safe(redaction["field"]?.string ?? ""))"
        }
        if !redactions.isEmpty { text += "Secrets replaced by markers: \(redactions.joined(separator: ", ")).\n" }
        text +=
            isVerified
            ? style.green("Every file has the SHA-256 that the manifests name.\n")
            : "The structure is sound; --verify checks every byte.\n"
        return text
    }
}
