import DataportCore

/// Images that were fetched for an archive, and those that were not.
package struct FetchedMedia: Sendable {
    /// A media file that is made of an image.
    struct File: Sendable {
        /// The record's id.
        let id: String
        let name: String
        let format: ImageFormat
        let digest: String
        let attachment: Attachment
        let address: String
    }

    /// An image that is not in the archive.
    package struct Failure: Sendable {
        /// The image.
        package let image: FoundImages.Image
        /// Why.
        package let reason: MediaRefusal
    }

    /// In the order of their ids.
    private(set) var files: [File] = []
    /// In the order in which they were found.
    package private(set) var failures: [Failure] = []
    let spool: MediaSpool

    private init(_ spool: MediaSpool) { self.spool = spool }

    /// Images that were fetched.
    package var count: Int { files.count }
    /// Their bytes.
    package var byteCount: Int { files.reduce(0) { $0 + $1.attachment.byteCount } }

    /// Fetches images.
    /// - Parameters:
    ///   - folder: A folder for temporary files.
    ///   - observer: Is told how many were asked for, between images; throws to stop.
    package static func fetch(
        _ found: FoundImages, with fetcher: MediaFetcher, folder: String, observer: (Int) throws -> Void
    ) throws -> FetchedMedia {
        var (media, fetcher) = (FetchedMedia(try MediaSpool.make(in: folder)), fetcher)
        for (index, image) in found.images.enumerated() {
            try observer(index)
            let fetched: MediaFetcher.Image
            do throws(MediaRefusal) {
                fetched = try fetcher.fetch(image.address)
            } catch {
                media.failures.append(Failure(image: image, reason: error))
                continue
            }
            try media.add(image, fetched)
        }
        try observer(found.images.count)
        media.files.sort { BodyPath.precedes($0.id, $1.id) }
        return media
    }

    private mutating func add(_ found: FoundImages.Image, _ image: MediaFetcher.Image) throws(DataportError) {
        let digest = BodyPath.digest(image.bytes)
        let path = BodyPath.path(digest: digest, ending: image.format.ending)
        try spool.keep(image.bytes, as: path)
        files.append(
            File(
                id: "fetched-\(BodyPath.digest(Array(found.address.utf8)).prefix(32))",
                name: MediaName.name(of: found.address, image.format), format: image.format, digest: digest,
                attachment: Attachment(path: path, byteCount: image.bytes.count), address: found.address))
    }
}
