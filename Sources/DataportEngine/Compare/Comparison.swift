package import DataportCore

/// What a comparison of two sides found.
package struct Comparison: Sendable, Equatable {
    /// One kind, or the bodies and media.
    package struct Entry: Sendable, Equatable {
        /// The kind; `nil` for bodies and media.
        package let kind: AssetKind.ID?
        package var same = 0
        package var different = 0
        package var onlyLeft = 0
        package var onlyRight = 0
        /// Why it could not be compared.
        package var obstacle: String?
        /// What a side does not have of the kind, when the other has nothing that could differ, or when what there is was compared.
        package var note: String?

        init(kind: AssetKind.ID?) { self.kind = kind }

        /// Whether both sides say the same.
        package var isEqual: Bool { obstacle == nil && different == 0 && onlyLeft == 0 && onlyRight == 0 }
    }

    /// One record that is not the same on both sides.
    package struct Difference: Sendable, Equatable {
        /// How it differs.
        package enum Form: Sendable, Equatable {
            case onlyLeft
            case onlyRight
            /// The names of the fields that differ.
            case fields([String])
        }

        /// The kind; `nil` for a body or a medium.
        package let kind: AssetKind.ID?
        /// The record's id, or the path of the body.
        package let id: String
        package let form: Form
    }

    /// In load order, then bodies and media.
    package var entries: [Entry] = []

    /// Whether both sides say the same in everything that was to be compared.
    package var isEqual: Bool { entries.allSatisfy(\.isEqual) }
}
