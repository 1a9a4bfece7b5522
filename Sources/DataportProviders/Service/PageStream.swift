package import DataportCore
import Glibc

/// Pages in their order, several of which are asked for at once, and some before they are wanted: while one is looked at, others are on their way.
package final class PageStream<Page: Sendable>: Sendable {
    private let state: PageStreamState<Page>

    /// Pages from the first on; `ask` is called for `width` of them at once.
    package init(width: Int, _ ask: @escaping @Sendable (Int) throws(DataportError) -> Page) {
        state = PageStreamState(width: width, ask)
    }

    deinit { state.stop() }

    /// The next page, whether or not anybody said that there is one.
    package func next() throws(DataportError) -> Page { try state.take() }

    /// Says that there are pages up to this one, so that they may be asked for.
    package func expect(_ last: Int) { state.expect(last) }
}

/// What the threads that ask and the one that looks at pages have in common; all of it is under the monitor (hence `@unchecked`).
private final class PageStreamState<Page: Sendable>: @unchecked Sendable {
    private let width: Int
    private let ask: @Sendable (Int) throws(DataportError) -> Page
    private let monitor = Monitor()
    private var ready: [Int: Page] = [:]
    private var failure: DataportError?
    /// The next page to be looked at, the next one to be asked for, and the last one that there is.
    private var wanted = 1
    private var unasked = 1
    private var last = 1
    private var threads = 0
    private var isStopped = false

    init(width: Int, _ ask: @escaping @Sendable (Int) throws(DataportError) -> Page) {
        // One more than may be open at once: while a page is taken apart, another one is on its way.
        self.width = max(1, width) + 1
        self.ask = ask
    }

    func stop() { monitor.locked { isStopped = true } }

    func expect(_ last: Int) {
        monitor.locked { self.last = max(self.last, last) }
        // Most collections have one page, for which no thread is worth while.
        while monitor.locked({ min(width, self.last - wanted + 1) > threads }) {
            guard let thread = Parallel.start({ [self] in run() }) else { return }
            pthread_detach(thread)
            monitor.locked { threads += 1 }
        }
    }

    private func run() {
        while let number = number() {
            do throws(DataportError) {
                let page = try ask(number)
                monitor.locked { ready[number] = page }
            } catch {
                monitor.locked { failure = failure ?? error }
            }
        }
    }

    /// The number of the next page to be asked for; `nil` when there is nothing more to do.
    private func number() -> Int? {
        monitor.locked {
            // Twice as many as are asked for at once: one that is slow keeps no others waiting.
            while !isStopped, failure == nil, unasked > last || unasked >= wanted + 2 * width { monitor.wait() }
            guard !isStopped, failure == nil else { return nil }
            defer { unasked += 1 }
            return unasked
        }
    }

    func take() throws(DataportError) -> Page {
        let number = monitor.locked { () -> Int? in
            // Without a thread, or beyond the last page, whoever wants a page asks for it.
            guard threads == 0 || wanted > last else { return nil }
            unasked = max(unasked, wanted + 1)
            return wanted
        }
        if let number {
            let page = try ask(number)
            monitor.locked { wanted += 1 }
            return page
        }
        let page = monitor.locked { () -> Page? in
            while ready[wanted] == nil, failure == nil { monitor.wait() }
            guard let page = ready.removeValue(forKey: wanted) else { return nil }
            wanted += 1
            return page
        }
        if let page { return page }
        throw monitor.locked { failure } ?? DataportError(.internalError, "a page was not asked for")
    }
}
