import DataportCore

/// What decoders of formats in which all values are text check of the values: the fields whose type asks for more than text.
struct TypedFields: Sendable {
    enum Check: UInt8, Sendable { case integer, boolean, attachment, secret }

    struct TypedField: Sendable {
        var index: Int
        var check: Check
        /// The text that stands for a secret that was taken out.
        var marker: [UInt8] = []
    }

    /// In the order of the kind.
    let all: [TypedField]

    init(_ kind: AssetKind, _ options: DecoderOptions) {
        all = kind.fields.enumerated().compactMap { index, field in
            let isChecked = !options.keepsFieldFaults
            return switch field.type {
            case .integer where isChecked: TypedField(index: index, check: .integer)
            case .boolean where isChecked: TypedField(index: index, check: .boolean)
            case .attachment where isChecked && options.attachments == .archivePaths:
                TypedField(index: index, check: .attachment)
            case .secret: TypedField(index: index, check: .secret, marker: field.type.marker ?? [])
            default: nil
            }
        }
    }
}

extension TypedFields.TypedField {
    /// What is wrong with the value, if anything.
    func fault(_ value: UnsafeRawBufferPointer) -> FieldFault? {
        let base = value.baseAddress?.assumingMemoryBound(to: UInt8.self)
        switch check {
        case .integer: return base.map { FieldChecks.integer($0, value.count) } ?? .badInteger
        case .boolean: return base.map { FieldChecks.boolean($0, value.count) } ?? .badBoolean
        case .attachment: return base.map { FieldChecks.attachment($0, value.count) } ?? .badAttachment
        case .secret: return nil
        }
    }

    /// Whether the value is the marker of a secret that was taken out.
    func isMarker(_ value: UnsafeRawBufferPointer) -> Bool { check == .secret && Bytes.equal(value, marker) }
}
