import DataportCore
import Glibc

/// Where the files go: into a folder, or nowhere, when they are only counted.
struct UploadOutput: Sendable {
    let folder: UploadFolder?

    /// A new file at a path below the folder.
    func create(_ path: String) throws(DataportError) -> UploadFile {
        UploadFile(path, number: try folder?.create(path))
    }
}

/// One file that is being written, through a buffer.
struct UploadFile: ~Copyable {
    /// Its path below the folder.
    let path: String
    /// Bytes so far.
    private(set) var byteCount = 0
    private let number: Int32?
    private var buffer: [UInt8] = []

    fileprivate init(_ path: String, number: Int32?) {
        self.path = path
        self.number = number
        buffer.reserveCapacity(1 << 16)
    }

    deinit { if let number { close(number) } }

    mutating func append(_ bytes: [UInt8]) throws(DataportError) {
        byteCount += bytes.count
        guard number != nil else { return }
        buffer += bytes
        if buffer.count >= 1 << 16 { try flush() }
    }

    /// Writes what is left and makes the file durable.
    mutating func finish() throws(DataportError) {
        try flush()
        guard let number else { return }
        guard fsync(number) == 0 else { throw failure(errno) }
    }

    private mutating func flush() throws(DataportError) {
        guard let number else { return }
        let code = buffer.withUnsafeBytes { bytes -> Int32 in
            var done = 0
            while done < bytes.count, let base = bytes.baseAddress {
                let count = write(number, base + done, bytes.count - done)
                if count > 0 {
                    done += count
                } else if count == 0 {
                    return ENOSPC
                } else if errno != EINTR {
                    return errno
                }
            }
            return 0
        }
        guard code == 0 else { throw failure(code) }
        buffer.removeAll(keepingCapacity: true)
    }

    private func failure(_ code: Int32) -> DataportError {
        DataportError(
            .io, "the file cannot be written: \(String(cString: strerror(code)))", place: path,
            advice: "make room and run the same command again; nothing was left behind")
    }
}
