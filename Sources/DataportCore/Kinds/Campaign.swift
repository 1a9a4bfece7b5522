extension AssetKind.ID {
    /// See `AssetKind.campaignTag`.
    public static let campaignTag: Self = "campaign_tag"
    /// See `AssetKind.campaignGroup`.
    public static let campaignGroup: Self = "campaign_group"
    /// See `AssetKind.campaign`.
    public static let campaign: Self = "campaign"
}

extension AssetKind {
    /// A snippet for bodies.
    public static let campaignTag = AssetKind(
        .campaignTag, plural: "campaign_tags", group: .campaigns,
        "A snippet that bodies can include by its tag.",
        fields: [
            .text("tag", required: true, "The tag."),
            .text("content", "What stands in its place."),
            .boolean("random", "Whether one line of the content is chosen at random."),
        ])

    /// A folder of campaigns.
    public static let campaignGroup = AssetKind(
        .campaignGroup, plural: "campaign_groups", group: .campaigns,
        "A folder of campaigns.", fields: [.text("name", required: true, "Name of the group.")])

    /// A mailing.
    public static let campaign = AssetKind(
        .campaign, plural: "campaigns", group: .campaigns, categories: [.identifiers],
        "A mailing. Merge tags stay as the source wrote them; an import always makes a draft of it.",
        fields: [
            .text("name", required: true, "Internal name."),
            .word(
                "type", ["regular", "autoresponder"], required: true, "Sent once, or after something a person does."),
            .word("status", .campaignStatus, required: true, "State at the time of export."),
            .reference("campaign_group_id", to: .campaignGroup, "The folder it stands in."),
            .reference("list_id", to: .list, "The list it goes to."),
            .reference("segment_id", to: .segment, "The part of the list it goes to."),
            .reference("template_id", to: .template, "The template it was made from."),
            .text("from_name", "Sender name."),
            .personal("from_email", "Sender address."),
            .personal("reply_to", "Reply address."),
            .text("to_name", "Name in the To header, merge tags included."),
            .text("subject", "Subject line, merge tags included."),
            .text("preheader", "Preview text."),
            .attachment("html", "The HTML body."),
            .attachment("text", "The plain-text body."),
            .word("dialect", .mergeTagDialect, "Syntax of the merge tags."),
            .timestamp("send_at", "When it was or will be sent."),
            .word("send_at_zone", ["utc", "account", "recipient", "unknown"], "Whose clock `send_at` follows."),
            .boolean("track_opens", "Whether opens are counted."),
            .boolean("track_clicks", "Whether clicks are counted."),
            .boolean("plain_text_email", "Whether a plain-text part is sent."),
            .json("autoresponder", .object, "When an autoresponder goes out: event, delay, unit, campaign."),
            .strings("attachments", "Files sent along: ids of media files."),
            .strings("delivery_server_ids", "The routes it may take."),
            .reference("tracking_domain_id", to: .trackingDomain, "Domain of its tracked links."),
            .json("counters", .object, "Results: recipients, delivered, opens, unique_opens, clicks, unsubscribes, …"),
            .timestamp("started_at", "When sending began."),
            .timestamp("finished_at", "When sending ended."),
        ])
}

extension Vocabulary {
    /// The states of a campaign.
    public static let campaignStatus: Vocabulary = [
        "draft", "scheduled", "sending", "paused", "sent", "cancelled", "archived", "blocked", "unknown",
    ]
}
