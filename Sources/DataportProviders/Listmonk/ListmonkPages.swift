import DataportCore

/// Reads a list page by page, up to a short or empty page. `total` ends nothing: past the end listmonk says 0.
struct ListmonkPages {
    private let api: ListmonkAPI
    private let path: String
    private let pages: PageStream<Page>
    private var isAtEnd = false
    private var seen: Set<String> = []
    private var rows = 0
    /// The most that a page said there were.
    private(set) var total = 0

    /// One page, taken apart where it was asked for.
    private struct Page: Sendable {
        let elements: [String]
        let total: Int
        /// The size of pages by the server's own limit; 0 when it does not say.
        let size: Int
    }

    init(_ api: ListmonkAPI, _ path: String, _ query: [(name: String, value: String)] = []) {
        self.api = api
        self.path = path
        pages = PageStream(width: api.width) { (number) throws(DataportError) in
            try Self.page(api, path, [("page", "\(number)"), ("per_page", "\(api.pageSize)")] + query)
        }
    }

    /// The elements of the next page, as they are written; `nil` at the end. Once the first page has said how many there are, as many pages are asked for at
    /// once as may be: in the order of their ids nothing moves from page to page but by a deletion, which shows in the number.
    mutating func next() throws(DataportError) -> [String]? {
        guard !isAtEnd else { return nil }
        let page = try pages.next()
        guard !page.elements.isEmpty else {
            isAtEnd = true
            return nil
        }
        // A version with a limit of its own says so; then a page is full sooner.
        isAtEnd = page.elements.count < (page.size > 0 ? min(page.size, api.pageSize) : api.pageSize)
        total = max(total, page.total)
        try requireProgress(page.elements)
        if !isAtEnd { pages.expect((total + api.pageSize - 1) / api.pageSize) }
        return page.elements
    }

    private static func page(
        _ api: ListmonkAPI, _ path: String, _ query: [(name: String, value: String)]
    ) throws(DataportError) -> Page {
        guard let object = RemoteObject(try api.require(path, query)), object.has("results") else {
            throw api.shape("lacks “results”", at: path)
        }
        return Page(
            elements: object.elements("results"), total: object.integer("total") ?? 0,
            size: object.integer("per_page") ?? 0)
    }

    private mutating func requireProgress(_ elements: [String]) throws(DataportError) {
        rows += elements.count
        let first = elements.first.flatMap { RemoteObject($0)?.literal("id") } ?? ""
        guard seen.insert(first).inserted else { throw api.shape("repeats a page", at: path) }
        guard rows <= 2 * total + 1000 else { throw api.shape("goes on far beyond what it says there is", at: path) }
    }
}
