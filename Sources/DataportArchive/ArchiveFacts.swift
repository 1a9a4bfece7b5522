package import DataportCore
package import DataportFormats

/// What is known about an archive when all its data is written: what the report, the page, the README and `datapackage.json` say.
package struct ArchiveFacts: Sendable, Equatable {
    /// Version of docs/format.md.
    package static let formatVersion = "1.0"

    /// Program and version: `dataport 0.1.0`.
    package var generator: String
    package var account: String
    /// The source for people: `sqlite store`.
    package var sourceName: String
    package var isSnapshot: Bool
    package var created: Instant
    package var formats: [ArchiveFormat]
    /// Every kind of the catalogue in load order.
    package var kinds: [KindFacts]
    package var contentFiles: Int
    package var contentBytes: Int
    package var redactions: [Redaction]
    package var spreadsheets: [Spreadsheet]
    /// What the source noticed while it read.
    package var remarks: [Remark]

    /// Facts with nothing counted yet.
    package init(
        generator: String, account: String, sourceName: String, isSnapshot: Bool, created: Instant,
        formats: [ArchiveFormat], kinds: [KindFacts] = [], contentFiles: Int = 0, contentBytes: Int = 0,
        redactions: [Redaction] = [], spreadsheets: [Spreadsheet] = [], remarks: [Remark] = []
    ) {
        self.generator = generator
        self.account = account
        self.sourceName = sourceName
        self.isSnapshot = isSnapshot
        self.created = created
        self.formats = formats
        self.kinds = kinds
        self.contentFiles = contentFiles
        self.contentBytes = contentBytes
        self.redactions = redactions
        self.spreadsheets = spreadsheets
        self.remarks = remarks
    }

    /// One kind of the catalogue.
    package struct KindFacts: Sendable, Equatable {
        /// Whether the archive holds the kind. Empty (`complete` with no records) and `unreadable` are never confused.
        package enum State: String, Sendable {
            case complete, partial, unreadable, excluded
        }

        package var kind: AssetKind
        package var state: State
        /// Why it is partial, unreadable or excluded.
        package var reason: String?
        package var records: Int
        /// In the order of `ArchiveFacts.formats`; empty when the kind is absent.
        package var files: [File]

        /// Facts of one kind.
        package init(kind: AssetKind, state: State, reason: String? = nil, records: Int = 0, files: [File] = []) {
            self.kind = kind
            self.state = state
            self.reason = reason
            self.records = records
            self.files = files
        }
    }

    /// A file of the archive.
    package struct File: Sendable, Equatable {
        package var path: String
        package var byteCount: Int
        /// SHA-256, lower-case hex.
        package var sha256: String

        /// A file.
        package init(path: String, byteCount: Int, sha256: String) {
            self.path = path
            self.byteCount = byteCount
            self.sha256 = sha256
        }
    }

    /// Secrets that were replaced by a marker.
    package struct Redaction: Sendable, Equatable {
        package var kind: AssetKind.ID
        package var field: String
        package var secret: SecretKind
        package var count: Int

        /// Redactions of one field.
        package init(kind: AssetKind.ID, field: String, secret: SecretKind, count: Int) {
            self.kind = kind
            self.field = field
            self.secret = secret
            self.count = count
        }
    }

    /// A wide CSV file for people.
    package struct Spreadsheet: Sendable, Equatable {
        package var path: String
        package var listID: String
        package var rows: Int

        /// A spreadsheet.
        package init(path: String, listID: String, rows: Int) {
            self.path = path
            self.listID = listID
            self.rows = rows
        }
    }
}
