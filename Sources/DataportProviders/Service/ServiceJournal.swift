package import DataportCore
import DataportFormats
import Glibc
import Synchronization

/// What was written to a service, line by line, on disk before and after every request: what was made is never made again, and what nobody
/// knows the outcome of is looked up. It holds ids and no values, and only its owner may read it.
///
/// One JSON object a line: `{"journal":1,"origin":…,"target":…}` first, then `{"intent":kind,"ids":[…]}` for
/// what is to be made, `{"change":kind,"ids":[…]}` for what is there already, and `{"done":kind,"ids":[…],"as":[…]}`.
package final class ServiceJournal: Sendable {
    private let file: Int32
    private let path: String
    private let state: Mutex<State>
    private let writing = Mutex(())

    private struct State {
        /// What was asked for and never answered.
        var open: [AssetKind.ID: Set<String>] = [:]
    }

    /// Opens the journal at `path`, or begins one.
    /// - Throws: `locked` when another run uses it, `configuration` when it is of another archive or target.
    package init(at path: String, origin: String, target: String) throws(DataportError) {
        self.path = path
        file = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_APPEND, 0o600)
        guard file >= 0 else {
            throw DataportError(
                .cannotCreate, "the journal cannot be made: \(String(cString: strerror(errno)))", place: path,
                advice: "put the archive into a folder that you may write to")
        }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            close(file)
            throw DataportError(
                .locked, "another run writes this archive to a service", place: path, advice: "wait until it has ended")
        }
        let head =
            "{\"journal\":1,\"origin\":\(JSONText.string(origin)),\"target\":\(JSONText.string(target))}"
        do throws(DataportError) {
            state = Mutex(try Self.read(file, path, head))
        } catch {
            close(file)
            throw error
        }
        if lseek(file, 0, SEEK_END) == 0 { try write(head) }
    }

    deinit { close(file) }

    /// Hands out what was written so far, in its order: some ids in the archive, and those at the service. It is read from the file, so that nobody has to
    /// remember it.
    package func forEachMade(
        _ body: (_ kind: AssetKind.ID, _ ids: [String], _ targets: [String]) throws(DataportError) -> Void
    ) throws(DataportError) {
        _ = try Self.forEachLine(of: file) { (line) throws(DataportError) in
            guard line.hasPrefix("{\"done\""), let object = RemoteObject(line), let kind = object.string("done") else {
                return
            }
            try body(
                AssetKind.ID(kind), object.elements("ids").compactMap(JSONPieces.string),
                object.elements("as").compactMap(JSONPieces.string))
        }
    }

    /// Records of a kind that were begun to be made and of which nobody said that they are done: what is there of them is our own, and half written.
    package func open(_ kind: AssetKind.ID) -> Set<String> { state.withLock { $0.open[kind] ?? [] } }

    /// Says that these records will be made, or, when they are there already, changed: then what they are is not ours, and a stop leaves nothing to complete.
    package func intend(_ kind: AssetKind.ID, _ ids: [String], isNew: Bool) throws(DataportError) {
        guard !ids.isEmpty else { return }
        try write("{\"\(isNew ? "intent" : "change")\":\"\(kind.name)\",\"ids\":\(Self.array(ids))}")
        guard isNew else { return }
        state.withLock { $0.open[kind, default: []].formUnion(ids) }
    }

    /// Says that they were written, and which ids they have at the service.
    package func done(_ kind: AssetKind.ID, _ ids: [String], as targets: [String]) throws(DataportError) {
        guard !ids.isEmpty else { return }
        try write("{\"done\":\"\(kind.name)\",\"ids\":\(Self.array(ids)),\"as\":\(Self.array(targets))}")
        state.withLock { $0.open[kind]?.subtract(ids) }
    }

    private func write(_ line: String) throws(DataportError) {
        try writing.withLock { _ throws(DataportError) in try append(line) }
    }

    private func append(_ line: String) throws(DataportError) {
        let bytes = Array((line + "\n").utf8)
        var at = 0
        while at < bytes.count {
            let count = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress! + at, bytes.count - at) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure }
            at += count
        }
        guard fsync(file) == 0 else { throw failure }
    }

    private var failure: DataportError {
        DataportError(
            .io, "the journal cannot be written: \(String(cString: strerror(errno)))", place: path,
            advice: "see whether the disk is full; nothing was sent that is not in it")
    }

    private static func array(_ texts: [String]) -> String {
        "[" + texts.map(JSONText.string).joined(separator: ",") + "]"
    }

    /// Reads what is there. A last line that was cut off while it was written says nothing, and what follows it begins a new one.
    private static func read(_ file: Int32, _ path: String, _ head: String) throws(DataportError) -> State {
        var state = State()
        var number = 0
        let end = try forEachLine(of: file) { (line) throws(DataportError) in
            number += 1
            guard number == 1 else { return take(line, into: &state) }
            guard line == head else { throw other(path) }
        }
        let size = lseek(file, 0, SEEK_END)
        if number == 0, !isBegun(file, Int(size), head) { throw other(path) }
        guard end == Int(size) || ftruncate(file, off_t(end)) == 0 else {
            throw DataportError(.io, "the journal cannot be mended", place: path)
        }
        return state
    }

    /// Whether a file without a whole line is the beginning of a first line.
    private static func isBegun(_ file: Int32, _ size: Int, _ head: String) -> Bool {
        guard size <= head.utf8.count else { return false }
        var buffer = [UInt8](repeating: 0, count: size)
        return pread(file, &buffer, size, 0) == size && head.utf8.starts(with: buffer)
    }

    private static func other(_ path: String) -> DataportError {
        DataportError(
            .configuration, "the journal is of another archive or another target", place: path,
            advice: "move it away when that migration is over")
    }

    /// Hands out the lines that are whole, and says where they end.
    private static func forEachLine(
        of file: Int32, _ body: (String) throws(DataportError) -> Void
    ) throws(DataportError) -> Int {
        var (line, read, end) = ([UInt8](), 0, 0)
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = pread(file, &buffer, buffer.count, off_t(read))
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return end }
            read += count
            var rest = buffer[..<count]
            while let newline = rest.firstIndex(of: UInt8(ascii: "\n")) {
                line += rest[..<newline]
                rest = rest[(newline + 1)...]
                end = read - rest.count
                try body(String(decoding: line, as: UTF8.self))
                line.removeAll(keepingCapacity: true)
            }
            line += rest
        }
    }

    private static func take(_ line: String, into state: inout State) {
        guard let object = RemoteObject(line) else { return }
        let ids = object.elements("ids").compactMap(JSONPieces.string)
        if let kind = object.string("intent") {
            state.open[AssetKind.ID(kind), default: []].formUnion(ids)
        } else if let kind = object.string("done") {
            state.open[AssetKind.ID(kind)]?.subtract(ids)
        }
    }
}
