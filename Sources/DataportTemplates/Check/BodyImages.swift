import DataportCore

/// An image that an HTML body takes from an address.
public struct BodyImage: Sendable, Equatable {
    /// The bytes of the address in the body.
    public let range: Range<Int>
    /// The address, with the escapes of HTML undone.
    public let address: String
    /// The line in which the address begins, counted from 1.
    public let line: Int
    /// The byte in the line.
    public let column: Int
}

extension BodyImage {
    /// Longer addresses are images that stand in the body themselves.
    private static let longestAddress = 2048

    /// The images in an HTML body whose addresses stand there whole; where a tag gives a part of it, nobody knows the address here.
    /// - Parameter family: Whose tags the body has; `nil` when it has none, or when nobody knows.
    public static func find(in body: [UInt8], tags family: TagFamily?) -> [BodyImage] {
        body.withUnsafeBytes { bytes in
            let tags = family?.scan(bytes) ?? []
            let starts = tags.map(\.range.lowerBound)
            let places = LineIndex(bytes, file: "")
            return MarkupScanner.references(bytes, tags: tags).compactMap { reference in
                let range = reference.range
                guard reference.kind == .image, !range.isEmpty, range.count <= longestAddress,
                    !holdsTag(starts, range), let text = String(validating: bytes[range], as: UTF8.self)
                else { return nil }
                let place = places.place(of: range.lowerBound)
                return BodyImage(
                    range: range, address: text.trimmed.replacing("&amp;", with: "&"), line: place.line ?? 1,
                    column: place.column ?? 1)
            }
        }
    }

    private static func holdsTag(_ starts: [Int], _ range: Range<Int>) -> Bool {
        var (low, high) = (0, starts.count)
        while low < high {
            let middle = (low + high) / 2
            if starts[middle] < range.lowerBound { low = middle + 1 } else { high = middle }
        }
        return low < starts.count && starts[low] < range.upperBound
    }

    /// Whether the image is fetched over HTTP, with a scheme or without one; everything else is not on a server.
    public var isOnServer: Bool {
        let link = LinkAddress(address.utf8)
        return link.host != nil && [nil, "http", "https"].contains(link.scheme)
    }

    /// Whether the image lives on one of the hosted services, or on one of `hosts` or below it.
    public func isOnOldService(_ hosts: [String]) -> Bool {
        guard isOnServer, let host = LinkAddress(address.utf8).host else { return false }
        return ServiceHosts.contains(host, in: ServiceHosts.known.values.flatMap { $0 } + hosts.map { $0.lowercased() })
    }
}
