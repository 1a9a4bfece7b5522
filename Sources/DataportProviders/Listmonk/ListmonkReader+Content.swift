import DataportCore
import DataportHTTP

extension ListmonkReader {
    /// Reads lists as a whole: listmonk's pages of them are not stable.
    func readLists() throws(DataportError) {
        small.mention(.list)
        for list in try all("/api/lists", []) {
            let number = try id(of: list, at: "/api/lists")
            guard known[.list, default: []].insert(number).inserted else { continue }
            small.add(.list, id: Self.id(number), ListmonkMapping.list(list))
        }
    }

    /// Reads templates one by one, since bodies may be large.
    func readTemplates() throws(DataportError) {
        small.mention(.template)
        let summaries = try templateNumbers()
        for number in summaries {
            let path = "/api/templates/\(number)"
            guard let template = try one(path) else { continue }
            guard known[.template, default: []].insert(number).inserted else { continue }
            var values = ListmonkMapping.template(template)
            values["html"] = try body(template.string("body"), of: .template, "html")
            small.add(.template, id: Self.id(number), values)
        }
    }

    private func templateNumbers() throws(DataportError) -> [Int] {
        let data = try api.require("/api/templates", [("no_body", "true")])
        guard data.utf8.first == UInt8(ascii: "["), let list = RemoteObject("{\"v\":\(data)}") else {
            throw api.shape("is no list", at: "/api/templates")
        }
        var numbers: [Int] = []
        for template in try objects(list.elements("v"), at: "/api/templates") {
            numbers.append(try id(of: template, at: "/api/templates"))
        }
        return numbers
    }

    /// Reads campaigns one by one.
    func readCampaigns() throws(DataportError) {
        small.mention(.campaign)
        var (several, seen) = (0, Set<Int>())
        for summary in try all("/api/campaigns", [("no_body", "true")]) {
            let number = try id(of: summary, at: "/api/campaigns")
            guard seen.insert(number).inserted, let campaign = try one("/api/campaigns/\(number)") else { continue }
            if campaign.elements("lists").count > 1 { several += 1 }
            try add(campaign, number)
        }
        known[.campaign] = seen
        remark(
            .note, "listmonk.several_lists",
            "campaigns go to several lists; list_id names the first, and extra.lists all of them", several)
    }

    private func add(_ campaign: RemoteObject, _ number: Int) throws(DataportError) {
        var values = ListmonkMapping.campaign(campaign)
        let isText = ["plain", "markdown"].contains(campaign.string("content_type"))
        values[isText ? "text" : "html"] = try body(campaign.string("body"), of: .campaign, isText ? "txt" : "html")
        if !isText { values["text"] = try body(campaign.string("altbody"), of: .campaign, "txt") }
        values["list_id"] = reference(campaign.elements("lists").compactMap { RemoteObject($0)?.integer("id") }, .list)
        values["template_id"] = reference(campaign.integer("template_id").map { [$0] } ?? [], .template)
        let media = campaign.elements("media").compactMap { RemoteObject($0)?.integer("id") }
            .filter { known[.mediaFile]?.contains($0) == true }
        if !media.isEmpty {
            values["attachments"] = "[" + media.map { "\"\(Self.id($0))\"" }.joined(separator: ",") + "]"
        }
        small.add(.campaign, id: Self.id(number), values)
    }

    /// The first of some ids that stands in the archive.
    private func reference(_ numbers: [Int], _ kind: AssetKind.ID) -> String? {
        numbers.first { known[kind]?.contains($0) == true }.map(Self.id)
    }

    /// A record that was there a moment ago; `nil` when it is gone.
    private func one(_ path: String) throws(DataportError) -> RemoteObject? {
        guard case .data(let data) = try api.ask(path) else { return nil }
        guard let object = RemoteObject(data) else { throw api.shape("is no record", at: path) }
        return object
    }

    private func body(
        _ text: String?, of kind: AssetKind.ID, _ fileExtension: String
    ) throws(DataportError) -> String? {
        guard let text, !text.isEmpty else { return nil }
        return try content.keep(Array(text.utf8), of: kind, fileExtension: fileExtension)
    }
}
