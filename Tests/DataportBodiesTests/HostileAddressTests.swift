import DataportBodies
import DataportTestKit
import Testing

/// Addresses that would lead into the network of whoever exports.
struct HostileAddressTests {
    /// All of them lead, in one reading or another, to a server that runs on this machine.
    private static func addresses(_ port: Int) -> [String] {
        let hosts = [
            "127.0.0.1", "127.0.0.2", "127.1", "127.0.1", "0", "0.0.0.0", "2130706433", "017700000001", "0x7f000001",
            "0x7F.0.0.1", "0x7f.1", "0177.0.0.1", "0177.1", "00000177.0.0.01", "127.0.0.1.", "127.0.0.01",
            "127.0.0.0x1", "4294967297", "①②⑦.⓪.⓪.①", "127。0。0。1", "%31%32%37.0.0.1", "127.0.0.1%00.example.org",
            "localhost", "LOCALHOST", "localhost.", "ip6-localhost", "localhost.localdomain", "[::1]",
            "[0:0:0:0:0:0:0:1]",
            "[::]", "[::ffff:127.0.0.1]", "[::FFFF:7f00:1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::1]",
            "[::1%25lo]", "[fe80::1%25eth0]", "[127.0.0.1]", "[::1", "::1", "example.org@127.0.0.1",
            "user:password@127.0.0.1", "127.0.0.1:80@example.org", "example.org\\@127.0.0.1", "127.0.0.1\\@example.org",
            "127.0.0.1 example.org", "127.0.0.1\t", "",
        ].map { "http://\($0):\(port)/right.png" }
        let others = [
            "file:///etc/passwd", "file://127.0.0.1/etc/passwd", "gopher://127.0.0.1:\(port)/_GET%20/right.png",
            "dict://127.0.0.1:\(port)/d", "ftp://127.0.0.1:\(port)/right.png", "ldap://127.0.0.1:\(port)/",
            "tftp://127.0.0.1:\(port)/a", "smb://127.0.0.1/a", "scp://127.0.0.1/a",
            "data:image/png;base64,iVBORw0KGgo=",
            "javascript:alert(1)", "cid:logo", "//127.0.0.1:\(port)/right.png", "///127.0.0.1:\(port)/right.png",
            "http:/127.0.0.1:\(port)/right.png", "http:127.0.0.1:\(port)/right.png", "/right.png", "right.png",
            "http://169.254.169.254/latest/meta-data/", "http://[fd00:ec2::254]/latest/meta-data/",
            "http://100.100.100.200/",
            "http://192.168.1.1/", "http://10.0.0.1/", "http://172.16.0.1/", "http://images.example.org:25/a.png",
            "http://images.example.org:0/a.png", "http://images.example.org:65536/a.png",
            "http://images.example.org:+80/",
            "http://images.example.org:\(port)a/right.png", "http://images.example.org/a\r\nHost: 127.0.0.1", "http://",
            "https://127.0.0.1:\(port)/right.png", "HTTP://127.0.0.1:\(port)/right.png",
        ]
        return hosts + others
    }

    @Test func `hostile addresses are refused before anything is connected to`() throws {
        let server = try ImageServer()
        let addresses = Self.addresses(server.port)
        var refused = 0
        for address in addresses {
            var fetcher = MediaFetcher()
            do throws(MediaRefusal) {
                _ = try fetcher.fetch(address)
                Issue.record("\(address) was fetched")
            } catch {
                let isRefusal = [.scheme, .credentials, .host, .privateNetwork, .port, .malformed].contains(error)
                // A name that this machine does not know cannot lead anywhere.
                #expect(isRefusal || error == .unreachable, "\(address): \(error)")
                refused += 1
            }
        }
        print("\(refused) of \(addresses.count) refused")
        #expect(refused == addresses.count && addresses.count >= 50)
        #expect(server.log.isEmpty, "\(server.log)")
    }

    /// What is not public, in the forms that the library would take for addresses. This machine itself is allowed here, so that there can be
    /// a server that leads on.
    private static let targets =
        [
            "10.0.0.1", "167772161", "0x0a000001", "012.0.0.1", "10.1", "0xa.1", "169.254.169.254", "2852039166",
            "0xa9fea9fe", "0251.0376.0251.0376", "192.168.1.1", "3232235777", "172.16.0.1", "100.64.0.1",
            "100.100.100.200",
            "0.0.0.0", "0", "224.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "[::]", "[::ffff:10.0.0.1]",
            "[::ffff:127.0.0.1]", "[::ffff:a9fe:a9fe]", "[fe80::1]", "[fd00:ec2::254]", "[ff02::1]", "[2001:db8::1]",
            "[2002:a00:1::]", "[64:ff9b::a00:1]", "user:password@images.example.org", "images.example.org:25",
            "images.example.org:22", "a%2eb.example.org", "10.0.0.1%00.example.org",
        ].map { "http://\($0)/right.png" } + [
            "file:///etc/passwd", "gopher://images.example.org/1", "dict://images.example.org/d",
            "ftp://images.example.org/a",
            "ldap://images.example.org/", "data:image/png;base64,iVBORw0KGgo=", "javascript:alert(1)",
            "//10.0.0.1/right.png",
        ]

    @Test func `a server cannot lead to what is not asked`() throws {
        let server = try ImageServer()
        var refused = 0
        for (index, target) in Self.targets.enumerated() {
            var fetcher = MediaFetcher(AddressRules(allowsLoopback: true))
            do throws(MediaRefusal) {
                _ = try fetcher.fetch("\(server.address)/to?\(target)")
                Issue.record("\(target) was fetched")
            } catch {
                refused += 1
            }
            #expect(server.log.count { $0 == "connection" } == index + 1, "\(target)")
        }
        print("\(refused) of \(Self.targets.count) redirects refused")
        #expect(refused == Self.targets.count)
    }

    @Test func `a name that leads to this machine is refused when it is connected to`() throws {
        let server = try ImageServer()
        var fetcher = MediaFetcher()
        #expect(throws: MediaRefusal.privateNetwork) { try fetcher.fetch("http://localhost:\(server.port)/right.png") }
        #expect(server.log.isEmpty)
        var allowing = MediaFetcher(AddressRules(allowsLoopback: true))
        #expect(try allowing.fetch("http://localhost:\(server.port)/right.png").format == .png)
    }
}
