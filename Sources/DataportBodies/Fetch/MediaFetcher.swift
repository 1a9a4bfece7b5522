/// Fetches images, one after another, within limits.
package struct MediaFetcher: Sendable {
    /// Redirects that are followed for one image.
    private static let mostRedirects = 3

    private let rules: AddressRules
    private let limits: MediaLimits
    private let isStopped: @Sendable () -> Bool
    private var totalBytes = 0
    private let started = ContinuousClock.now

    /// An image that came.
    package struct Image: Sendable {
        /// Its bytes.
        package let bytes: [UInt8]
        /// What they are.
        package let format: ImageFormat
    }

    /// A fetcher. `isStopped` is asked while it waits.
    package init(
        _ rules: AddressRules = AddressRules(), limits: MediaLimits = MediaLimits(),
        isStopped: @escaping @Sendable () -> Bool = { false }
    ) {
        self.rules = rules
        self.limits = limits
        self.isStopped = isStopped
    }

    /// Fetches the image at an address.
    /// - Throws: The reason why there is none.
    package mutating func fetch(_ address: String) throws(MediaRefusal) -> Image {
        var next = try MediaAddress(address, rules)
        let begun = ContinuousClock.now
        for _ in 0...Self.mostRedirects {
            switch try transfer(since: begun).get(next) {
            case .image(let bytes, let type): return try accept(bytes, type)
            case .redirect(let target):
                let wasSecure = next.isSecure
                next = try MediaAddress(target, rules)
                if wasSecure, !next.isSecure { throw .downgrade }
            }
        }
        throw .redirects
    }

    /// A transfer with what is left of the limits.
    private func transfer(since begun: ContinuousClock.Instant) throws(MediaRefusal) -> MediaTransfer {
        let now = ContinuousClock.now
        let left = limits.imageSeconds * 1000 - Self.milliseconds(now - begun)
        let allLeft = limits.totalSeconds * 1000 - Self.milliseconds(now - started)
        guard allLeft > 0 else { throw .totalTime }
        guard left > 0 else { throw .tooSlow }
        guard totalBytes < limits.totalBytes else { throw .totalSize }
        return MediaTransfer(
            rules: rules, byteLimit: limits.imageBytes, milliseconds: min(left, allLeft), isStopped: isStopped)
    }

    private mutating func accept(_ bytes: [UInt8], _ type: String) throws(MediaRefusal) -> Image {
        guard let format = ImageFormat(contentType: type) else { throw .contentType }
        guard !bytes.isEmpty else { throw .empty }
        guard ImageFormat(of: bytes) == format else { throw .notThatImage }
        guard totalBytes + bytes.count <= limits.totalBytes else { throw .totalSize }
        totalBytes += bytes.count
        return Image(bytes: bytes, format: format)
    }

    private static func milliseconds(_ duration: Duration) -> Int {
        let (seconds, attoseconds) = duration.components
        return Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
    }
}
