import DataportBodies
import Testing

/// Which addresses are asked.
struct AddressRulesTests {
    private let rules = AddressRules()

    private func isAllowed(_ host: String, _ rules: AddressRules) -> Bool {
        (try? MediaAddress("https://\(host)/a.png", rules)) != nil
    }

    @Test(arguments: [
        "0.0.0.0", "0.255.255.255", "10.0.0.0", "10.255.255.255", "100.64.0.0", "100.127.255.255", "127.0.0.1",
        "127.255.255.255", "169.254.0.0", "169.254.169.254", "172.16.0.0", "172.31.255.255", "192.0.0.1", "192.0.2.9",
        "192.88.99.1", "192.168.0.0", "192.168.255.255", "198.18.0.0", "198.19.255.255", "198.51.100.7", "203.0.113.5",
        "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "[::]", "[::1]", "[::ffff:127.0.0.1]",
        "[::ffff:8.8.8.8]", "[::127.0.0.1]", "[64:ff9b::10.0.0.1]", "[64:ff9b:1::1]", "[100::1]", "[fc00::1]",
        "[fdff::1]", "[fe80::1]", "[fec0::1]", "[ff02::1]", "[2001:db8::1]", "[2001::1]", "[2002:7f00:1::]",
        "[3fff::1]", "[4000::1]", "[1fff::1]",
    ])
    func `what is not public is not asked`(host: String) { #expect(!isAllowed(host, rules)) }

    @Test(arguments: [
        "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255",
        "128.0.0.0", "169.253.255.255", "172.15.255.255", "172.32.0.0", "192.167.255.255", "192.169.0.0", "198.17.0.0",
        "198.20.0.0", "223.255.255.255", "[2606:4700:4700::1111]", "[2a00:1450:4001:81b::200e]",
        "[64:ff9b::8.8.8.8]", "images.example.org", "a_b.example.org", "1.example.org", "xn--bcher-kva.example",
    ])
    func `what is public is asked`(host: String) { #expect(isAllowed(host, rules)) }

    @Test func `only tests may ask this machine, and nothing else that is not public`() {
        let test = AddressRules(allowsLoopback: true)
        #expect(isAllowed("127.0.0.1", test) && isAllowed("[::1]", test))
        for host in ["10.0.0.1", "0.0.0.0", "[::ffff:127.0.0.1]", "169.254.169.254", "[fe80::1]"] {
            #expect(!isAllowed(host, test), "\(host)")
        }
    }

    @Test func `every IPv4 network of the registry is closed to its ends, and open beside them`() {
        let closed: [(UInt32, UInt32)] = [
            (0x0000_0000, 0x00FF_FFFF), (0x0A00_0000, 0x0AFF_FFFF), (0x6440_0000, 0x647F_FFFF),
            (0x7F00_0000, 0x7FFF_FFFF), (0xA9FE_0000, 0xA9FE_FFFF), (0xAC10_0000, 0xAC1F_FFFF),
            (0xC0A8_0000, 0xC0A8_FFFF), (0xC612_0000, 0xC613_FFFF), (0xE000_0000, 0xFFFF_FFFF),
        ]
        for (first, last) in closed {
            #expect(!rules.allows(first) && !rules.allows(last))
            if first > 0 { #expect(rules.allows(first - 1), "before \(first)") }
            if last < .max { #expect(rules.allows(last + 1), "behind \(last)") }
        }
    }
}
