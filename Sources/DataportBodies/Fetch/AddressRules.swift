import Glibc

/// Which addresses images may be fetched from: those of the public internet. An archive's bodies come from anybody, and nobody shall reach into
/// the network of whoever exports through them.
///
/// Source: the registries of special-purpose addresses of IANA (RFC 6890 and what came after it).
package struct AddressRules: Sendable {
    /// Whether this machine itself may be asked; only for tests.
    package let allowsLoopback: Bool

    /// Rules.
    package init(allowsLoopback: Bool = false) { self.allowsLoopback = allowsLoopback }

    private static let closed4: [(network: UInt32, bits: Int)] = [
        (0x0000_0000, 8), (0x0A00_0000, 8), (0x6440_0000, 10), (0x7F00_0000, 8), (0xA9FE_0000, 16), (0xAC10_0000, 12),
        (0xC000_0000, 24), (0xC000_0200, 24), (0xC01F_C400, 24), (0xC034_C100, 24), (0xC058_6300, 24),
        (0xC0A8_0000, 16), (0xC0AF_3000, 24), (0xC612_0000, 15), (0xC633_6400, 24), (0xCB00_7100, 24),
        (0xE000_0000, 4), (0xF000_0000, 4),
    ]

    /// Whether an IPv4 address, in the order of the host, may be asked.
    package func allows(_ address: UInt32) -> Bool {
        if allowsLoopback, address >> 24 == 127 { return true }
        return !Self.closed4.contains { address >> UInt32(32 - $0.bits) == $0.network >> UInt32(32 - $0.bits) }
    }

    /// Inside of 2000::/3, which is all that is public.
    private static let closed6: [(network: UInt64, bits: Int)] = [
        (0x2001_0000_0000_0000, 23), (0x2001_0DB8_0000_0000, 32), (0x2002_0000_0000_0000, 16),
        (0x3FFF_0000_0000_0000, 20), (0x2620_004F_8000_0000, 48),
    ]

    /// Whether an IPv6 address, as two halves in the order of the host, may be asked.
    package func allows(_ high: UInt64, _ low: UInt64) -> Bool {
        if allowsLoopback, high == 0, low == 1 { return true }
        // What translates for networks without IPv4 (RFC 6052) is as public as what it leads to.
        if high == 0x0064_FF9B_0000_0000, low >> 32 == 0 {
            return AddressRules().allows(UInt32(truncatingIfNeeded: low))
        }
        guard high >> 61 == 1 else { return false }
        return !Self.closed6.contains { high >> UInt64(64 - $0.bits) == $0.network >> UInt64(64 - $0.bits) }
    }

    /// Whether the address of a socket may be asked; no other family than these two may.
    func allows(_ address: UnsafePointer<sockaddr>) -> Bool {
        let raw = UnsafeRawPointer(address)
        switch Int32(address.pointee.sa_family) {
        case AF_INET:
            let address = raw.loadUnaligned(as: sockaddr_in.self)
            return allows(UInt32(bigEndian: address.sin_addr.s_addr))
        case AF_INET6:
            return allows(bytes: raw.loadUnaligned(as: sockaddr_in6.self).sin6_addr)
        default: return false
        }
    }

    /// Whether an address that is written as a host may be asked; `nil` when the text is none.
    func allows(literal text: String) -> Bool? {
        var address4 = in_addr()
        if inet_pton(AF_INET, text, &address4) == 1 { return allows(UInt32(bigEndian: address4.s_addr)) }
        var address6 = in6_addr()
        if inet_pton(AF_INET6, text, &address6) == 1 { return allows(bytes: address6) }
        return nil
    }

    private func allows(bytes address: in6_addr) -> Bool {
        withUnsafeBytes(of: address) { bytes in
            allows(
                UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
                UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
        }
    }
}
