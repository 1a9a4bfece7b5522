import DataportCore
import DataportProviders

/// All that a source gives away, as one text to search in.
enum Everything {
    static func read(_ source: some ProfileSource) async throws -> String {
        var all = "\(try await source.inventory())"
        for kind in AssetKind.catalogue { all += "\(try await rows(of: kind, in: source))" }
        all += "\(try await drain(source.profiles()))"
        for content in try await contents(of: AssetKind.catalogue, in: source, piece: 4096) {
            all += content.path + String(decoding: content.bytes, as: UTF8.self)
        }
        return all
    }
}
