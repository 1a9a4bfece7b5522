import DataportCore
import DataportFormats

/// What listmonk's words become. Whatever has no field of ours stands in `extra`, as it was written.
enum ListmonkMapping {
    /// A kind of the catalogue.
    static func kind(_ id: AssetKind.ID) throws(DataportError) -> AssetKind {
        guard let kind = AssetKind.kind(id) else {
            throw DataportError(.internalError, "a kind is unknown", place: id.name)
        }
        return kind
    }

    /// A word that a field knows; `nil` for any other.
    static func word(_ word: String?, in words: [String]) -> String? { word.flatMap { words.contains($0) ? $0 : nil } }

    /// A list. `lists[]` of a person has the same members with those of the subscription beside them.
    static func list(_ list: RemoteObject) -> [String: String] {
        var values: [String: String] = [:]
        values["name"] = list.string("name") ?? ""
        values["description"] = list.string("description")
        values["visibility"] = word(list.string("type"), in: ["public", "private", "temporary"])
        values["opt_in"] = word(list.string("optin"), in: ["single", "double"])
        values["status"] = list.string("status")
        values["created_at"] = list.time("created_at")
        values["updated_at"] = list.time("updated_at")
        var taken: Set = [
            "id", "name", "description", "status", "created_at", "updated_at", "subscription_status",
            "subscription_created_at", "subscription_updated_at", "subscription_meta",
        ]
        if values["visibility"] != nil { taken.insert("type") }
        if values["opt_in"] != nil { taken.insert("optin") }
        values["extra"] = list.rest(without: taken)
        return values
    }

    /// A template without its body.
    static func template(_ template: RemoteObject) -> [String: String] {
        var values = ["name": template.string("name") ?? "", "dialect": "listmonk"]
        values["subject"] = template.string("subject")
        values["created_at"] = template.time("created_at")
        values["updated_at"] = template.time("updated_at")
        values["extra"] = template.rest(without: ["id", "name", "subject", "body", "created_at", "updated_at"])
        return values
    }

    /// A medium without its file.
    static func media(_ medium: RemoteObject) -> [String: String] {
        var values = ["filename": medium.string("filename") ?? ""]
        values["mime_type"] = medium.string("content_type")
        values["source_url"] = medium.string("url")
        values["width"] = medium.object("meta")?.integer("width").map(String.init)
        values["height"] = medium.object("meta")?.integer("height").map(String.init)
        values["created_at"] = medium.time("created_at")
        values["extra"] = medium.rest(without: ["id", "filename", "content_type", "url", "created_at"])
        return values
    }

    /// A bounce or complaint. `meta` comes as an object, or as a text that holds one.
    static func bounce(_ bounce: RemoteObject) -> [String: String] {
        let type = bounce.string("type")
        var values = ["type": type == "complaint" ? "complaint" : "bounce"]
        values["at"] = bounce.time("created_at")
        values["bounce_type"] = word(type, in: ["hard", "soft"])
        let meta = bounce.string("meta").flatMap(minified) ?? bounce.literal("meta")
        var taken: Set = ["id", "created_at", "meta"]
        if values["bounce_type"] != nil || type == "complaint" { taken.insert("type") }
        values["extra"] = bounce.rest(without: taken, behind: meta.map { [(key: "meta", literal: $0)] } ?? [])
        return values
    }

    /// A text that holds JSON, as JSON without white space; `nil` when it holds none.
    static func minified(_ text: String) -> String? {
        var bytes = Array(text.utf8)
        var minifier = JSONMinifier()
        let length = bytes.withUnsafeMutableBytes { try? minifier.minify($0).length }
        return length.map { String(decoding: bytes[..<$0], as: UTF8.self) }
    }
}
