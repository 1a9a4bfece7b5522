import DataportBodies
import DataportCore
import DataportFormats

/// What an export says of the images of bodies.
enum MediaText {
    /// So many failures people are shown, and programs.
    private static let shown = (people: 20, programs: 1000)

    /// The end for people.
    static func summary(_ media: ExportMedia) -> String {
        guard let found = media.found, !found.images.isEmpty else { return "" }
        guard let fetched = media.fetched else {
            return
                "  \(count(found, media.scope)); --fetch-media takes \(found.images.count == 1 ? "it" : "them") along.\n"
        }
        var text = "  \(Figures.count(fetched.count)) of \(Figures.count(found.images.count)) images of bodies"
        text += " downloaded, \(Figures.bytes(fetched.byteCount))\n"
        for failure in fetched.failures.prefix(shown.people) {
            text += "    not \(address(failure.image)) (\(place(failure.image))): \(failure.reason.sentence)\n"
        }
        let hidden = fetched.failures.count - shown.people
        return hidden > 0 ? text + "    … and \(Figures.count(hidden)) more\n" : text
    }

    /// A dry run for people.
    static func plan(_ media: ExportMedia) -> String {
        guard media.isFetching, let found = media.found else { return "" }
        let lines = found.images.prefix(shown.people).map { "  \(address($0)) (\(place($0)))\n" }
        let hidden = found.images.count - lines.count
        return "\(count(found, media.scope)) and would be downloaded.\n" + lines.joined()
            + (hidden > 0 ? "  … and \(Figures.count(hidden)) more\n" : "")
    }

    private static func count(_ found: FoundImages, _ scope: ImageScope) -> String {
        let images = found.images.count
        return "\(Figures.count(images)) image\(images == 1 ? "" : "s") in \(Figures.count(found.bodies))"
            + " bod\(found.bodies == 1 ? "y" : "ies") live\(images == 1 ? "s" : "") on \(scope.isEverything ? "servers" : "the old service")"
    }

    /// For programs; `nil` when nothing was looked for.
    static func object(_ media: ExportMedia) -> JSONValue? {
        guard let found = media.found else { return nil }
        return .object(present: [
            "images": .integer(found.images.count), "bodies": .integer(found.bodies),
            "fetched": media.fetched.map { .integer($0.count) }, "bytes": media.fetched.map { .integer($0.byteCount) },
            "addresses": .array(
                found.images.prefix(shown.programs).map {
                    ["address": .string(address($0)), "place": .string(place($0))]
                }),
            "failed": media.fetched.map { .integer($0.failures.count) },
            "failures": media.fetched.map { fetched in
                .array(
                    fetched.failures.prefix(shown.programs).map { failure in
                        [
                            "address": .string(address(failure.image)), "place": .string(place(failure.image)),
                            "reason": .string(failure.reason.sentence),
                        ]
                    })
            },
        ])
    }

    /// Without what only servers read, which can tell of a person or open something.
    private static func address(_ image: FoundImages.Image) -> String {
        let text = image.address.prefix { $0 != "?" && $0 != "#" }
        guard let start = text.firstRange(of: "//")?.upperBound else { return Terminal.safe(String(text)) }
        let end = text[start...].firstIndex(of: "/") ?? text.endIndex
        guard let at = text[start..<end].lastIndex(of: "@") else { return Terminal.safe(String(text)) }
        return Terminal.safe("\(text[..<start])…\(text[at...])")
    }

    /// `template tpl-1, html:8:14`
    private static func place(_ image: FoundImages.Image) -> String {
        "\(image.place.file):\(image.place.line ?? 1):\(image.place.column ?? 1)"
    }
}
