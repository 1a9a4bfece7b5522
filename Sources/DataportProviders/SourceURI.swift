package import DataportCore
import Glibc

/// How a source is named on the command line: `sqlite:PATH`. What stands after the colon is taken as it is, nothing is
/// decoded.
package struct SourceURI: Sendable, Equatable {
    /// Which provider, in lower case.
    package let scheme: String
    /// What the provider opens.
    package let location: String

    /// Reads `text`, and says how it should be written when it names no known provider.
    package init(_ text: String) throws(DataportError) {
        guard let (given, location) = Self.split(text) else { throw Self.notASource(text) }
        // libpq has two names for it.
        let scheme = given == "postgres" ? "postgresql" : given
        guard ProviderRegistry.providers.contains(where: { $0.scheme == scheme }) else {
            throw Self.unknown(scheme, text)
        }
        guard !location.isEmpty else {
            throw DataportError(
                .usage, "the source names no file", place: text, advice: "write \(Self.form(of: scheme))")
        }
        self.scheme = scheme
        self.location = location
    }

    /// A scheme as RFC 3986 has it: a letter, then letters, digits, `+`, `-`, `.`.
    private static func split(_ text: String) -> (String, String)? {
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        let scheme = text[..<colon].lowercased()
        guard let first = scheme.utf8.first, (0x61...0x7A).contains(first) else { return nil }
        let isScheme = scheme.utf8.allSatisfy {
            (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || [0x2B, 0x2D, 0x2E].contains($0)
        }
        return isScheme ? (scheme, String(text[text.index(after: colon)...])) : nil
    }

    private static func notASource(_ text: String) -> DataportError {
        let advice = exists(text) ? "write sqlite:\(Terminal.safe(text, limit: 1000))" : "write sqlite:PATH"
        return DataportError(.usage, "a source needs a scheme in front of it", place: text, advice: advice)
    }

    private static func unknown(_ scheme: String, _ text: String) -> DataportError {
        let known = ProviderRegistry.providers.map(\.scheme)
        let nearest = known.min { Nearest.distance($0, scheme) < Nearest.distance($1, scheme) } ?? "sqlite"
        let advice =
            if exists(text) {
                "write sqlite:\(Terminal.safe(text, limit: 1000))"
            } else if Nearest.distance(nearest, scheme) <= 3 {
                "did you mean \(form(of: nearest))?"
            } else {
                "known are \(known.map(form).joined(separator: ", "))"
            }
        return DataportError(.usage, "there is no provider with the scheme \(scheme)", place: text, advice: advice)
    }

    private static func form(of scheme: String) -> String {
        "\(scheme):\(ProviderRegistry.providers.first { $0.scheme == scheme }?.form ?? "PATH")"
    }

    private static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }
}
