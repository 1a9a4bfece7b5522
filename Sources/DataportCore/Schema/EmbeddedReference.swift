/// A reference that stands inside of a JSON field: the model has them where a field holds several ids, or one among other things. Services do
/// not keep these from leading nowhere when what they name is deleted, so a store does not either.
public struct EmbeddedReference: Sendable, Equatable {
    /// Where in the field's value the id stands.
    public enum Place: Sendable, Equatable {
        /// The value is an array of ids.
        case elements
        /// The value is an object, and this member of it is an id.
        case member(String)
        /// The value is an array of objects, and this member of each is an id.
        case memberOfEach(String)
    }

    /// The field.
    public let field: String
    /// Where in it.
    public let place: Place
    /// The kind of the record with that id.
    public let target: AssetKind.ID

    init(_ field: String, _ place: Place, to target: AssetKind.ID) {
        self.field = field
        self.place = place
        self.target = target
    }
}

extension AssetKind {
    /// The references inside of JSON that records of this kind may hold.
    public var embeddedReferences: [EmbeddedReference] {
        switch id {
        case .campaign:
            [
                EmbeddedReference("autoresponder", .member("campaign"), to: .campaign),
                EmbeddedReference("attachments", .elements, to: .mediaFile),
                EmbeddedReference("delivery_server_ids", .elements, to: .deliveryServer),
            ]
        case .mailboxMonitor:
            [
                EmbeddedReference("conditions", .memberOfEach("list"), to: .list),
                EmbeddedReference("conditions", .memberOfEach("campaign_group"), to: .campaignGroup),
            ]
        case .segment: [EmbeddedReference("conditions", .memberOfEach("campaign"), to: .campaign)]
        case .transactionalMessage: [EmbeddedReference("attachments", .elements, to: .mediaFile)]
        default: []
        }
    }
}
