import DataportCore
import DataportTemplates

/// Which file of the archive is which image of the old service.
struct MediaLinks: Sendable {
    private let base: String
    /// File names, by the bytes of the address at the old service.
    private var files: [[UInt8]: String] = [:]

    /// Links to files below `base`.
    init(to base: MediaBase) { self.base = base.address }

    /// Notes the media files in a batch.
    mutating func add(_ batch: borrowing RecordBatch) {
        let kind = AssetKind.mediaFile
        guard let address = kind.index(of: "source_url"), let content = kind.index(of: "content") else { return }
        for row in 0..<batch.rowCount {
            guard let url = batch.text(row: row, field: address), !url.isEmpty,
                let file = batch.text(row: row, field: content)?.split(separator: "/").last
            else { continue }
            files[Array(url.utf8)] = String(file)
        }
    }

    /// `body` with the addresses of images that the archive holds rewritten; bytes outside of these addresses are as they were. The names of
    /// the files come along, one for each link.
    func rewrite(_ body: [UInt8], tags family: TagFamily?) -> (body: [UInt8], files: [String]) {
        guard !files.isEmpty else { return (body, []) }
        var result: [UInt8] = []
        var used: [String] = []
        var position = 0
        for image in BodyImage.find(in: body, tags: family) {
            guard image.range.lowerBound >= position, let file = file(at: image.address) else { continue }
            result += body[position..<image.range.lowerBound]
            result += "\(base)/\(file)".utf8
            position = image.range.upperBound
            used.append(file)
        }
        return used.isEmpty ? (body, []) : (result + body[position...], used)
    }

    private func file(at address: String) -> String? {
        let spellings = address.hasPrefix("//") ? ["https:" + address, "http:" + address] : [address]
        return spellings.lazy.compactMap { files[Array($0.utf8)] }.first
    }
}
