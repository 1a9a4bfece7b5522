package import DataportCore
package import DataportTemplates

/// What an import does with bodies. Usually nothing: a store keeps them to the byte.
package struct TranslationRequest: Sendable, Equatable {
    /// The service whose merge tags are wanted.
    package var target: TagFamily?
    /// Where the archive's images will be found; links to them are rewritten.
    package var mediaBase: MediaBase?

    /// A request; without an argument, for nothing.
    package init(to target: TagFamily? = nil, mediaBase: MediaBase? = nil) {
        self.target = target
        self.mediaBase = mediaBase
    }

    /// Whether every body stays as it is.
    package var isEmpty: Bool { target == nil && mediaBase == nil }
}

/// The address of the folder where the images of an archive will be put.
package struct MediaBase: Sendable, Equatable {
    /// The address, without a slash at its end.
    package let address: String

    /// Reads an address.
    /// - Throws: `usage` for what is no plain http(s) address: it is written into bodies.
    package init(_ text: String) throws(DataportError) {
        var address = text[...]
        while address.last == "/" { address.removeLast() }
        let host = address.hasPrefix("https://") ? address.dropFirst(8) : address.dropFirst(7)
        let isPlain = address.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2B...0x2F, 0x3A, 0x3D, 0x5F, 0x7E, 0x25: true
            default: false
            }
        }
        guard address.hasPrefix("https://") || address.hasPrefix("http://"), isPlain, let first = host.first,
            first != "/"
        else {
            throw DataportError(
                .usage, "“\(Terminal.safe(text))” is no address for images",
                advice: "write it like https://media.example.org/mail, without ?, #, quotes or spaces")
        }
        self.address = String(address)
    }
}
