/// One exchange with a server: everything that libcurl has to know.
struct Transfer {
    let url: String
    let method: String
    /// Whether asking twice has the effect of asking once.
    let isRepeatable: Bool
    let headers: [(name: String, value: String)]
    let body: HTTPBody?
    /// Header fields that prove who asks.
    let secretHeaders: [(name: String, value: Secret)]
    let proxy: String?
    let isLocalOnly: Bool
    let byteLimit: Int
    let connectMilliseconds: Int
    let totalMilliseconds: Int
}

/// How an exchange ended.
enum TransferOutcome {
    case answered(HTTPResponse)
    /// There was no connection; asking again may help.
    case unreachable
    /// It took too long.
    case timedOut
    /// The connection ended before the answer did.
    case broken
    /// Asking again would not help.
    case refused(Refusal)

    enum Refusal {
        case tooLarge(Int)
        case untrusted
        case address
        case malformed
    }
}
