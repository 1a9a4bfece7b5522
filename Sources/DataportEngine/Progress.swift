package import DataportCore

/// How far a run is: values in a stream, rendered by whoever watches.
package struct Progress: Sendable, Equatable {
    /// What the run is doing.
    package enum Phase: Sendable, Equatable {
        case records(AssetKind.ID)
        case attachments
        case finishing
    }

    package var phase: Phase
    /// Records read so far, over all kinds.
    package var records: Int
    /// Records there are, where the source knows.
    package var totalRecords: Int
    /// Attachments stored so far.
    package var attachments: Int

    /// A state of a run.
    package init(phase: Phase, records: Int, totalRecords: Int, attachments: Int) {
        self.phase = phase
        self.records = records
        self.totalRecords = totalRecords
        self.attachments = attachments
    }
}

/// Receives progress; called between batches, never per record.
package typealias ProgressObserver = @Sendable (Progress) -> Void
