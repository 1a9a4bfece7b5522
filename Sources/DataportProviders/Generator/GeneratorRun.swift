import DataportCore

/// One run of the generator: kind after kind in load order, each from numbers of its own.
struct GeneratorRun: ~Copyable {
    let options: AccountGenerator.Options
    let era = Era()
    var writer: StoreWriter

    init(_ options: AccountGenerator.Options, into writer: consuming StoreWriter) {
        self.options = options
        self.writer = writer
    }

    /// Writes everything and commits.
    mutating func writeAll(_ progress: (AccountGenerator.Progress) -> Void) throws(DataportError) {
        let bodies = try writeBodies()
        for kind in AssetKind.catalogue {
            switch kind.id {
            case .suppression: try writeSuppressions(progress)
            case .contact: try writeContacts(progress)
            case .subscription: try writeSubscriptions(progress)
            case .consentEvent: try writeConsentEvents(progress)
            case .delivery: try writeDeliveries(progress)
            case .event: try writeEvents(progress)
            default: try writeSmall(kind, bodies, progress)
            }
        }
        try writer.commit()
    }

    /// The list of a subscriber: the first lists are the large ones.
    func list(of subscriber: Int) -> Int {
        var draw = SplitMix64(seed: options.seed, stream: 2, record: subscriber)
        let lists = max(options.lists, 1)
        return 1 + min(draw.below(lists), draw.below(lists))
    }

    /// The second of the era at which a campaign is sent: spread evenly over it.
    func sendingTime(ofCampaign number: Int) -> Int {
        number * (Era.seconds / (max(options.campaigns, 1) + 1))
    }

    private mutating func writeSmall(
        _ kind: AssetKind, _ bodies: GeneratedBodies, _ progress: (AccountGenerator.Progress) -> Void
    ) throws(DataportError) {
        let small = SmallKinds(options: options, era: era, bodies: bodies)
        var composer = RowComposer(kind)
        for number in 0..<small.count(of: kind.id) {
            let record = small.record(number + 1, of: kind.id)
            for field in kind.fields {
                switch record[field.name] {
                case .text(let text): composer.text(text)
                case .number(let number): composer.integer(number)
                case nil: composer.null()
                }
            }
            try composer.endRow(into: &writer, progress)
        }
        try composer.flush(into: &writer, progress)
    }
}
