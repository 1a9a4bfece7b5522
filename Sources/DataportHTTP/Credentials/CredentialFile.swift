import DataportCore
import Glibc

/// Reads the few lines of credentials.
enum CredentialFile {
    private static let byteLimit = 64 << 10

    /// The text of a file, which must belong to the user and be readable by nobody else.
    static func read(_ path: String) throws(DataportError) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw DataportError(
                .noInput, "the credentials cannot be read: \(String(cString: strerror(errno)))", place: path,
                advice: "name a file with lines such as “user = NAME” and “token = TOKEN”")
        }
        defer { close(descriptor) }
        try requirePrivate(descriptor, path)
        return try text(of: descriptor, path)
    }

    /// The text of standard input.
    static func readInput() throws(DataportError) -> String {
        guard isatty(0) == 0 else {
            throw DataportError(
                .usage, "standard input is a terminal, on which everybody could read the credentials",
                advice: "pipe them in: pass show listmonk | dataport … --credentials -")
        }
        return try text(of: 0, "standard input")
    }

    private static func requirePrivate(_ descriptor: Int32, _ path: String) throws(DataportError) {
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw DataportError(.noInput, "the credentials are no file", place: path, advice: "name a file")
        }
        guard status.st_uid == geteuid() || status.st_uid == 0 else {
            throw DataportError(
                .denied, "the file with the credentials belongs to somebody else", place: path,
                advice: "use a file of your own")
        }
        guard status.st_mode & 0o177 == 0 else {
            throw DataportError(
                .denied, "others may read the file with the credentials", place: path,
                advice: "chmod 600 it, and change the token if somebody could have read it")
        }
    }

    private static func text(of descriptor: Int32, _ place: String) throws(DataportError) -> String {
        var bytes: [UInt8] = []
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 16)
        defer {
            buffer.initializeMemory(as: UInt8.self, repeating: 0)
            buffer.deallocate()
        }
        while true {
            let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0, bytes.count + count <= byteLimit else {
                throw DataportError(.noInput, "the credentials cannot be read, or are too long", place: place)
            }
            if count == 0 { break }
            bytes += buffer[..<count]
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw DataportError(.configuration, "the credentials are not UTF-8", place: place)
        }
        return text
    }
}
