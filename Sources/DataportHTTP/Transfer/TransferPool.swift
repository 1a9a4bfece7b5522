import CCurl
import Synchronization

/// The handles of libcurl, each of which keeps its connection for the next request.
final class TransferPool: Sendable {
    /// A handle is used by one exchange at a time.
    private struct Handle: @unchecked Sendable {
        let pointer: UnsafeMutableRawPointer
    }

    private let idle = Mutex<[Handle]>([])
    private let isStopped: @Sendable () -> Bool
    private static let isReady = ccurl_start() == CURLE_OK

    init(isStopped: @escaping @Sendable () -> Bool) { self.isStopped = isStopped }

    deinit { idle.withLock { for handle in $0 { curl_easy_cleanup(handle.pointer) } } }

    /// Makes one exchange.
    func perform(_ transfer: Transfer) -> TransferOutcome {
        guard Self.isReady, let handle = take() else { return .unreachable }
        defer { put(handle) }
        let state = TransferState(transfer, isStopped: isStopped)
        let list = headerList(transfer)
        defer { curl_slist_free_all(list) }
        // A body that goes along is read from where it stands until the exchange is over.
        let bytes = transfer.body?.bytes ?? []
        return bytes.withUnsafeBytes { body in
            guard configure(handle.pointer, transfer, state, list, body) else { return .unreachable }
            let code = withExtendedLifetime(state) { curl_easy_perform(handle.pointer) }
            return outcome(code, handle.pointer, state, transfer)
        }
    }

    private func take() -> Handle? {
        if let handle = idle.withLock({ $0.popLast() }) { return handle }
        return curl_easy_init().map { Handle(pointer: $0) }
    }

    /// Everything that the exchange set is forgotten, the credentials first of all; the connection stays.
    private func put(_ handle: Handle) {
        curl_easy_reset(handle.pointer)
        idle.withLock { $0.append(handle) }
    }

    private func headerList(_ transfer: Transfer) -> UnsafeMutablePointer<curl_slist>? {
        var list: UnsafeMutablePointer<curl_slist>?
        func add(_ line: String) { list = curl_slist_append(list, line) ?? list }
        // Nothing is asked before a body is sent.
        add("Expect:")
        if !transfer.headers.contains(where: { $0.name.lowercased() == "accept" }) { add("Accept: application/json") }
        for header in transfer.headers { add("\(header.name): \(header.value)") }
        if let body = transfer.body { add("Content-Type: \(body.contentType)") }
        for header in transfer.secretHeaders { header.value.reveal { add("\(header.name): " + $0) } }
        return list
    }

    private func configure(
        _ handle: UnsafeMutableRawPointer, _ transfer: Transfer, _ state: TransferState,
        _ list: UnsafeMutablePointer<curl_slist>?, _ body: UnsafeRawBufferPointer
    ) -> Bool {
        let pointer = Unmanaged.passUnretained(state).toOpaque()
        let numbers: [(CURLoption, Int)] = [
            (CURLOPT_FOLLOWLOCATION, 0), (CURLOPT_NOSIGNAL, 1), (CURLOPT_SSL_VERIFYPEER, 1),
            (CURLOPT_SSL_VERIFYHOST, 2), (CURLOPT_TIMEOUT_MS, transfer.totalMilliseconds),
            (CURLOPT_CONNECTTIMEOUT_MS, transfer.connectMilliseconds), (CURLOPT_NETRC, 0),
            // On a connection that was kept and broke off, libcurl asks again by itself: what makes something gets a new one.
            (CURLOPT_FRESH_CONNECT, transfer.isRepeatable ? 0 : 1),
        ]
        let texts: [(CURLoption, String)] =
            [
                (CURLOPT_URL, transfer.url), (CURLOPT_PROXY, transfer.proxy ?? ""),
                (CURLOPT_USERAGENT, "dataport"), (CURLOPT_ACCEPT_ENCODING, "gzip"),
                (CURLOPT_CUSTOMREQUEST, transfer.method),
            ] + (transfer.proxy == nil ? [(CURLOPT_NOPROXY, "*")] : [(CURLOPT_NOPROXY, "")])
        return numbers.allSatisfy { ccurl_set_long(handle, $0.0, $0.1) == CURLE_OK }
            && texts.allSatisfy { ccurl_set_text(handle, $0.0, $0.1) == CURLE_OK }
            && ccurl_allow_http_only(handle) == CURLE_OK
            && ccurl_set_headers(handle, list) == CURLE_OK
            && (transfer.body == nil
                || ccurl_set_body(handle, body.baseAddress, curl_off_t(body.count)) == CURLE_OK)
            && ccurl_set_writer(handle, TransferState.write, pointer) == CURLE_OK
            && ccurl_set_header_reader(handle, TransferState.head, pointer) == CURLE_OK
            // With a proxy the address that is connected to is the proxy's, which the user named.
            && (transfer.proxy != nil || ccurl_set_opener(handle, TransferState.open, pointer) == CURLE_OK)
            && ccurl_set_observer(handle, TransferState.observe, pointer) == CURLE_OK
    }

    private func outcome(
        _ code: CURLcode, _ handle: UnsafeMutableRawPointer, _ state: TransferState, _ transfer: Transfer
    ) -> TransferOutcome {
        if state.isTooLarge { return .refused(.tooLarge(transfer.byteLimit)) }
        if code != CURLE_OK, state.wasRefused { return .refused(.address) }
        switch code {
        case CURLE_OK:
            let status = ccurl_get_long(handle, CURLINFO_RESPONSE_CODE)
            return .answered(HTTPResponse(status: status, headers: state.headers, body: state.bytes))
        case CURLE_OPERATION_TIMEDOUT: return .timedOut
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT: return .unreachable
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE: return .refused(.untrusted)
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING:
            return .refused(.malformed)
        default: return .broken
        }
    }
}
