import ArgumentParser
import DataportCore
import DataportHTTP
import DataportProviders

/// How a service is asked.
struct ServiceArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A file with the credentials of a service, lines such as “token = …”, that only you may read; - reads them from standard input. By default they are in the environment (`dataport provider show NAME`).",
            valueName: "file"), completion: .file())
    var credentials: String?

    @OptionGroup var network: NetworkArguments

    /// The options for the service that is read, or, as `isTarget`, written to.
    func options(isTarget: Bool = false) throws(DataportError) -> ServiceOptions {
        try network.options(credentials: credentials, isTarget: isTarget)
    }
}

/// What the network may be used for.
struct NetworkArguments: ParsableArguments {
    @Flag(
        name: .customLong("allow-http"),
        help:
            "Ask a service without encryption, which everybody on the way can read; not needed for this machine itself."
    )
    var allowsHTTP = false

    @Option(
        help: ArgumentHelp(
            "Ask a service through this proxy; that of the environment is never used.", valueName: "url"))
    var proxy: String?

    @Option(help: ArgumentHelp("Connections to a service at once.", valueName: "n"))
    var connections = 4

    @Option(
        help: ArgumentHelp(
            "Requests to a service each second at most, 0 for no limit; by default as many as the service is known to bear.",
            valueName: "n"))
    var rate: Int?

    @Option(help: ArgumentHelp("Wait for an answer of a service at most so long.", valueName: "seconds"))
    var timeout = 120

    @Option(
        help: ArgumentHelp(
            "The sender of lists and campaigns that have none, where the new service wants one.", valueName: "address"))
    var sender: String?

    func validate() throws {
        guard (1...3600).contains(timeout) else { throw ValidationError("--timeout is between 1 and 3600.") }
        guard (1...64).contains(connections) else { throw ValidationError("--connections is between 1 and 64.") }
        guard (0...10_000).contains(rate ?? 0) else { throw ValidationError("--rate is between 0 and 10000.") }
    }

    func options(credentials: String?, isTarget: Bool) throws(DataportError) -> ServiceOptions {
        var options = ServiceOptions()
        switch credentials {
        case nil: options.credentials = .environment
        case "-": options.credentials = .standardInput
        case let path?: options.credentials = .file(path)
        }
        options.allowsHTTP = allowsHTTP
        options.proxy = try proxy.map(Self.checked)
        options.limits.connections = connections
        options.rate = rate
        options.limits.totalMilliseconds = timeout * 1000
        options.limits.connectMilliseconds = min(15, timeout) * 1000
        options.isTarget = isTarget
        options.sender = sender
        return options
    }

    private static func checked(_ proxy: String) throws(DataportError) -> String {
        let isKnown = ["http://", "https://", "socks5h://"].contains { proxy.hasPrefix($0) }
        guard isKnown, !proxy.contains("@"), proxy.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw DataportError(
                .usage, "the proxy has no address that can be used",
                advice: "write http://HOST:PORT, https://HOST:PORT or socks5h://HOST:PORT, without a password")
        }
        return proxy
    }
}
