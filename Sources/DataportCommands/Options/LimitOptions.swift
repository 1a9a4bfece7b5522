import ArgumentParser
import DataportArchive
import DataportZip

/// What a reader takes at most. An archive cannot make it take more; whoever trusts one can.
struct LimitOptions: ParsableArguments {
    @Option(name: .customLong("max-files"), help: ArgumentHelp("Take at most so many files.", valueName: "n"))
    var files: Int?

    @Option(name: .customLong("max-bytes"), help: ArgumentHelp("Take at most so many bytes, unpacked.", valueName: "n"))
    var bytes: Int?

    @Option(
        name: .customLong("max-ratio"),
        help: ArgumentHelp("Take large archives that unpack to at most so many times their size.", valueName: "n"))
    var ratio: Int?

    @Flag(
        name: .customLong("lenient-container"),
        help: "Take a zip file that another program made of the archive's files; these must be intact all the same.")
    var takesForeignContainers = false

    func validate() throws {
        if [files, bytes, ratio].contains(where: { ($0 ?? 1) < 1 }) {
            throw ValidationError("A limit must be at least 1.")
        }
    }

    /// The limits of docs/format.md, or those that were asked for.
    func limits() -> ReadingLimits {
        var limits = ReadingLimits()
        if let files { limits.entries = files }
        if let bytes { limits.totalBytes = bytes }
        if let ratio { limits.ratio = ratio }
        limits.takesForeignContainers = takesForeignContainers
        return limits
    }
}
