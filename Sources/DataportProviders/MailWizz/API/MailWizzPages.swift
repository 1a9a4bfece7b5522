import DataportCore
import DataportFormats

/// Reads a collection page by page, several at once. How many rows a page holds is the server's matter, whatever was asked for: it ends where the
/// server says that nothing follows, or with an empty page.
struct MailWizzPages {
    private let api: MailWizzAPI
    private let path: String
    private let pages: PageStream<Page>
    private var number = 0
    private var isAtEnd = false
    private var stale = 0
    private var seen: Set<Int> = []
    private var isRepeated = false
    /// How many rows the last page said there were.
    private(set) var total: Int?
    private var pageCount = 1

    /// One page, taken apart where it was asked for.
    private struct Page: Sendable {
        let rows: [RemoteObject]
        let total: Int?
        let pageCount: Int?
        let isLast: Bool
        let hash: Int
    }

    init(_ api: MailWizzAPI, _ path: String, _ query: [(name: String, value: String)] = []) {
        self.api = api
        self.path = path
        pages = PageStream(width: api.width) { (number) throws(DataportError) in
            try Self.page(api, path, query + [("page", "\(number)"), ("per_page", "\(api.pageSize)")])
        }
    }

    /// The records of the next page; `nil` at the end.
    mutating func next() throws(DataportError) -> [RemoteObject]? {
        guard !isAtEnd else { return nil }
        let page = try pages.next()
        number += 1
        total = page.total ?? total
        pageCount = page.pageCount ?? pageCount
        isAtEnd = page.isLast
        if !page.rows.isEmpty { try requireProgress(page.hash) }
        if !isAtEnd { pages.expect(pageCount) }
        return page.rows.isEmpty ? nil : page.rows
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
    ) throws(DataportError) -> Page {
        guard let data = try api.require(path, query).object("data"), data.has("records") else {
            throw api.shape("lacks “records”", at: path)
        }
        var rows: [RemoteObject] = []
        for element in data.elements("records") {
            guard let row = RemoteObject(element) else {
                throw api.shape("holds something that is no record", at: path)
            }
            rows.append(row)
        }
        return Page(
            rows: rows, total: data.count("count"), pageCount: data.count("total_pages"),
            isLast: rows.isEmpty || (data.count("next_page") ?? 0) <= (data.count("current_page") ?? 0),
            hash: (data.literal("records") ?? "").hashValue)
    }

    /// Rows move from page to page while somebody writes, but pages that come again and again are those of a server that does not count them.
    private mutating func requireProgress(_ records: Int) throws(DataportError) {
        stale = seen.insert(records).inserted ? 0 : stale + 1
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
