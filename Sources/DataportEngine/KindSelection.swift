package import DataportCore

/// Which kinds a run is about: everything, or what `--kinds` names, less what `--except` names.
///
/// A name is a kind's singular or plural, a group that people think in (`subscribers`, `history`), or `all`; case, `-` and `_` do not
/// matter.
package struct KindSelection: Sendable, Equatable {
    private let chosen: Set<AssetKind.ID>
    /// Whether every kind is selected.
    package var isEverything: Bool { chosen.count == AssetKind.catalogue.count }

    /// Every kind.
    package static let everything = KindSelection(chosen: Set(AssetKind.catalogue.map(\.id)))

    private init(chosen: Set<AssetKind.ID>) { self.chosen = chosen }

    /// The kinds that `kinds` names, or all when it is empty, without those that `exceptions` names.
    ///
    /// The account's own record is always part of a selection unless it is excepted by name: an archive says whose it is.
    /// - Throws: `usage` for an unknown name, with the nearest known one, and for a selection that leaves nothing.
    package init(kinds: [String], exceptions: [String]) throws(DataportError) {
        var chosen: Set<AssetKind.ID> = kinds.isEmpty ? Set(AssetKind.catalogue.map(\.id)) : [.account]
        for name in kinds { chosen.formUnion(try Self.resolve(name)) }
        for name in exceptions { chosen.subtract(try Self.resolve(name)) }
        if chosen.isEmpty {
            throw DataportError(
                .usage, "these options leave no kind to work on", advice: "name fewer kinds in --except")
        }
        self.chosen = chosen
    }

    /// Whether the kind is selected.
    package func contains(_ kind: AssetKind.ID) -> Bool { chosen.contains(kind) }

    /// Every name that is understood, for completions and suggestions.
    package static var names: [String] {
        ["all"] + KindGroup.allCases.map(\.rawValue) + AssetKind.catalogue.map(\.plural)
    }

    private static func resolve(_ name: String) throws(DataportError) -> [AssetKind.ID] {
        let wanted = name.lowercased().map { $0 == "-" ? "_" : $0 }.reduce(into: "") { $0.append($1) }
        if wanted == "all" { return AssetKind.catalogue.map(\.id) }
        let named = AssetKind.catalogue.filter { $0.id.name == wanted || $0.plural == wanted }.map(\.id)
        // A group that shares its name with a kind ("campaigns") means the group: it is what people think of.
        let grouped = AssetKind.catalogue.filter { $0.group?.rawValue == wanted }.map(\.id)
        if !grouped.isEmpty { return grouped }
        if !named.isEmpty { return named }
        let known = Self.names + AssetKind.catalogue.map(\.id.name)
        throw DataportError(
            .usage, "there is no kind called “\(Terminal.safe(name))”",
            advice: Nearest.suggestion(for: wanted, among: known) ?? "`dataport schema list` shows the kinds")
    }
}
