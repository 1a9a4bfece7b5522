import DataportCore
import DataportProviders
import DataportTestKit
import Foundation
import Testing

/// What every source keeps, whatever stands behind it: stores, files of other services, services that are asked.
@Suite(.serialized) struct SourceConformanceTests {
    /// A source to try: its URI, and what has to live as long.
    struct Case: CustomTestStringConvertible {
        let name: String
        let open: @Sendable () throws -> (source: any Source, keeper: AnyObject?)
        var testDescription: String { name }
    }

    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private static func files(_ scheme: String, _ path: String) -> Case {
        Case(name: scheme) {
            let uri = "\(scheme):\(root.appendingPathComponent("samples/exports/\(path)").path)"
            let options = SourceOptions(now: Instant(secondsSince1970: 1_795_208_400))
            return (try ProviderRegistry.openSource(uri, account: "test", options: options), nil)
        }
    }

    private static func service(_ scheme: String) -> Case {
        Case(name: scheme) {
            for (name, value) in [
                ("DATAPORT_LISTMONK_USER", "apiuser"), ("DATAPORT_LISTMONK_TOKEN", "token"),
                ("DATAPORT_MAILWIZZ_KEY", "fake-api-key"),
            ] { setenv(name, value, 1) }
            let server = try OracleServer("fake-\(scheme)", ["--sample", "--port", "0"])
            var options = SourceOptions(now: Instant(secondsSince1970: 1_795_208_400))
            options.service.rate = 0
            let source = try ProviderRegistry.openSource(
                "\(scheme):\(server.address)", account: "test", options: options)
            return (source, server)
        }
    }

    static let cases = [
        Case(name: "sqlite") {
            let place = try TestStore()
            try place.add(account: "42", mark: "mark", rows: 40)
            let options = SourceOptions(now: Instant(secondsSince1970: 1_795_208_400))
            return (try ProviderRegistry.openSource("sqlite:\(place.path)", account: "42", options: options), place)
        },
        files("mailchimp-export", "mailchimp"), files("mailwizz-export", "mailwizz"), service("listmonk"),
        service("mailwizz"),
    ]

    @Test(arguments: cases)
    func `the inventory matches the cursors, ids ascend, and a bookmark gives exactly the rest`(_ given: Case)
        async throws
    {
        let (source, keeper) = try given.open()
        let inventory = try await source.inventory()
        #expect(inventory.entries.count == AssetKind.catalogue.count)
        var records = 0
        for entry in inventory.entries {
            if case .unreadable(let reason) = entry.readability {
                #expect(!reason.isEmpty)
                continue
            }
            let all = try await ids(of: entry.kind, in: source, after: nil)
            records += all.ids.count
            #expect(entry.count == all.ids.count, "\(entry.kind.id)")
            let sorted = all.ids.sorted { $0.lexicographicallyPrecedes($1) }
            #expect(
                sorted == all.ids && Set(all.ids).count == all.ids.count,
                "\(entry.kind.id) is not in the order of its ids")
            for (index, bookmark) in all.bookmarks.enumerated() {
                let rest = try await ids(of: entry.kind, in: source, after: bookmark)
                #expect(rest.ids == Array(all.ids[all.ends[index]...]), "\(entry.kind.id)")
            }
        }
        #expect(records > 0)
        let attachments = try await paths(in: source)
        #expect(attachments == attachments.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
        #expect(Set(attachments).count == attachments.count)
        withExtendedLifetime(keeper) {}
    }

    private func ids(
        of kind: AssetKind, in source: any Source, after bookmark: Bookmark?
    ) async throws -> (ids: [[UInt8]], bookmarks: [Bookmark], ends: [Int]) {
        var cursor = try await source.cursor(over: kind, after: bookmark)
        var batch = RecordBatch(fieldCount: kind.fields.count)
        var (ids, bookmarks, ends) = ([[UInt8]](), [Bookmark](), [Int]())
        while let bookmark = try await cursor.next(into: &batch) {
            #expect(batch.fieldCount == kind.fields.count && batch.rowCount > 0)
            for row in 0..<batch.rowCount { ids.append(Array((batch.text(row: row, field: 0) ?? "").utf8)) }
            bookmarks.append(bookmark)
            ends.append(ids.count)
        }
        #expect(try await cursor.next(into: &batch) == nil)
        return (ids, bookmarks, ends)
    }

    private func paths(in source: any Source) async throws -> [String] {
        var cursor = try await source.attachments(of: AssetKind.catalogue)
        var paths: [String] = []
        while let attachment = try await cursor.next() { paths.append(attachment.path) }
        return paths
    }
}
