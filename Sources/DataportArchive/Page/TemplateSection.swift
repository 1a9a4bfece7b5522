import DataportCore

/// The templates, with their pictures where there are any, and the media.
struct TemplateSection {
    let overview: AccountOverview
    let facts: ArchiveFacts

    private static let pictured = 24

    var section: PageSection? {
        guard overview.templates.total > 0 || overview.mediaFiles > 0 else { return nil }
        var content = HTML(joining: [gallery, rest])
        if overview.mediaFiles > 0 {
            content += """
                <p>\(Wording.count(overview.mediaFiles, "picture or file", "pictures and files")) of the account's library \
                (\(Wording.bytes(overview.mediaBytes))) \(media)</p>

                """
        }
        return PageSection("templates", overview.mediaFiles > 0 ? "Templates and media" : "Templates", content)
    }

    private var media: HTML {
        facts.contentFiles > 0
            ? "stand in the folder <code>data/content</code>; <code>media_files</code> says which is which."
            : "were not exported; the list of them is."
    }

    private var gallery: HTML {
        let cards: [HTML] = overview.templates.shown.prefix(Self.pictured).map { template in
            let category: HTML = template.category.map { "<small><bdi>\($0)</bdi></small>" } ?? ""
            return "<li>\(picture(template))<b><bdi>\(template.name)</bdi></b>\(category)\(link(template))</li>\n"
        }
        return cards.isEmpty ? "" : "<ul class=\"gallery\">\n\(cards)</ul>\n"
    }

    private func picture(_ template: TemplateCard) -> HTML {
        guard let path = template.screenshot, facts.contentFiles > 0, LinkedPath.isPicture(path) else { return "" }
        return "<img src=\"\(path)\" alt=\"Picture of the template \(template.name)\" loading=\"lazy\">"
    }

    private func link(_ template: TemplateCard) -> HTML {
        guard let path = template.html, facts.contentFiles > 0, LinkedPath.isContent(path) else { return "" }
        return PageElements.link(path, "Open", about: template.name)
    }

    private var rest: HTML {
        let templates = overview.templates.shown.dropFirst(Self.pictured)
        var html: HTML = ""
        if !templates.isEmpty {
            let items: [HTML] = templates.map { "<li><bdi>\($0.name)</bdi> \(link($0))</li>\n" }
            html += PageElements.details(
                "\(Wording.count(templates.count, "more template"))", "<ul class=\"plain\">\n\(items)</ul>\n")
        }
        if overview.templates.omitted > 0 {
            html +=
                "<p class=\"soft\">\(Wording.count(overview.templates.omitted, "further template")) in the files below.</p>\n"
        }
        return html
    }
}
