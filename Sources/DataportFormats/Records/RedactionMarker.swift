package import DataportCore

extension FieldType {
    /// The JSON text that stands for a redacted value of this type; `nil` when the type is no secret.
    package var marker: [UInt8]? {
        guard case .secret(let secret) = self else { return nil }
        return Array("{\"redacted\":\"\(secret.rawValue)\"}".utf8)
    }
}
