import DataportBodies
import DataportTestKit
import Testing

/// What is fetched, and what is not.
struct MediaFetcherTests {
    private static let server = Result { try ImageServer() }
    private let server: ImageServer

    init() throws { server = try Self.server.get() }

    private func fetcher(_ change: (inout MediaLimits) -> Void = { _ in }) -> MediaFetcher {
        var limits = MediaLimits()
        limits.imageBytes = 1 << 20
        change(&limits)
        return MediaFetcher(AddressRules(allowsLoopback: true), limits: limits)
    }

    private func refusal(_ path: String, _ fetcher: MediaFetcher) -> MediaRefusal? {
        var fetcher = fetcher
        do throws(MediaRefusal) {
            _ = try fetcher.fetch(server.address + path)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [
        ("/right.png", ImageFormat.png), ("/right.jpg", .jpeg), ("/right.gif", .gif), ("/right.webp", .webp),
        ("/right.svg", .svg), ("/with space.png", .png), ("/exact.png", .png), ("/relative", .png), ("/chain/3", .png),
    ])
    func `an image is fetched, over three redirects at most`(path: String, format: ImageFormat) throws {
        var fetcher = fetcher()
        let image = try fetcher.fetch(server.address + path)
        #expect(image.format == format && ImageFormat(of: image.bytes) == format)
    }

    @Test(arguments: [
        ("/page.png", MediaRefusal.contentType), ("/no-type.png", .contentType), ("/tiff.tif", .contentType),
        ("/lies.png", .notThatImage), ("/other.png", .notThatImage), ("/page.svg", .notThatImage),
        ("/empty.png", .empty),
        ("/large.png", .tooLarge(1 << 20)), ("/endless.png", .tooLarge(1 << 20)), ("/loop", .redirects),
        ("/ping", .redirects), ("/chain/4", .redirects), ("/missing.png", .status(404)), ("/status/500", .status(500)),
        ("/status/204", .status(204)), ("/status/301", .status(301)), ("/cut.png", .failed),
        ("/to?ftp://127.0.0.1/a.png", .scheme), ("/to?http://10.0.0.1/a.png", .privateNetwork),
        ("/to?http://u:p@images.example.org/a.png", .credentials),
    ])
    func `what is no image is refused, with the reason`(path: String, reason: MediaRefusal) {
        #expect(refusal(path, fetcher()) == reason)
    }

    @Test(arguments: ["/slow.png", "/silent.png"]) func `a slow server is left alone`(path: String) {
        let clock = ContinuousClock()
        let taken = clock.measure { #expect(refusal(path, fetcher { $0.imageSeconds = 1 }) == .tooSlow) }
        #expect(taken < .seconds(5))
    }

    @Test func `a certificate that nobody trusts is refused, and nothing is asked`() throws {
        let own = try ImageServer()
        let port = try #require(own.securePort, "openssl is not installed")
        for host in ["127.0.0.1", "localhost"] {
            var fetcher = fetcher()
            #expect(throws: MediaRefusal.untrusted) { try fetcher.fetch("https://\(host):\(port)/right.png") }
            #expect(throws: MediaRefusal.untrusted) {
                try fetcher.fetch("\(own.address)/to?https://\(host):\(port)/right.png")
            }
        }
        #expect(!own.log.contains("request /right.png"), "\(own.log)")
    }

    @Test func `all images together are limited`() throws {
        var small = fetcher { $0.totalBytes = 100 }
        #expect(throws: Never.self) { try small.fetch(server.address + "/right.png") }
        #expect(throws: MediaRefusal.totalSize) { try small.fetch(server.address + "/with space.png") }
        #expect(refusal("/right.png", fetcher { $0.totalSeconds = 0 }) == .totalTime)
    }

    @Test func `a stop ends a transfer`() {
        let fetcher = MediaFetcher(AddressRules(allowsLoopback: true), isStopped: { true })
        let clock = ContinuousClock()
        let taken = clock.measure { #expect(refusal("/endless.png", fetcher) == .failed) }
        #expect(taken < .seconds(5))
    }
}
