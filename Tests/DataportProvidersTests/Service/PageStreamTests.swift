import DataportCore
import DataportProviders
import Foundation
import Synchronization
import Testing

/// Pages that are asked for before they are wanted.
@Suite struct PageStreamTests {
    /// A server that answers a page with its number, some later than others, and counts.
    private final class Server: Sendable {
        private let state = Mutex<(asked: [Int], open: Int, most: Int)>(([], 0, 0))
        private let broken: Int?

        init(broken: Int? = nil) { self.broken = broken }

        var asked: [Int] { state.withLock { $0.asked } }
        var most: Int { state.withLock { $0.most } }

        func answer(_ number: Int) throws(DataportError) -> Int {
            state.withLock { state in
                state.asked.append(number)
                state.open += 1
                state.most = max(state.most, state.open)
            }
            usleep(UInt32(number % 7) * 300)
            state.withLock { $0.open -= 1 }
            if number == broken { throw DataportError(.tryAgain, "page \(number)") }
            return number
        }
    }

    private func stream(_ server: Server, _ width: Int) -> PageStream<Int> {
        PageStream(width: width) { (number) throws(DataportError) in try server.answer(number) }
    }

    @Test(arguments: [1, 2, 4, 8])
    func `pages come in their order, each is asked for once, and no more at once than may be`(_ width: Int) throws {
        let server = Server()
        let pages = stream(server, width)
        for number in 1...200 {
            #expect(try pages.next() == number)
            // How many there are is known bit by bit.
            if number.isMultiple(of: 10) { pages.expect(min(200, number * 3)) }
        }
        #expect(server.asked.sorted() == Array(1...200))
        #expect(server.most <= width + 1)
    }

    @Test func `a page that nobody announced is asked for when it is wanted`() throws {
        let server = Server()
        let pages = stream(server, 4)
        for number in 1...3 { #expect(try pages.next() == number) }
        pages.expect(8)
        for number in 4...12 { #expect(try pages.next() == number) }
        #expect(server.asked.sorted() == Array(1...12))
    }

    @Test(arguments: [1, 2, 17, 40])
    func `an error comes to whoever wants pages, and nothing is asked for behind it`(_ broken: Int) throws {
        let server = Server(broken: broken)
        let pages = stream(server, 4)
        var next = 1
        let error = #expect(throws: DataportError.self) {
            while next <= 60 {
                let page = try pages.next()
                #expect(page == next)
                pages.expect(60)
                next += 1
            }
        }
        #expect(error?.message == "page \(broken)" && next <= broken)
        #expect((server.asked.max() ?? 0) <= broken + 10)
    }

    @Test func `whoever stops looking stops the asking`() throws {
        let server = Server()
        try firstPages(of: server)
        usleep(20_000)
        let asked = server.asked.count
        usleep(20_000)
        #expect(server.asked.count == asked && asked <= 3 + 2 * 5)
    }

    private func firstPages(of server: Server) throws {
        let pages = stream(server, 4)
        _ = try pages.next()
        pages.expect(1000)
        for _ in 0..<2 { _ = try pages.next() }
    }
}
