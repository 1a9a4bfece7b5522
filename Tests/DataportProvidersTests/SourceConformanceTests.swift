import DataportCore
import DataportFormats
import DataportProviders
import DataportTestKit
import Foundation
import Testing

/// What every source keeps, whatever stands behind it: stores, files of other services, services that are asked.
@Suite(.serialized) struct SourceConformanceTests {
    /// A source to try, and what has to live as long.
    struct Opened {
        let source: any Source
        let keeper: AnyObject

        /// Opens what a URI names.
        init(_ uri: String, account: String = "test", _ options: SourceOptions = usual, keeping keeper: AnyObject)
            throws
        {
            source = try ProviderRegistry.openSource(uri, account: account, options: options)
            self.keeper = keeper
        }

        static let usual = SourceOptions(now: Instant(secondsSince1970: 1_795_208_400))
    }

    /// How a source is opened; it is `nil`, and said loudly, where something is not installed.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let open: @Sendable () async throws -> Opened?

        init(_ name: String, _ open: @escaping @Sendable () async throws -> Opened?) {
            testDescription = name
            self.open = open
        }

        /// A store in a database.
        init(_ database: TestPlace.Database) {
            self.init(database.rawValue) {
                if database == .postgresql, PostgresServer.uri() == nil { return nil }
                let place = try TestPlace(database)
                try await place.add(account: "42", mark: "mark", rows: 40)
                return try Opened("\(database.rawValue):\(place.location)", account: "42", keeping: place)
            }
        }

        /// Files of `samples/exports`, with more people in one of them.
        init(_ scheme: String, _ folder: String, more file: String, path: String = "") {
            self.init("\(scheme) \(folder)") {
                let files = try GrownExport(folder, file: file)
                return try Opened("\(scheme):\(files.path)\(path)", keeping: files)
            }
        }

        /// A service.
        init(_ service: LiveService.Kind) {
            self.init(service.rawValue) {
                guard let live = try LiveService(service, people: 40) else { return nil }
                return try Opened(live.uri, live.options, keeping: live)
            }
        }
    }

    static let cases = [
        Case(.sqlite), Case(.postgresql),
        Case("folder") {
            let folder = try MarkedFolder(account: "42", rows: 40)
            return try Opened("folder:\(folder.path)", account: "42", keeping: folder)
        },
        Case("mailchimp-export", "mailchimp", more: "subscribed_members_export_0a1b2c3d4e.csv"),
        Case(
            "mailchimp-export", "mailchimp-account",
            more: "lists/Kaffebrevet/subscribed_members_export_0a1b2c3d4e.csv"),
        Case("mailwizz-export", "mailwizz", more: "newsletter.csv"),
        Case("listmonk-export", "listmonk", more: "news.csv", path: "/news.csv"),
        Case("phplist-export", "phplist", more: "phplist-subscribers.csv"),
        Case("csv", "csv", more: "kunden.csv", path: "/kunden.csv"), Case(.listmonk), Case(.mailwizz), Case(.mailman),
    ]

    /// So many records make a batch here: few, so that samples are read in many.
    private static let rowLimit = 7

    @Test(arguments: cases)
    func `the inventory matches the cursors, values are typed, and a bookmark gives exactly the rest`(_ given: Case)
        async throws
    {
        guard let opened = try await given.open() else { return }
        let source = opened.source
        let inventory = try await source.inventory()
        #expect(inventory.entries.count == AssetKind.catalogue.count)
        var (records, bookmarks) = (0, 0)
        for entry in inventory.entries {
            if case .unreadable(let reason) = entry.readability {
                #expect(!reason.isEmpty)
                continue
            }
            let all = try await read(entry.kind, in: source)
            records += all.ids.count
            bookmarks = max(bookmarks, all.bookmarks.count)
            #expect(entry.count == all.ids.count, "\(entry.kind.id)")
            let sorted = all.ids.sorted { $0.lexicographicallyPrecedes($1) }
            #expect(
                sorted == all.ids && Set(all.ids).count == all.ids.count,
                "\(entry.kind.id) is not in the order of its ids")
            try await requireRest(of: entry.kind, in: source, all)
        }
        #expect(records > 0)
        #expect(bookmarks > 3, "no kind was read in several batches")
        print("\(given.testDescription): \(records) records, at most \(bookmarks) bookmarks of a kind")
        try await requireAttachments(in: source)
        withExtendedLifetime(opened.keeper) {}
    }

    /// What a cursor gave.
    private struct Reading {
        var ids: [[UInt8]] = []
        /// The bookmarks, and how many records came before each.
        var bookmarks: [(mark: Bookmark, end: Int)] = []
    }

    /// Reads a kind, and requires of every value that its field is declared to hold such.
    private func read(
        _ kind: AssetKind, in source: any Source, after bookmark: Bookmark? = nil,
        rowLimit: Int = SourceConformanceTests.rowLimit
    ) async throws -> Reading {
        var cursor = try await source.cursor(over: kind, after: bookmark)
        var batch = RecordBatch(fieldCount: kind.fields.count, rowLimit: rowLimit)
        var validator = RecordValidator(kind: kind)
        var reading = Reading()
        while let bookmark = try await cursor.next(into: &batch) {
            #expect(batch.fieldCount == kind.fields.count && batch.rowCount > 0)
            try validator.validate(&batch)
            for row in 0..<batch.rowCount { reading.ids.append(Array((batch.text(row: row, field: 0) ?? "").utf8)) }
            reading.bookmarks.append((bookmark, reading.ids.count))
        }
        #expect(try await cursor.next(into: &batch) == nil)
        return reading
    }

    /// From every bookmark on comes what came after it, and in batches of the usual size comes the same.
    private func requireRest(of kind: AssetKind, in source: any Source, _ all: Reading) async throws {
        for bookmark in all.bookmarks {
            let rest = try await read(kind, in: source, after: bookmark.mark)
            #expect(rest.ids == Array(all.ids[bookmark.end...]), "\(kind.id) after \(bookmark.end)")
        }
        #expect(try await read(kind, in: source, rowLimit: RecordBatch.maximumRows).ids == all.ids, "\(kind.id)")
    }

    /// Every path comes once, in order, and has as many bytes as it says.
    private func requireAttachments(in source: any Source) async throws {
        let paths = try await contents(of: AssetKind.catalogue, in: source, piece: 4096).map(\.path)
        #expect(paths == paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
        #expect(Set(paths).count == paths.count)
    }
}
