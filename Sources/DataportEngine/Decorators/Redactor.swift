package import DataportCore

/// Takes secrets out of batches before anything else sees them.
package struct Redactor: Sendable {
    private let fields: [Int]

    /// A redactor for the secret fields of `kind`.
    package init(kind: AssetKind) {
        fields = kind.fields.indices.filter { kind.fields[$0].sensitivity == .secret }
    }

    /// Marks every secret of the batch as redacted and returns how many there were, in the order of the kind's secret fields.
    package func redact(_ batch: inout RecordBatch) -> [Int] {
        fields.map { batch.redact(field: $0) }
    }
}
