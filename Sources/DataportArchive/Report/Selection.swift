/// Keeps the first `limit` of what is offered by a total order, and counts the rest: the same elements in whatever order they come.
struct Selection<Element: Sendable & Equatable>: Sendable {
    private let limit: Int
    private let precedes: @Sendable (Element, Element) -> Bool
    private var kept: [Element] = []
    private var offered = 0

    init(limit: Int, by precedes: @escaping @Sendable (Element, Element) -> Bool) {
        self.limit = limit
        self.precedes = precedes
    }

    mutating func offer(_ element: Element) {
        kept.append(element)
        offered += 1
        // Sorting once every `limit` offers keeps the cost of an offer logarithmic.
        if kept.count >= limit * 2 { kept = first }
    }

    private var first: [Element] { Array(kept.sorted(by: precedes).prefix(limit)) }

    /// What is kept, in order.
    var excerpt: Excerpt<Element> { Excerpt(first, total: offered) }
}

/// Whether `left` stands before `right` by its UTF-8 bytes; `String`'s own order folds canonically equal texts.
func precedesBytewise(_ left: String, _ right: String) -> Bool { left.utf8.lexicographicallyPrecedes(right.utf8) }
