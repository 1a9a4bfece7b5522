public import DataportCore
public import Testing

/// Kinds are named by their id in the output of tests; a whole declaration would drown it.
extension AssetKind: CustomTestStringConvertible {
    /// The id.
    public var testDescription: String { id.name }
}
