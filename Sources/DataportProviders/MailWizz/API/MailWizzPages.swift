import DataportCore
import DataportFormats

/// Reads a collection page by page, several at once. How many rows a page holds is the server's matter, whatever was asked for: it ends where the
/// server says that nothing follows, or with an empty page.
struct MailWizzPages {
    private let api: MailWizzAPI
    private let path: String
    private let query: [(name: String, value: String)]
    private var number = 0
    private var isAtEnd = false
    private var pending: Parallel.Pending<RemoteObject>?
    private var stale = 0
    private var seen: Set<Int> = []
    private var isRepeated = false
    /// How many rows the last page said there were.
    private(set) var total: Int?
    private var pageCount = 1

    init(_ api: MailWizzAPI, _ path: String, _ query: [(name: String, value: String)] = []) {
        self.api = api
        self.path = path
        self.query = query
    }

    /// The records of the next pages; `nil` at the end.
    mutating func next() throws(DataportError) -> [RemoteObject]? {
        guard !isAtEnd else { return nil }
        let pages = try (pending ?? ask(for: 1)).wait()
        pending = nil
        var rows: [RemoteObject] = []
        for page in pages { rows += try take(page) }
        // The first page says how many there are; the next ones come while these are looked at, as many at once as may be.
        if !isAtEnd, pageCount > number { pending = ask(for: min(api.width, pageCount - number)) }
        return rows.isEmpty ? nil : rows
    }

    private mutating func ask(for count: Int) -> Parallel.Pending<RemoteObject> {
        let numbers = Array(number + 1...number + count)
        number += count
        let (api, path, query, size) = (api, path, query, api.pageSize)
        return Parallel.begin(numbers, width: api.width) { (number) throws(DataportError) in
            try Self.page(api, path, query + [("page", "\(number)"), ("per_page", "\(size)")])
        }
    }

    /// All records.
    static func all(
        _ api: MailWizzAPI, _ path: String, _ query: [(name: String, value: String)] = []
    ) throws(DataportError) -> [RemoteObject] {
        var pages = MailWizzPages(api, path, query)
        var all: [RemoteObject] = []
        while let rows = try pages.next() { all += rows }
        try pages.requireWhole()
        return all
    }

    /// Says at the end that no page came twice: another one did not come then. Whoever counts what came need not ask.
    func requireWhole() throws(DataportError) {
        if isRepeated { throw api.shape("repeats a page", at: path) }
    }

    private static func page(
        _ api: MailWizzAPI, _ path: String, _ query: [(name: String, value: String)]
    ) throws(DataportError) -> RemoteObject {
        guard let data = try api.require(path, query).object("data"), data.has("records") else {
            throw api.shape("lacks “records”", at: path)
        }
        return data
    }

    private mutating func take(_ page: RemoteObject) throws(DataportError) -> [RemoteObject] {
        var rows: [RemoteObject] = []
        for element in page.elements("records") {
            guard let row = RemoteObject(element) else {
                throw api.shape("holds something that is no record", at: path)
            }
            rows.append(row)
        }
        total = page.count("count") ?? total
        pageCount = page.count("total_pages") ?? pageCount
        isAtEnd = rows.isEmpty || (page.count("next_page") ?? 0) <= (page.count("current_page") ?? 0)
        if !rows.isEmpty { try requireProgress(page.literal("records") ?? "") }
        return rows
    }

    /// Rows move from page to page while somebody writes, but pages that come again and again are those of a server that does not count them.
    private mutating func requireProgress(_ records: String) throws(DataportError) {
        stale = seen.insert(records.hashValue).inserted ? 0 : stale + 1
        if stale > 0 { isRepeated = true }
        guard isAtEnd || stale < 3, number <= 2 * pageCount + 1000 else {
            throw api.shape("repeats its pages", at: path)
        }
    }
}

extension RemoteObject {
    /// A number that MailWizz writes as a number or as a text; `nil` when it is empty.
    func count(_ key: String) -> Int? { integer(key) ?? string(key).flatMap { Int($0) } }

    /// A text that is not empty; numbers count as texts.
    func text(_ key: String) -> String? {
        guard let literal = literal(key) else { return nil }
        guard let first = literal.utf8.first else { return nil }
        if first == UInt8(ascii: "\"") { return JSONPieces.string(literal).flatMap { $0.isEmpty ? nil : $0 } }
        return first == UInt8(ascii: "{") || first == UInt8(ascii: "[") ? nil : literal
    }
}
