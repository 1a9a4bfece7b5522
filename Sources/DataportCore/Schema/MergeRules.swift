/// How the records of a kind are merged into those that a target holds already.
public struct MergeRules: Sendable, Equatable {
    /// What happens to a record whose id another one has in the target.
    public enum TakenID: Sendable, Equatable {
        /// It is rejected: nobody can say which of the two the id means.
        case reject
        /// It gets another id.
        case rename
    }

    /// Fields that together say which thing a record is about, whatever its id: a contact is its address. Empty when only the id does.
    public var naturalKey: [String] = []
    /// The fields of the natural key in which ASCII capitals do not matter: addresses.
    public var caseless: Set<String> = []
    /// What happens when the natural key is new and the id is not.
    public var takenID: TakenID = .rename
    /// Fields that never change in a record that is there.
    public var fixed: Set<String> = []
    /// Fields that say whether a person may be mailed, and why: they change together, and only from loose to strict.
    public var consent: [String] = []
    /// Records are proof: never changed after they were made.
    public var isAppendOnly = false
}

extension AssetKind {
    /// The rules of this kind.
    public var mergeRules: MergeRules {
        var rules = MergeRules()
        switch id {
        case .contact:
            (rules.naturalKey, rules.caseless, rules.takenID) = (["email"], ["email"], .reject)
        case .subscription:
            (rules.naturalKey, rules.takenID) = (["list_id", "contact_id"], .reject)
            rules.consent = ["status", "reason", "since", "since_precision", "actor", "raw"]
        case .suppression:
            (rules.naturalKey, rules.caseless) = (["address", "scope", "target"], ["address"])
        case .listField:
            rules.naturalKey = ["list_id", "tag"]
        case .suppressionList:
            // A wider scope that became narrower would free addresses.
            rules.fixed = ["scope"]
        case .campaign:
            // A campaign that was sent and became a draft again could be sent twice.
            rules.fixed = ["status"]
        case .consentEvent:
            rules.isAppendOnly = true
        default: break
        }
        rules.fixed.formUnion(rules.naturalKey)
        return rules
    }
}
