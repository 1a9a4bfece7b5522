package import DataportCore

/// What a run will do, kind by kind, before it does anything.
package struct Plan: Sendable, Equatable {
    /// What happens to a kind.
    package enum Action: Sendable, Equatable {
        case export
        /// Exported, but the source cannot read all of it.
        case exportPart(reason: String)
        /// Not asked for.
        case exclude(reason: String)
        /// Asked for, and the source cannot read it.
        case unreadable(reason: String)

        /// Whether records of the kind will be read.
        package var isExported: Bool {
            switch self {
            case .export, .exportPart: true
            case .exclude, .unreadable: false
            }
        }

        /// Why it is not exported whole.
        package var reason: String? {
            switch self {
            case .export: nil
            case .exportPart(let reason), .exclude(let reason), .unreadable(let reason): reason
            }
        }
    }

    /// One kind of the plan.
    package struct Entry: Sendable, Equatable {
        package let kind: AssetKind
        package let action: Action
        /// Records, where the source counts cheaply.
        package let count: Int?
        /// Secrets that will be replaced by markers, field by field.
        package let redactions: [Redaction]
    }

    /// Secrets of one field.
    package struct Redaction: Sendable, Equatable {
        package let field: Field
        package var count: Int
    }

    package let inventory: Inventory
    /// In load order, every kind of the catalogue.
    package let entries: [Entry]

    /// The entries whose records will be read.
    package var exported: [Entry] { entries.filter(\.action.isExported) }
    /// Records to read, where known.
    package var recordCount: Int { exported.reduce(0) { $0 + ($1.count ?? 0) } }
}
