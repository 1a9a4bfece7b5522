import DataportCore
import DataportFormats

/// What an account export holds besides people: templates, campaigns with their bodies and results, and the files of the gallery. The names
/// of its folders vary by year, so a file is known by what it is and by the words in its path.
struct MailchimpContent {
    private struct Body {
        let item: ContentItem
        let isHTML: Bool
    }

    private var templates: [String: [Body]] = [:]
    private var bodies: [String: [Body]] = [:]
    private var gallery: [ContentItem] = []
    private var campaigns: [[String: String]] = []
    /// Campaigns of which only what people did is known, by the names of their files.
    private var reported: Set<String> = []

    private static let imageTypes = [
        "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp",
        "svg": "image/svg+xml", "pdf": "application/pdf",
    ]

    /// Takes a body or a medium; whether it was one.
    mutating func look(at file: any InputFile) throws(DataportError) -> Bool {
        let path = file.relativePath.lowercased()
        let kind = file.fileExtension
        if kind == "html" || kind == "htm" || kind == "txt" {
            let isTemplate = path.contains("template")
            guard isTemplate || path.contains("campaign") || path.contains("content") else { return false }
            let item = try ContentItem(
                file, of: isTemplate ? .template : .campaign, fileExtension: kind == "txt" ? "txt" : "html")
            let body = Body(item: item, isHTML: kind != "txt")
            if isTemplate {
                templates[file.stem, default: []].append(body)
            } else {
                bodies[file.stem, default: []].append(body)
            }
            return true
        }
        guard Self.imageTypes[kind] != nil else { return false }
        gallery.append(try ContentItem(file, of: .mediaFile, fileExtension: kind))
        return true
    }

    /// Takes the table with the campaigns and their results; whether it was one.
    mutating func takeCampaigns(_ sample: TableSample) -> Bool {
        guard sample.headings.contains("Subject"), sample.headings.contains("Title"), sample.isWhole else {
            return false
        }
        for row in sample.rows where row.count <= sample.headings.count {
            campaigns.append(
                Dictionary(zip(sample.headings, row).filter { !$0.1.isEmpty }, uniquingKeysWith: { first, _ in first }))
        }
        return true
    }

    /// The id of the campaign that a file of activity is about, by the id, title or subject in its name; one of its own when there is none.
    mutating func campaign(ofActivity file: any InputFile) -> String {
        for campaign in campaigns {
            let id = Self.id(of: campaign)
            if Self.names(file.stem, id, campaign["Title"], campaign["Subject"]) { return id }
        }
        reported.insert(file.stem)
        return Self.id("campaign", file.stem)
    }

    private static func id(of campaign: [String: String]) -> String {
        campaign["Unique Id"] ?? id("campaign", campaign["Title"] ?? "")
    }

    /// Whether a file's name has the campaign's id in it, or ends with its title or subject.
    private static func names(_ stem: String, _ id: String, _ title: String?, _ subject: String?) -> Bool {
        let slugs = [title, subject].compactMap { $0.map { Slug.make($0).text } }.filter { !$0.isEmpty }
        let slug = Slug.make(stem).text
        return stem.contains(id) || slugs.contains(slug) || slugs.contains { slug.hasSuffix("-\($0)") }
    }

    /// Makes records of everything.
    consuming func finish(_ export: inout PeopleExport) throws(DataportError) {
        addTemplates(&export)
        addCampaigns(&export)
        for item in gallery {
            export.add(item)
            var values = ["filename": item.file.fileName, "content": item.path, "sha256": item.sha256]
            values["bytes"] = "\(item.file.byteCount)"
            values["mime_type"] = Self.imageTypes[item.file.fileExtension]
            export.small.add(
                .mediaFile, id: "file-\(item.sha256.prefix(16))-\(Slug.make(item.file.relativePath).text)", values)
        }
    }

    private func addTemplates(_ export: inout PeopleExport) {
        for (name, bodies) in templates {
            var values = ["name": name, "dialect": "mailchimp"]
            for body in bodies {
                export.add(body.item)
                values[body.isHTML ? "html" : "text"] = body.item.path
            }
            export.small.add(.template, id: Self.id("template", name), values)
        }
    }

    private mutating func addCampaigns(_ export: inout PeopleExport) {
        for campaign in campaigns {
            let id = Self.id(of: campaign)
            let name = campaign["Title"] ?? campaign["Subject"] ?? id
            var values = ["name": name, "type": "regular", "status": "sent", "dialect": "mailchimp"]
            values["subject"] = campaign["Subject"]
            takeBodies(id, campaign["Title"], campaign["Subject"], into: &values, &export)
            var rest = campaign
            for key in ["Title", "Subject", "Unique Id"] { rest[key] = nil }
            values["extra"] = Self.object(rest)
            export.small.add(.campaign, id: id, values)
        }
        for (name, bodies) in bodies.sorted(by: { $0.key < $1.key }) {
            var values = ["name": name, "type": "regular", "status": "unknown", "dialect": "mailchimp"]
            for body in bodies {
                export.add(body.item)
                values[body.isHTML ? "html" : "text"] = body.item.path
            }
            reported.remove(name)
            export.small.add(.campaign, id: Self.id("campaign", name), values)
        }
        for name in reported {
            let values = ["name": name, "type": "regular", "status": "sent", "dialect": "mailchimp"]
            export.small.add(.campaign, id: Self.id("campaign", name), values)
        }
    }

    /// Gives a campaign the bodies whose files carry its id, its title or its subject in their names.
    private mutating func takeBodies(
        _ id: String, _ title: String?, _ subject: String?, into values: inout [String: String],
        _ export: inout PeopleExport
    ) {
        let found = bodies.keys.sorted().first { Self.names($0, id, title, subject) }
        guard let found, let taken = bodies.removeValue(forKey: found) else { return }
        for body in taken {
            export.add(body.item)
            values[body.isHTML ? "html" : "text"] = body.item.path
        }
    }

    private static func object(_ values: [String: String]) -> String {
        JSONValue.object(values.sorted { $0.key < $1.key }.map { .init($0.key, .string($0.value)) }).text(.compact)
    }

    private static func id(_ prefix: String, _ name: String) -> String {
        let slug = Slug.make(name)
        guard slug.isLossy else { return "\(prefix)-\(slug.text)" }
        var hash = ValueHash()
        Array(name.utf8).withUnsafeBytes { hash.add($0) }
        return "\(prefix)-\(slug.text)-\(String(hash.value, radix: 16))"
    }
}
