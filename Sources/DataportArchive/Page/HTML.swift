/// A piece of markup. Literals are markup and interpolated values are data: `"<b>\(name)</b>"` escapes the name, so that forgetting it
/// is not possible, and a literal cannot be made from a `String`.
package struct HTML: Sendable, Equatable, ExpressibleByStringInterpolation {
    /// UTF-8.
    package private(set) var bytes: [UInt8]

    package init(stringLiteral value: StaticString) { bytes = value.withUTF8Buffer { Array($0) } }

    package init(stringInterpolation: Interpolation) { bytes = stringInterpolation.bytes }

    /// Markup one after another.
    init(joining parts: some Sequence<HTML>) { bytes = parts.flatMap(\.bytes) }

    static func += (left: inout HTML, right: HTML) { left.bytes += right.bytes }

    /// Builds markup from literals and values.
    package struct Interpolation: StringInterpolationProtocol {
        fileprivate var bytes: [UInt8] = []

        package init(literalCapacity: Int, interpolationCount: Int) {
            bytes.reserveCapacity(literalCapacity + interpolationCount * 16)
        }

        package mutating func appendLiteral(_ literal: StaticString) {
            literal.withUTF8Buffer { bytes.append(contentsOf: $0) }
        }

        /// Data, escaped.
        package mutating func appendInterpolation(_ text: String) { DataText.escape(text, into: &bytes) }

        /// A number without separators, for attributes.
        package mutating func appendInterpolation(_ number: Int) { bytes.append(contentsOf: String(number).utf8) }

        /// Markup in markup.
        package mutating func appendInterpolation(_ html: HTML) { bytes.append(contentsOf: html.bytes) }

        /// Markup in markup, one after another.
        package mutating func appendInterpolation(_ parts: [HTML]) {
            for part in parts { bytes.append(contentsOf: part.bytes) }
        }
    }
}

/// The one way by which data comes into the page.
enum DataText {
    /// Longer texts are cut: a page that shows a megabyte of one name shows nothing else.
    private static let longest = 2000

    /// Appends `text` so that it is nothing but text, inside elements and inside quoted attributes, and cannot hide or reorder anything:
    /// control characters become visible pictures, characters that turn the direction of writing the replacement character.
    static func escape(_ text: String, into bytes: inout [UInt8]) {
        for (position, scalar) in text.unicodeScalars.enumerated() {
            guard position < longest else { return bytes.append(contentsOf: "…".utf8) }
            switch scalar {
            case "&": bytes.append(contentsOf: "&amp;".utf8)
            case "<": bytes.append(contentsOf: "&lt;".utf8)
            case ">": bytes.append(contentsOf: "&gt;".utf8)
            case "\"": bytes.append(contentsOf: "&quot;".utf8)
            case "'": bytes.append(contentsOf: "&#39;".utf8)
            default: bytes.append(contentsOf: UTF8.encode(visible(scalar))!)
            }
        }
    }

    /// `text` without characters that act: for files of plain text and for terminals.
    static func plain(_ text: String) -> String {
        var plain = String.UnicodeScalarView()
        plain.append(contentsOf: text.unicodeScalars.map(visible))
        return String(plain)
    }

    /// The scalar itself, or what stands for one that must not act.
    private static func visible(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D, 0x2028, 0x2029: " "
        case 0x00...0x1F: Unicode.Scalar(0x2400 + scalar.value) ?? "\u{FFFD}"
        case 0x7F: "\u{2421}"
        case 0x80...0x9F, 0x202A...0x202E, 0x2066...0x2069, 0xFFFE, 0xFFFF: "\u{FFFD}"
        default: scalar
        }
    }
}
