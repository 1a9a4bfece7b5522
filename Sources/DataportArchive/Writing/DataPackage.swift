import DataportCore
import DataportFormats

/// `datapackage.json`: docs/format.md section 8.
enum DataPackage {
    /// The document; `content` are the content files that are named in it.
    static func render(_ facts: ArchiveFacts, content: [ArchiveFacts.File]) -> JSONValue {
        let present = facts.kinds.filter { !$0.files.isEmpty }
        let kinds = present.map(\.kind)
        let resources = present.flatMap { kind in
            zip(facts.formats, kind.files).map { resource(of: kind, $0, $1, present: kinds) }
        }
        return [
            "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
            "name": "dataport-archive",
            "title": .string("Account \(BagInfo.oneLine(facts.account))"),
            "created": .string(facts.created.rfc3339),
            "dataport:format_version": .string(ArchiveFacts.formatVersion),
            "dataport:generator": .string(facts.generator),
            "dataport:account": .string(facts.account),
            "dataport:source": .string(facts.sourceName),
            "dataport:snapshot": .bool(facts.isSnapshot),
            "dataport:kinds": .object(facts.kinds.map(state)),
            "resources": .array(resources + content.map(resource)),
        ]
    }

    private static func state(_ kind: ArchiveFacts.KindFacts) -> JSONValue.Member {
        JSONValue.Member(
            kind.kind.id.name,
            .object(present: [
                "state": .string(kind.state.rawValue),
                "records": .integer(kind.records),
                "reason": kind.reason.map { .string($0) },
            ]))
    }

    private static func resource(
        of kind: ArchiveFacts.KindFacts, _ format: ArchiveFormat, _ file: ArchiveFacts.File, present: [AssetKind]
    ) -> JSONValue {
        var members = [JSONValue.Member("name", .string(name(of: kind.kind, format)))]
        if format == .csv { members.append(JSONValue.Member("type", "table")) }
        members.append(JSONValue.Member("path", .string(file.path)))
        members.append(JSONValue.Member("format", .string(format == .json ? "jsonlines" : format.rawValue)))
        members += facts(of: file, mediaType: format.mediaType)
        members.append(JSONValue.Member("encoding", "utf-8"))
        if format == .csv {
            members.append(JSONValue.Member("rows", .integer(kind.records)))
            members.append(JSONValue.Member("schema", schema(of: kind.kind, present: present)))
        }
        return .object(members)
    }

    /// The Table Schema, inline: its `$schema` belongs to files of their own.
    private static func schema(of kind: AssetKind, present: [AssetKind]) -> JSONValue {
        guard case .object(let members) = TableSchemaRenderer.render(kind, present: present) else { return .null }
        return .object(members.filter { $0.key != "$schema" })
    }

    private static func resource(of content: ArchiveFacts.File) -> JSONValue {
        let path = ContentPath(content.path)
        let name = "content-\(path?.sha256 ?? content.sha256)-\(path?.fileExtension ?? "")"
        return .object(
            [JSONValue.Member("name", .string(name)), JSONValue.Member("path", .string(content.path))]
                + facts(of: content, mediaType: path?.mediaType ?? "application/octet-stream"))
    }

    private static func facts(of file: ArchiveFacts.File, mediaType: String) -> [JSONValue.Member] {
        [
            JSONValue.Member("mediatype", .string(mediaType)),
            JSONValue.Member("bytes", .integer(file.byteCount)),
            JSONValue.Member("hash", .string("sha256:\(file.sha256)")),
        ]
    }

    /// The resource of a kind's CSV has the kind's plural as its name, which is what foreign keys refer to.
    private static func name(of kind: AssetKind, _ format: ArchiveFormat) -> String {
        format == .csv ? kind.plural : "\(kind.plural)-\(format.rawValue)"
    }
}
