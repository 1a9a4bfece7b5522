/// What a reader takes at most; checked before memory is taken.
package struct ReadingLimits: Sendable, Equatable {
    /// Files in an archive.
    package var entries = 200_000
    /// Bytes of all files together, inflated.
    package var totalBytes = 64 << 30
    /// Bytes of the central directory.
    package var directoryBytes = 64 << 20
    /// Bytes of one line of a JSON Lines file.
    package var lineBytes = 64 << 20

    /// The limits of docs/format.md.
    package init() {}
}
