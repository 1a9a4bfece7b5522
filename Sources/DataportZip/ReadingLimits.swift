/// What a reader takes at most; checked before memory is taken.
package struct ReadingLimits: Sendable, Equatable {
    /// Files in an archive.
    package var entries = 200_000
    /// Bytes of all files together, inflated.
    package var totalBytes = 64 << 30
    /// How many times larger than its file an archive may be, inflated, once it is larger than `freeBytes`. Records compress to a
    /// tenth or twentieth; deflate's utmost, and a bomb's, is a thousandth.
    package var ratio = 200
    /// Bytes that no ratio limits.
    package var freeBytes = 256 << 20
    /// Bytes of the central directory.
    package var directoryBytes = 64 << 20
    /// Bytes of one line of a JSON Lines file.
    package var lineBytes = 16 << 20
    /// Whether a container that another program made of the files of an archive is taken: `LenientZipDirectory`.
    package var takesForeignContainers = false
    /// Which names the files may have.
    package var names = EntryName.archive
    /// Bytes of one line of a manifest, which is a digest and a path.
    package static let manifestLineBytes = 4096

    /// The limits of docs/format.md.
    package init() {}

    /// The same limits for a zip file of another service.
    package static var foreign: ReadingLimits {
        var limits = ReadingLimits()
        limits.takesForeignContainers = true
        limits.names = .foreign
        return limits
    }
}
