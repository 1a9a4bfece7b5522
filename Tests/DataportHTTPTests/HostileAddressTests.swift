import DataportCore
import DataportHTTP
import Testing

/// Addresses that only an attacker, or a slip, would name. Nothing is looked up or connected to.
struct HostileAddressTests {
    static let hostile = [
        "http://169.254.169.254/latest/meta-data", "https://169.254.169.254/", "https://[fe80::1]/",
        "https://[fd00:ec2::254]/",
        "https://[::ffff:169.254.169.254]/", "https://[::ffff:7f00:1]/", "https://[64:ff9b::a9fe:a9fe]/",
        "https://[2002:a9fe:a9fe::1]/",
        "https://0.0.0.0/", "https://0/", "https://2852039166/", "https://0xa9fea9fe/", "https://0251.0376.0251.0376/",
        "https://169.254.43518/",
        "https://127.1/", "https://127.0.1/", "https://0x7f.1/", "https://224.0.0.1/", "https://255.255.255.255/",
        "https://240.0.0.1/",
        "https://[ff02::1]/", "https://[::]/", "https://[fe80::1%25eth0]/", "https://[::1", "https://::1/",
        "http://example.com/", "http://lists.example.org:9000", "http://10.0.0.5/api", "http://192.168.1.1/",
        "https://user:pass@example.com/", "https://user@example.com/", "https://example.com@evil.example/",
        "https://example.com\\@evil.example/",
        "https://example.com:22/", "https://example.com:25/", "https://example.com:0/", "https://example.com:65536/",
        "https://example.com:-1/",
        "https://example.com:80a/", "https://example.com/?x=1", "https://example.com/#x",
        "https://example.com/../admin", "https://example.com/a//b",
        "https://example.com/%2e%2e/", "https://exa mple.com/", "https://example.com\r\nHost: evil/",
        "https://example.com\t/",
        "ftp://example.com/", "file:///etc/passwd", "gopher://example.com:70/_x", "javascript:alert(1)",
        "//example.com/", "example.com", "",
        "https://", "https:///path", "https://-bad-.example/", "https://ex_ample..com/", "https://пример.example/",
        "dict://example.com:11211/",
        "https://1.2.3.4.5/", "https://example.1/",
    ]

    @Test func `hostile addresses are refused before any connection`() {
        var refused = 0
        for address in Self.hostile {
            do throws(DataportError) {
                let url = try BaseURL(address)
                Issue.record("\(address) was taken as \(url.text)")
            } catch {
                #expect(error.code == .usage)
                // What stands before an @ may be a password.
                #expect(!"\(error)".contains("pass@"))
                refused += 1
            }
        }
        print("\(refused) of \(Self.hostile.count) hostile addresses refused")
        #expect(Self.hostile.count >= 50)
    }

    @Test func `addresses as people write them are taken`() throws {
        for (given, text) in [
            ("https://lists.example.com", "https://lists.example.com"),
            ("HTTPS://Lists.Example.com/", "https://lists.example.com"),
            ("https://mail.example.com/api/index.php", "https://mail.example.com/api/index.php"),
            ("https://mail.example.com:443/api", "https://mail.example.com/api"),
            ("https://10.0.0.5:9000", "https://10.0.0.5:9000"),
            ("http://127.0.0.1:9000/api", "http://127.0.0.1:9000/api"),
            ("http://localhost:9000", "http://localhost:9000"),
            ("https://[2001:db8::1]:8443/x", "https://[2001:db8::1]:8443/x"),
            ("http://[::1]:8001/3.1", "http://[::1]:8001/3.1"),
        ] {
            #expect(try BaseURL(given).text == text)
        }
        #expect(try BaseURL("http://lists.example.org", allowsHTTP: true).text == "http://lists.example.org")
    }
}
