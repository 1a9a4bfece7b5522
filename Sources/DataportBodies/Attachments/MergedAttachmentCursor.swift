package import DataportCore

/// The attachments of a source, without some and with others between them, in the order of their paths.
package struct MergedAttachmentCursor: AttachmentCursor, ~Copyable {
    /// Reads an attachment that the source does not have.
    package typealias Loader = @Sendable (_ path: String) throws -> [UInt8]

    private var base: any AttachmentCursor & ~Copyable
    /// What the source has next.
    private var waiting: Attachment?
    private var isAtEnd = false
    private var extras: ArraySlice<Attachment>
    private let skipped: Set<String>
    private let load: Loader
    /// What of an extra attachment is still to be read; `nil` while the current attachment is one of the source.
    private var current: ArraySlice<UInt8>?

    /// A cursor over both.
    /// - Parameters:
    ///   - extras: In any order; one that the source has too is given once.
    ///   - skipped: Paths of the source's attachments that are not given.
    package init(
        _ base: consuming any AttachmentCursor & ~Copyable, adding extras: [Attachment], without skipped: Set<String>,
        load: @escaping Loader
    ) {
        self.base = base
        self.extras = extras.sorted { BodyPath.precedes($0.path, $1.path) }[...]
        self.skipped = skipped
        self.load = load
    }

    package mutating func next() async throws -> Attachment? {
        current = nil
        try await fill()
        guard let extra = extras.first else { return takeWaiting() }
        guard let waiting else { return try takeExtra() }
        if waiting.path.utf8.elementsEqual(extra.path.utf8) {
            extras.removeFirst()
            return takeWaiting()
        }
        return if BodyPath.precedes(waiting.path, extra.path) { takeWaiting() } else { try takeExtra() }
    }

    package mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard let rest = current else { return try base.read(into: buffer) }
        let count = min(rest.count, buffer.count)
        buffer.copyBytes(from: rest.prefix(count))
        current = rest.dropFirst(count)
        return count
    }

    private mutating func fill() async throws {
        while waiting == nil, !isAtEnd {
            guard let next = try await base.next() else {
                isAtEnd = true
                return
            }
            if !skipped.contains(next.path) { waiting = next }
        }
    }

    private mutating func takeWaiting() -> Attachment? { waiting.take() }

    private mutating func takeExtra() throws -> Attachment? {
        let extra = extras.removeFirst()
        current = try load(extra.path)[...]
        return extra
    }
}
