import Glibc

/// Which hosts a service may be asked at. It may well stand in a private network; what only an attacker would name is refused: addresses in forms
/// that hide where they lead, those of a cloud's own metadata, and those of nobody or of everybody.
package enum HostRules {
    /// Why a host is refused; `nil` when it may be asked. `host` is in lower case.
    package static func refusal(of host: String) -> String? {
        if host.isEmpty { return "it names no host" }
        if host.first == "[" {
            guard host.last == "]", let address = address6(host.dropFirst().dropLast()) else {
                return "its host is no IPv6 address"
            }
            return allows(address) ? nil : "its host is an address that no service has"
        }
        var address = in_addr()
        if inet_pton(AF_INET, host, &address) == 1 {
            return allows(UInt32(bigEndian: address.s_addr)) ? nil : "its host is an address that no service has"
        }
        return isName(host) ? nil : "its host is neither a name nor an address in its usual form"
    }

    /// Whether a host is this machine by its name or number.
    package static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" || host == "[::1]" { return true }
        var address = in_addr()
        return inet_pton(AF_INET, host, &address) == 1 && UInt32(bigEndian: address.s_addr) >> 24 == 127
    }

    /// Whether the address of a socket may be connected to.
    static func allows(_ address: UnsafePointer<sockaddr>, isLocalOnly: Bool) -> Bool {
        let raw = UnsafeRawPointer(address)
        switch Int32(address.pointee.sa_family) {
        case AF_INET:
            let number = UInt32(bigEndian: raw.loadUnaligned(as: sockaddr_in.self).sin_addr.s_addr)
            return allows(number) && (!isLocalOnly || number >> 24 == 127)
        case AF_INET6:
            let halves = halves(of: raw.loadUnaligned(as: sockaddr_in6.self).sin6_addr)
            return allows(halves) && (!isLocalOnly || halves == (0, 1))
        default: return false
        }
    }

    /// This network, link-local (where clouds keep the secrets of machines), multicast, reserved and broadcast.
    private static func allows(_ address: UInt32) -> Bool {
        address >> 24 != 0 && address >> 16 != 0xA9FE && address >> 28 < 0xE
    }

    /// Loopback, unique local and public; nothing that hides an IPv4 address, nothing link-local, nothing multicast.
    private static func allows(_ address: (high: UInt64, low: UInt64)) -> Bool {
        if address == (0, 1) { return true }
        // AWS keeps its metadata at fd00:ec2::254.
        if address == (0xFD00_0EC2_0000_0000, 0x254) { return false }
        let is6to4 = address.high >> 48 == 0x2002
        return address.high >> 57 == 0xFC >> 1 || (address.high >> 61 == 1 && !is6to4)
    }

    private static func address6(_ text: some StringProtocol) -> (high: UInt64, low: UInt64)? {
        guard !text.contains("%"), !text.contains(".") else { return nil }
        var address = in6_addr()
        return inet_pton(AF_INET6, String(text), &address) == 1 ? halves(of: address) : nil
    }

    private static func halves(of address: in6_addr) -> (high: UInt64, low: UInt64) {
        withUnsafeBytes(of: address) { bytes in
            (
                UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
                UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            )
        }
    }

    /// A name of letters, digits, `-` and `_` whose last label nothing takes for a number; others are written in punycode.
    private static func isName(_ host: String) -> Bool {
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        guard host.utf8.count <= 253, let last = labels.last else { return false }
        let areLabels = labels.allSatisfy { label in
            (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                && label.utf8.allSatisfy { byte in
                    switch byte {
                    case 0x30...0x39, 0x61...0x7A, 0x2D, 0x5F: true
                    default: false
                    }
                }
        }
        let isNumber = last.utf8.allSatisfy { (0x30...0x39).contains($0) } || last.hasPrefix("0x")
        return areLabels && !isNumber
    }
}
