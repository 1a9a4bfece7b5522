package import DataportCore
import DataportTemplates

/// The images that bodies take from servers.
package struct FoundImages: Sendable {
    /// One of them.
    package struct Image: Sendable {
        /// As the body has it; an address without a scheme is one of https.
        package let address: String
        /// The first body that has it: `template tpl-1, html`.
        package let place: Finding.Place
    }

    /// So many addresses are kept.
    static let limit = 100_000

    /// Each address once, in the order in which they were found.
    package private(set) var images: [Image] = []
    /// Bodies with at least one.
    package private(set) var bodies = 0
    /// Addresses that the account keeps a file of already.
    private var known: Set<[UInt8]> = []

    /// Nothing found yet.
    init() {}

    /// Notes the addresses of the account's own media files.
    mutating func exclude(_ batch: borrowing RecordBatch) {
        let kind = AssetKind.mediaFile
        guard let url = kind.index(of: "source_url"), let content = kind.index(of: "content") else { return }
        for row in 0..<batch.rowCount where !batch.isNull(row: row, field: content) {
            if let address = batch.text(row: row, field: url) { known.insert(Array(address.utf8)) }
        }
    }

    /// Looks at a body.
    mutating func look(at body: [UInt8], tags family: TagFamily?, place: String, _ scope: ImageScope) {
        var isBodyWithOne = false
        for image in BodyImage.find(in: body, tags: family ?? TagFamily.guess(body)) where scope.contains(image) {
            let address = image.address.hasPrefix("//") ? "https:" + image.address : image.address
            if let index = seen[Array(address.utf8)] {
                isBodyWithOne = isBodyWithOne || index
                continue
            }
            let isNew = !known.contains(Array(address.utf8)) && images.count < Self.limit
            seen[Array(address.utf8)] = isNew
            guard isNew else { continue }
            isBodyWithOne = true
            images.append(Image(address: address, place: Finding.Place(place, line: image.line, column: image.column)))
        }
        if isBodyWithOne { bodies += 1 }
    }

    /// Whether an address that was seen counts.
    private var seen: [[UInt8]: Bool] = [:]
}
