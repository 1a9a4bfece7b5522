import DataportBodies
import DataportCore
import DataportEngine

/// The images of an export: what is read, with them or watched for them.
struct ExportMedia {
    /// What records and attachments are read from.
    let records: any Source
    /// Whether images are fetched, or were.
    let isFetching: Bool
    /// Which images are meant.
    let scope: ImageScope
    /// What was fetched; `nil` when nothing was.
    let fetched: FetchedMedia?
    private let survey: FoundImages?
    private let watch: SeenSource?

    /// The images that bodies take from servers; without fetching, all are known when everything was read.
    var found: FoundImages? { survey ?? watch?.found }

    /// No images are fetched; they are counted on the way.
    static func counted(_ source: any Source) -> ExportMedia {
        let scope = ImageScope(isEverything: false, oldHosts: [])
        let watch = SeenSource(source, for: scope)
        return ExportMedia(
            records: watch, isFetching: false, scope: scope, fetched: nil, survey: nil, watch: watch)
    }

    /// Fetches images when that was asked for, or lets them be counted on the way.
    /// - Parameter observer: Is told how many of the images were asked for.
    static func prepare(
        _ source: any Source, _ options: MediaOptions, _ selection: KindSelection, isRehearsal: Bool,
        observer: (_ done: Int, _ all: Int) -> Void
    ) async throws -> ExportMedia {
        guard options.choice != nil else {
            let watch = SeenSource(source, for: options.scope)
            return ExportMedia(
                records: watch, isFetching: false, scope: options.scope, fetched: nil, survey: nil, watch: watch)
        }
        guard selection.contains(.mediaFile) else {
            throw DataportError(
                .usage, "--fetch-media makes media files, which are left out", advice: "take media_files along")
        }
        let kinds = AssetKind.catalogue.filter { selection.contains($0.id) }
        let found = try await ImageSurvey.run(source, options.scope, kinds: kinds) { try Interruption.check() }
        if isRehearsal {
            return ExportMedia(
                records: source, isFetching: true, scope: options.scope, fetched: nil, survey: found, watch: nil)
        }
        let folder = Console.environment("TMPDIR") ?? "/tmp"
        let fetched = try FetchedMedia.fetch(found, with: options.fetcher(), folder: folder) { done in
            try Interruption.check()
            observer(done, found.images.count)
        }
        return ExportMedia(
            records: try await FetchedSource(source, adding: fetched), isFetching: true, scope: options.scope,
            fetched: fetched, survey: found, watch: nil)
    }
}
