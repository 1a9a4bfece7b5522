import DataportCore
import DataportFormats

/// What the statements of a merge have in common. Texts are SQL literals already.
struct MergeContext {
    let dialect: StoreDialect
    /// The account's id in the target.
    let account: String
    /// Whose records are merged.
    let origin: String
    /// What stands before the ids of records that come from elsewhere, as text; empty when the archive is of this very account.
    let prefixText: String
    let policy: ConflictPolicy
    let allowsResubscribing: Bool
    var ignoresBlanks = false
    /// Fields that the target takes and never shows.
    var unseen: [AssetKind.ID: Set<String>] = [:]
    /// Kinds with records in the archive.
    var staged: Set<AssetKind.ID> = []
    /// Kinds with exceptions in the id map.
    var mapped: Set<AssetKind.ID> = []
    /// Kinds some of whose records have another id in the target than the prefix gives.
    var moved: Set<AssetKind.ID> = []
    /// Kinds some of whose records were rejected.
    var rejecting: Set<AssetKind.ID> = []
    /// Kinds some of whose records an earlier run may have left half written.
    var unfinished: Set<AssetKind.ID> = []
    /// Kinds of which several records of the archive are one in the target.
    var doubled: Set<AssetKind.ID> = []
    /// Kinds whose records in the target are indexed by their natural key.
    var keyed: Set<AssetKind.ID> = []

    var prefix: String { dialect.literal(prefixText) }

    /// The id in the target that a record of a kind has by the rule, as SQL.
    func ruledID(_ id: String, of kind: AssetKind.ID) -> String {
        if kind == .account { return account }
        return prefixText.isEmpty ? id : "(\(prefix) || \(id))"
    }
}

/// The temporary tables of a merge, and the target's account as a view. No kind has a name like theirs, so that nothing says in which schema
/// they are.
enum MergeTable {
    /// The records of the archive.
    static func stage(_ kind: AssetKind.ID) -> String { SQLRenderer.quote("stage_" + kind.name) }
    /// What becomes of each of them.
    static func state(_ kind: AssetKind.ID) -> String { SQLRenderer.quote("state_" + kind.name) }
    /// The target's records by natural key.
    static func key(_ kind: AssetKind.ID) -> String { SQLRenderer.quote("key_" + kind.name) }
    /// The target's records of the account.
    static func target(_ kind: AssetKind.ID) -> String { SQLRenderer.quote("target_" + kind.name) }
    /// Records that an earlier run may have left half written.
    static let unfinished = "\"unfinished_record\""
    /// The last opt-out that the target knows of, by subscription.
    static let optOut = "\"last_opt_out\""
    /// Bodies and media that records which are written refer to.
    static let neededContent = "\"needed_content\""
    /// What the records of a run were before it changed them.
    static func before(_ kind: AssetKind.ID) -> String { SQLRenderer.quote("import_before_" + kind.name) }

    /// The columns of a kind's table without its owner, quoted.
    static func columns(of kind: AssetKind, prefix: String = "") -> String {
        kind.fields.map { prefix + SQLRenderer.quote($0.name) }.joined(separator: ", ")
    }

    /// The columns of a kind's table with their types and no constraints.
    static func definitions(of kind: AssetKind, _ dialect: StoreDialect) -> String {
        kind.fields.map { field in
            let type =
                switch field.type {
                case .integer: dialect.integer
                case .boolean: dialect.boolean
                default: dialect.text
                }
            return "\(SQLRenderer.quote(field.name)) \(type)"
        }.joined(separator: ", ")
    }
}
