package import DataportCore
package import DataportFormats
import Glibc

/// What an archive is written with.
package struct ArchiveOptions: Sendable {
    /// In the order of docs/format.md: JSON, CSV, XML.
    package var formats: [ArchiveFormat]
    package var compression: Compression
    /// The time of every entry.
    package var created: Instant
    /// How records are checked and encoded.
    package var stages: RecordStages
    /// Sees every batch once after it was checked, from several tasks at a time and in no particular order.
    package var observer: (@Sendable (borrowing RecordBatch, AssetKind) -> Void)?
    /// Child tasks beside the caller, which helps them.
    package var workers: Int

    /// Options; a duplicate or disordered list of formats is put in order.
    package init(
        formats: [ArchiveFormat] = ArchiveFormat.allCases, compression: Compression = .fast, created: Instant,
        stages: RecordStages = .standard, observer: (@Sendable (borrowing RecordBatch, AssetKind) -> Void)? = nil,
        workers: Int = ArchiveOptions.spareCores
    ) {
        self.formats = ArchiveFormat.allCases.filter { formats.contains($0) }
        self.compression = compression
        self.created = created
        self.stages = stages
        self.observer = observer
        self.workers = workers
    }

    /// Processors beside the one that reads the source.
    package static var spareCores: Int { max(0, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))) - 1) }
}

/// What a batch goes through on its way into an archive.
package struct RecordStages: Sendable {
    /// Checks a batch and brings its values into canonical form.
    package typealias Check = @Sendable (inout RecordBatch) throws(DataportError) -> Void

    /// Makes the check of a kind.
    package var check: @Sendable (AssetKind) -> Check
    /// Makes the encoder of a kind in a format.
    package var encoder: @Sendable (AssetKind, ArchiveFormat) -> any RecordEncoder

    /// The validator and the encoders of docs/format.md.
    package static let standard = RecordStages(
        check: { kind in
            let compiled = RecordValidator(kind: kind)
            return { (batch) throws(DataportError) in
                // Its scratch memory is the only state of a validator: a copy a batch costs nothing that can be measured.
                var validator = compiled
                try validator.validate(&batch)
            }
        },
        encoder: { recordEncoder(for: $0, format: $1) })

    /// Stages made of functions.
    package init(
        check: @escaping @Sendable (AssetKind) -> Check,
        encoder: @escaping @Sendable (AssetKind, ArchiveFormat) -> any RecordEncoder
    ) {
        self.check = check
        self.encoder = encoder
    }
}
