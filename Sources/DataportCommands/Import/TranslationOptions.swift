import ArgumentParser
import DataportBodies
import DataportCore
import DataportProviders
import DataportTemplates

/// What an import does with bodies.
struct TranslationOptions: ParsableArguments {
    @Option(
        name: .customLong("translate-to"),
        help: ArgumentHelp(
            "Translate the merge tags of bodies and subjects for this service; usually they stay as they are.",
            valueName: "service"),
        completion: .list(TagFamilyArgument.allValueStrings))
    var target: TagFamilyArgument?

    @Option(
        name: .customLong("media-base-url"),
        help: ArgumentHelp(
            "Let links to images that the archive holds lead to URL/<sha256>.<ext>, where you put the files.",
            valueName: "url"))
    var mediaBase: String?

    /// What was asked for, checked. A service gets bodies in its own syntax unless something else was asked for.
    func request(for place: any ImportTarget) throws(DataportError) -> TranslationRequest {
        var request = TranslationRequest(to: target?.family ?? place.dialect.flatMap { TagFamily(named: $0) })
        if let mediaBase { request.mediaBase = try MediaBase(mediaBase) }
        return request
    }
}
