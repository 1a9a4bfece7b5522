package import DataportCore

/// What upload files hold: every record of the people kinds in exactly one place.
package struct UploadReport: Sendable, Equatable {
    /// One file.
    package struct File: Sendable, Equatable {
        /// Below the folder.
        package let path: String
        /// What it is, for people.
        package let what: String
        /// Its rows, the header not counted.
        package let rows: Int
        /// Its size.
        package let bytes: Int
    }

    /// Where the records of one kind went.
    package struct Tally: Sendable, Equatable {
        /// The kind.
        package let kind: AssetKind.ID
        /// Records of people who may be mailed.
        package var mailable = 0
        /// Records in files of those who must not be mailed.
        package var held = 0
        /// Records that are in no file of the service.
        package var leftOut = 0

        /// All records of the kind.
        package var total: Int { mailable + held + leftOut }
    }

    /// Records that have the same fate for the same reason.
    package struct Loss: Sendable, Equatable {
        /// The kind.
        package let kind: AssetKind.ID
        /// For people.
        package let reason: String
        /// Whether the record is in no file, or is there without something.
        package let isLeftOut: Bool
        /// How many records.
        package let count: Int
    }

    /// Records of a kind that no file has a place for.
    package struct Other: Sendable, Equatable {
        /// The kind.
        package let kind: AssetKind.ID
        /// How many records.
        package let count: Int
    }

    /// The service, for people.
    package var service: String
    /// In the order in which they are uploaded.
    package var files: [File] = []
    /// Contacts, subscriptions and suppressions.
    package var tallies: [Tally] = []
    /// The loudest first.
    package var losses: [Loss] = []
    /// What stays in the archive only, in load order.
    package var others: [Other] = []
    /// Rows of `consent-proof.csv`.
    package var proofs = 0
    /// HTML and text files of templates and campaigns.
    package var bodies = 0
    /// Rows of `not-representable.csv`.
    package var lossRows = 0
}
