import DataportCore

/// Reads a list page by page, up to a short or empty page. `total` ends nothing: past the end listmonk says 0.
struct ListmonkPages {
    private let api: ListmonkAPI
    private let path: String
    private let query: [(name: String, value: String)]
    private var page = 0
    private var isAtEnd = false
    private var pending: Parallel.Pending<String>?
    private var seen: Set<String> = []
    private var rows = 0
    /// The most that a page said there were.
    private(set) var total = 0

    init(_ api: ListmonkAPI, _ path: String, _ query: [(name: String, value: String)] = []) {
        self.api = api
        self.path = path
        self.query = query
    }

    /// The elements of the next pages, as they are written; `nil` at the end. Once the first page has said how many there are, as many pages are asked for at
    /// once as may be: in the order of their ids nothing moves from page to page but by a deletion, which shows in the number.
    mutating func next() throws(DataportError) -> [String]? {
        guard !isAtEnd else { return nil }
        let pages = try (pending ?? ask(for: 1)).wait()
        pending = nil
        var elements: [String] = []
        for data in pages where !isAtEnd { elements += try take(data) }
        // The next ones come while these are looked at.
        let left = (total + api.pageSize - 1) / api.pageSize - page
        if !isAtEnd, left > 0 { pending = ask(for: min(api.width, left)) }
        return elements.isEmpty ? nil : elements
    }

    private mutating func ask(for count: Int) -> Parallel.Pending<String> {
        let numbers = Array(page + 1...page + count)
        page += count
        let (api, path, query) = (api, path, query)
        return Parallel.begin(numbers, width: api.width) { (number) throws(DataportError) in
            try api.require(path, [("page", "\(number)"), ("per_page", "\(api.pageSize)")] + query)
        }
    }

    private mutating func take(_ data: String) throws(DataportError) -> [String] {
        guard let object = RemoteObject(data), object.has("results") else {
            throw api.shape("lacks “results”", at: path)
        }
        let elements = object.elements("results")
        guard !elements.isEmpty else {
            isAtEnd = true
            return []
        }
        // A version with a limit of its own says so; then a page is full sooner.
        let answered = object.integer("per_page") ?? 0
        isAtEnd = elements.count < (answered > 0 ? min(answered, api.pageSize) : api.pageSize)
        total = max(total, object.integer("total") ?? 0)
        try requireProgress(elements)
        return elements
    }

    private mutating func requireProgress(_ elements: [String]) throws(DataportError) {
        rows += elements.count
        let first = elements.first.flatMap { RemoteObject($0)?.literal("id") } ?? ""
        guard seen.insert(first).inserted else { throw api.shape("repeats a page", at: path) }
        guard rows <= 2 * total + 1000 else { throw api.shape("goes on far beyond what it says there is", at: path) }
    }
}
