import DataportCore

extension MailWizzReader {
    /// Reads templates one by one, since bodies may be large and the list of them has none.
    func readTemplates() throws(DataportError) {
        small.mention(.template)
        var uids: [String] = []
        var names: [String: RemoteObject] = [:]
        for template in try MailWizzPages.all(api, "/templates") {
            let uid = try uid("template_uid", of: template, at: "/templates")
            if names.updateValue(template, forKey: uid) == nil { uids.append(uid) }
        }
        let api = api
        let details = try Parallel.map(uids, width: api.width) { (uid) throws(DataportError) in
            try api.record("/templates/\(uid)")
        }
        for (uid, detail) in zip(uids, details) {
            let brief = names[uid]
            var values = ["name": detail?.text("name") ?? brief?.text("name") ?? "", "dialect": "mailwizz"]
            values["html"] = try body(detail?.string("content"), of: .template, "html")
            values["extra"] = MailWizzMapping.object([("screenshot", detail?.text("screenshot"))])
            small.add(.template, id: uid, values)
        }
    }

    /// Finds which campaigns there are: segments refer to their numbers, and what happened is asked for by campaign.
    func findCampaigns() throws(DataportError) {
        guard case .found = try api.ask("/campaigns", [("page", "1"), ("per_page", "1")]) else { return }
        var (found, seen) = ([(uid: String, number: String?, list: String?)](), Set<String>())
        for campaign in try MailWizzPages.all(api, "/campaigns") {
            let uid = try uid("campaign_uid", of: campaign, at: "/campaigns")
            guard seen.insert(uid).inserted else { continue }
            found.append((uid, campaign.text("campaign_id"), nil))
        }
        campaigns = found
    }

    /// Reads campaigns one by one, and with them their groups, of which nothing else tells.
    func readCampaigns() throws(DataportError) {
        small.mention(.campaign)
        small.mention(.campaignGroup)
        let (api, uids) = (api, (campaigns ?? []).map(\.uid))
        let details = try Parallel.map(uids, width: api.width) { (uid) throws(DataportError) in
            (try api.record("/campaigns/\(uid)"), try api.record("/campaigns/\(uid)/stats"))
        }
        var groups: Set<String> = []
        for (index, (detail, stats)) in details.enumerated() {
            guard let detail else { continue }
            var values = MailWizzMapping.campaign(detail)
            values["counters"] = stats.flatMap(MailWizzMapping.counters)
            let list = detail.object("list")?.text("list_uid").flatMap { lists.contains($0) ? $0 : nil }
            campaigns?[index].list = list
            values["list_id"] = list
            values["segment_id"] = detail.object("segment")?.text("segment_uid").flatMap {
                segments.contains($0) ? $0 : nil
            }
            if let group = detail.object("group"), let uid = group.text("group_uid") {
                values["campaign_group_id"] = uid
                if groups.insert(uid).inserted {
                    small.add(.campaignGroup, id: uid, ["name": group.text("name") ?? uid])
                }
            }
            small.add(.campaign, id: uids[index], values)
        }
    }

    /// Reads the routes out.
    func readServers() throws(DataportError) {
        small.mention(.deliveryServer)
        var seen: Set<String> = []
        for server in try MailWizzPages.all(api, "/delivery-servers") {
            guard let id = server.text("server_id"), seen.insert(id).inserted else { continue }
            small.add(.deliveryServer, id: id, MailWizzMapping.server(server))
        }
    }

    /// Reads single mails.
    func readMails() throws(DataportError) {
        let path = "/transactional-emails"
        small.mention(.transactionalMessage)
        var seen: Set<String> = []
        for mail in try MailWizzPages.all(api, path) {
            let uid = try uid("email_uid", of: mail, at: path)
            guard seen.insert(uid).inserted else { continue }
            guard let whole = mail.has("body") ? mail : try api.record("\(path)/\(uid)"), whole.text("to_email") != nil
            else { continue }
            var values = MailWizzMapping.mail(whole)
            values["html"] = try body(whole.string("body"), of: .transactionalMessage, "html")
            values["text"] = try body(whole.string("plain_text"), of: .transactionalMessage, "txt")
            small.add(.transactionalMessage, id: uid, values)
        }
    }

    private func body(
        _ text: String?, of kind: AssetKind.ID, _ fileExtension: String
    ) throws(DataportError) -> String? {
        guard let text, !text.isEmpty else { return nil }
        return try content.keep(Array(text.utf8), of: kind, fileExtension: fileExtension)
    }
}
