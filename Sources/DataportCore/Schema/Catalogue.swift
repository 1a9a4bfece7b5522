extension AssetKind {
    /// Every kind in load order: whatever a kind refers to stands before it.
    public static let catalogue: [AssetKind] = [
        .account, .userGroup, .apiKey, .suppressionList, .suppression, .sendingDomain, .trackingDomain, .bounceServer,
        .feedbackLoopServer, .mailboxMonitor, .deliveryServer, .templateCategory, .mediaFile, .template, .campaignTag,
        .list, .listField, .contact, .subscription, .consentEvent, .segment, .campaignGroup, .campaign, .delivery,
        .event, .message, .transactionalMessage,
    ]

    /// The kind with this id; every id that a kind's file declares is in the catalogue (tested).
    public static func kind(_ id: ID) -> AssetKind? { catalogue.first { $0.id == id } }

    /// The fields that hold attachments.
    public var attachmentFields: [Field] { fields.filter { $0.type == .attachment } }

    /// The fields that hold secrets.
    public var secretFields: [Field] { fields.filter { $0.sensitivity == .secret } }
}
