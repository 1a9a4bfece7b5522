/// How much is fetched at most.
package struct MediaLimits: Sendable, Equatable {
    /// Bytes of one image.
    package var imageBytes = 10 << 20
    /// Bytes of all images.
    package var totalBytes = 1 << 30
    /// Seconds for one image, redirects included.
    package var imageSeconds = 30
    /// Seconds for all images.
    package var totalSeconds = 1800

    /// The usual limits.
    package init() {}
}
