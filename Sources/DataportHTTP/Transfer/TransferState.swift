import CCurl
import Glibc

/// What libcurl calls back with. It lives as long as the exchange, and is used by its thread alone.
final class TransferState {
    private let byteLimit: Int
    private let isLocalOnly: Bool
    private let isStopped: @Sendable () -> Bool
    private(set) var bytes: [UInt8] = []
    private(set) var headers: [String: String] = [:]
    private(set) var isTooLarge = false
    /// Whether an address was not connected to.
    private(set) var wasRefused = false
    private var headerBytes = 0

    private static let headerLimit = 256 << 10

    init(_ transfer: Transfer, isStopped: @escaping @Sendable () -> Bool) {
        byteLimit = transfer.byteLimit
        isLocalOnly = transfer.isLocalOnly
        self.isStopped = isStopped
    }

    private static func of(_ pointer: UnsafeMutableRawPointer?) -> TransferState? {
        pointer.map { Unmanaged<TransferState>.fromOpaque($0).takeUnretainedValue() }
    }

    /// Takes bytes in, decompressed; fewer than were given end the exchange.
    static let write: @convention(c) (UnsafeMutablePointer<CChar>?, Int, Int, UnsafeMutableRawPointer?) -> Int = {
        guard let state = TransferState.of($3), let start = $0 else { return 0 }
        let count = $1 * $2
        guard state.bytes.count + count <= state.byteLimit else {
            state.isTooLarge = true
            return 0
        }
        state.bytes += UnsafeRawBufferPointer(start: start, count: count)
        return count
    }

    /// Takes one line of the head in.
    static let head: @convention(c) (UnsafeMutablePointer<CChar>?, Int, Int, UnsafeMutableRawPointer?) -> Int = {
        guard let state = TransferState.of($3), let start = $0 else { return 0 }
        let count = $1 * $2
        state.headerBytes += count
        guard state.headerBytes <= headerLimit else {
            state.isTooLarge = true
            return 0
        }
        state.take(line: String(decoding: UnsafeRawBufferPointer(start: start, count: count), as: UTF8.self))
        return count
    }

    private func take(line: String) {
        // A new head: that of a 100 (Continue), or of the proxy, does not count.
        if line.hasPrefix("HTTP/") { headers = [:] }
        guard let colon = line.firstIndex(of: ":") else { return }
        let value = line[line.index(after: colon)...].drop(while: \.isWhitespace)
        let end = value.lastIndex { !$0.isWhitespace }.map { value.index(after: $0) } ?? value.startIndex
        headers[line[..<colon].lowercased()] = String(value[..<end])
    }

    /// Makes the socket for an address, unless it may not be asked.
    static let open:
        @convention(c) (UnsafeMutableRawPointer?, curlsocktype, UnsafeMutablePointer<curl_sockaddr>?) -> curl_socket_t =
            {
                guard let state = TransferState.of($0), let target = $2, let address = ccurl_address(target) else {
                    return -1
                }
                guard HostRules.allows(address, isLocalOnly: state.isLocalOnly) else {
                    state.wasRefused = true
                    return -1
                }
                let type = target.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue)
                return socket(target.pointee.family, type, target.pointee.protocol)
            }

    /// Anything but zero ends the exchange.
    static let observe:
        @convention(c) (UnsafeMutableRawPointer?, curl_off_t, curl_off_t, curl_off_t, curl_off_t) -> Int32 =
            { pointer, _, _, _, _ in TransferState.of(pointer)?.isStopped() == true ? 1 : 0 }
}
