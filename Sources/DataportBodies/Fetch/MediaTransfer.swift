import CCurl
import Glibc

/// One question to one server, over libcurl: redirects are not followed, no proxy, cookie, password file or configuration of the machine plays
/// a part, and every address that is about to be connected to is checked, whatever name led to it.
struct MediaTransfer {
    /// What the server said.
    enum Answer {
        case image([UInt8], contentType: String)
        case redirect(String)
    }

    let rules: AddressRules
    let byteLimit: Int
    let milliseconds: Int
    let isStopped: @Sendable () -> Bool

    private static let isReady = ccurl_start() == CURLE_OK

    func get(_ address: MediaAddress) throws(MediaRefusal) -> Answer {
        guard Self.isReady, let handle = curl_easy_init() else { throw .failed }
        defer { curl_easy_cleanup(handle) }
        let state = TransferState(rules, byteLimit, isStopped)
        guard configure(handle, address, state) else { throw .failed }
        let code = withExtendedLifetime(state) { curl_easy_perform(handle) }
        if let refusal = Self.refusal(code, state, byteLimit) { throw refusal }
        return try answer(handle, state)
    }

    private func configure(_ handle: UnsafeMutableRawPointer, _ address: MediaAddress, _ state: TransferState) -> Bool {
        let pointer = Unmanaged.passUnretained(state).toOpaque()
        let numbers: [(CURLoption, Int)] = [
            (CURLOPT_FOLLOWLOCATION, 0), (CURLOPT_NOSIGNAL, 1), (CURLOPT_SSL_VERIFYPEER, 1),
            (CURLOPT_SSL_VERIFYHOST, 2), (CURLOPT_TIMEOUT_MS, milliseconds),
            (CURLOPT_CONNECTTIMEOUT_MS, min(milliseconds, 10_000)), (CURLOPT_NETRC, 0), (CURLOPT_FRESH_CONNECT, 1),
            (CURLOPT_FORBID_REUSE, 1), (CURLOPT_HTTP_CONTENT_DECODING, 0),
        ]
        let texts: [(CURLoption, String)] = [
            (CURLOPT_URL, address.text), (CURLOPT_PROXY, ""), (CURLOPT_NOPROXY, "*"),
            (CURLOPT_USERAGENT, "dataport (images of an account that moves)"),
        ]
        return numbers.allSatisfy { ccurl_set_long(handle, $0.0, $0.1) == CURLE_OK }
            && texts.allSatisfy { ccurl_set_text(handle, $0.0, $0.1) == CURLE_OK }
            && ccurl_allow_http_only(handle) == CURLE_OK
            && ccurl_set_writer(handle, TransferState.write, pointer) == CURLE_OK
            && ccurl_set_opener(handle, TransferState.open, pointer) == CURLE_OK
            && ccurl_set_observer(handle, TransferState.observe, pointer) == CURLE_OK
    }

    private static func refusal(_ code: CURLcode, _ state: TransferState, _ byteLimit: Int) -> MediaRefusal? {
        if state.isTooLarge { return .tooLarge(byteLimit) }
        switch code {
        case CURLE_OK: return nil
        case _ where state.wasRefused: return .privateNetwork
        case CURLE_OPERATION_TIMEDOUT: return .tooSlow
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT: return .unreachable
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CONNECT_ERROR: return .untrusted
        default: return .failed
        }
    }

    private func answer(_ handle: UnsafeMutableRawPointer, _ state: TransferState) throws(MediaRefusal) -> Answer {
        let status = ccurl_get_long(handle, CURLINFO_RESPONSE_CODE)
        switch status {
        case 200:
            let type = ccurl_get_text(handle, CURLINFO_CONTENT_TYPE).map { String(cString: $0) } ?? ""
            return .image(state.bytes, contentType: type)
        case 301, 302, 303, 307, 308:
            guard let next = ccurl_get_text(handle, CURLINFO_REDIRECT_URL) else { throw .status(status) }
            return .redirect(String(cString: next))
        default: throw .status(status)
        }
    }
}

/// What libcurl calls back with. It lives as long as the transfer, and is used by its thread alone.
private final class TransferState {
    private let rules: AddressRules
    private let byteLimit: Int
    private let isStopped: @Sendable () -> Bool
    private(set) var bytes: [UInt8] = []
    private(set) var isTooLarge = false
    /// Whether an address was not connected to.
    private(set) var wasRefused = false

    init(_ rules: AddressRules, _ byteLimit: Int, _ isStopped: @escaping @Sendable () -> Bool) {
        self.rules = rules
        self.byteLimit = byteLimit
        self.isStopped = isStopped
    }

    private static func of(_ pointer: UnsafeMutableRawPointer?) -> TransferState? {
        pointer.map { Unmanaged<TransferState>.fromOpaque($0).takeUnretainedValue() }
    }

    /// Takes bytes in; fewer than were given end the transfer.
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

    /// Makes the socket for an address, unless it may not be asked.
    static let open:
        @convention(c) (UnsafeMutableRawPointer?, curlsocktype, UnsafeMutablePointer<curl_sockaddr>?) -> curl_socket_t =
            {
                guard let state = TransferState.of($0), let target = $2, let address = ccurl_address(target) else {
                    return -1
                }
                guard state.rules.allows(address) else {
                    state.wasRefused = true
                    return -1
                }
                let type = target.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue)
                return socket(target.pointee.family, type, target.pointee.protocol)
            }

    /// Anything but zero ends the transfer.
    static let observe:
        @convention(c) (UnsafeMutableRawPointer?, curl_off_t, curl_off_t, curl_off_t, curl_off_t) -> Int32 =
            { pointer, _, _, _, _ in TransferState.of(pointer)?.isStopped() == true ? 1 : 0 }
}
