import DataportCore
import DataportTemplates

/// What becomes of one record.
struct BodyChange: Sendable {
    /// Whose tags it has, when they are translated.
    var family: TagFamily?
    /// New paths, by field.
    var paths: [Int: String] = [:]
}

/// A body that is made of another one.
struct DerivedBody: Sendable {
    /// The new body.
    let attachment: Attachment
    /// The path of the old body.
    let original: String
    /// Whose tags the old body has, when they are translated.
    let family: TagFamily?
    /// Whether links to images are rewritten in it.
    let isHTML: Bool
}

/// What becomes of all bodies. It is made before the first record is written, and made again from the bodies when they are: paths are kept, and
/// no bodies.
struct BodyPlan: Sendable {
    /// What records of one kind refer to.
    struct Paths: Sendable {
        /// As before.
        var kept: Set<String> = []
        /// Not any more, in one record at least.
        var replaced: Set<String> = []
        /// Instead, by path.
        var derived: [String: DerivedBody] = [:]
    }

    /// By kind and the bytes of the id: Swift takes texts for equal that differ in bytes.
    var changes: [AssetKind.ID: [[UInt8]: BodyChange]] = [:]
    var paths: [AssetKind.ID: Paths] = [:]
    var report = BodyReport()

    /// What records of all these kinds refer to.
    func paths(of kinds: [AssetKind]) -> Paths {
        kinds.reduce(into: Paths()) { all, kind in
            guard let paths = paths[kind.id] else { return }
            all.kept.formUnion(paths.kept)
            all.replaced.formUnion(paths.replaced)
            all.derived.merge(paths.derived) { old, _ in old }
        }
    }

    /// The body at this path, if it is one that is made.
    func derived(_ path: String) -> DerivedBody? {
        for paths in paths.values { if let body = paths.derived[path] { return body } }
        return nil
    }
}
