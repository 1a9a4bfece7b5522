import DataportCore
import DataportFormats
import Testing

/// Cases in the manner of JSONTestSuite: `y_` must be accepted, `n_` refused. All are of our own making.
struct JSONConformanceTests {
    private let kind = AssetKind("k", plural: "ks", "Ks.", fields: [.json("data", .any, "Data.")])

    private func decode(_ value: [UInt8]) throws -> Decoding {
        let line =
            Array("{\"id\":\"1\",\"data\":".utf8) + value
            + Array(",\"created_at\":null,\"updated_at\":null,\"extra\":null}\n".utf8)
        return try Decoding.collect(line, kind, .json)
    }

    @Test(arguments: [
        ("y_array_empty", "[]"), ("y_array_spaced", "[ ]"), ("y_array_nested", "[[[]],[[]]]"),
        ("y_array_mixed", "[1,\"a\",null,{}]"),
        ("y_number_zero", "0"), ("y_number_minus_zero", "-0"), ("y_number_fraction", "0.5"),
        ("y_number_exponent", "1E+2"),
        ("y_number_small", "1e-999"), ("y_number_large", "1e999"),
        ("y_number_long", "100000000000000000000000000000000001"),
        ("y_number_minus_fraction", "-0.0e-0"), ("y_object_empty", "{}"), ("y_object_nested", "{\"a\":{\"a\":{}}}"),
        ("y_object_empty_key", "{\"\":0}"), ("y_object_spaced", "{ \"a\" : 1 , \"b\" : 2 }"),
        ("y_string_empty", "\"\""),
        ("y_string_escapes", #""\b\f\n\r\t\"\\\/""#), ("y_string_unicode", #""\u0061\uFFFF\u0000""#),
        ("y_string_pair", #""\uD834\uDD1E""#), ("y_string_utf8", "\"é漢😀\u{10FFFF}\""), ("y_string_del", "\"\u{7F}\""),
        ("y_string_separators", "\"\u{2028}\u{2029}\""), ("y_string_noncharacter", "\"\u{FFFE}\u{FFFF}\""),
        ("y_string_bom_inside", "\"\u{FEFF}\""), ("y_literals", "[true,false,null]"),
        ("y_whitespace", "\t\r [\t\r ]\t\r "),
    ])
    func `accepts`(name: String, value: String) throws {
        let decoding = try decode(Array(value.utf8))
        #expect(decoding.faults.isEmpty)
        #expect(decoding.rows.count == 1)
    }

    @Test(arguments: [
        ("n_array_comma", "[,]"), ("n_array_trailing_comma", "[1,]"), ("n_array_double_comma", "[1,,2]"),
        ("n_array_no_comma", "[1 2]"), ("n_array_colon", "[1:2]"), ("n_array_unclosed", "[1"),
        ("n_array_closed_twice", "[1]]"),
        ("n_array_wrong_close", "[1}"), ("n_number_plus", "+1"), ("n_number_leading_zero", "012"),
        ("n_number_bare_point", "."),
        ("n_number_point_first", ".5"), ("n_number_point_last", "5."), ("n_number_exponent_empty", "1e"),
        ("n_number_exponent_sign", "1e+"), ("n_number_two_points", "1.2.3"), ("n_number_hex", "0x1F"),
        ("n_number_nan", "NaN"),
        ("n_number_infinity", "Infinity"), ("n_number_minus", "-"), ("n_number_minus_space", "- 1"),
        ("n_number_suffix", "1a"),
        ("n_number_full_width", "１"), ("n_object_unquoted", "{a:1}"), ("n_object_single_quotes", "{'a':1}"),
        ("n_object_number_key", "{1:1}"), ("n_object_no_colon", "{\"a\" 1}"), ("n_object_two_colons", "{\"a\"::1}"),
        ("n_object_no_value", "{\"a\":}"), ("n_object_trailing_comma", "{\"a\":1,}"), ("n_object_comma_only", "{,}"),
        ("n_object_unclosed", "{\"a\":1"), ("n_object_repeated_key", "{\"a\":1,\"a\":1}"),
        ("n_object_repeated_escaped_key", #"{"a":1,"\u0061":1}"#), ("n_object_in_object", "{{}:1}"),
        ("n_string_control", "\"\u{1F}\""), ("n_string_tab", "\"\t\""), ("n_string_nul", "\"\u{0}\""),
        ("n_string_bad_escape", #""\a""#),
        ("n_string_hex_escape", #""\x41""#), ("n_string_short_unicode", #""\u004""#),
        ("n_string_bad_unicode", #""\u00G1""#),
        ("n_string_lone_high", #""\uD834""#), ("n_string_lone_low", #""\uDD1E""#),
        ("n_string_swapped_pair", #""\uDD1E\uD834""#),
        ("n_string_unclosed", "\"a"), ("n_string_single_quotes", "'a'"), ("n_string_backslash_end", #""\"#),
        ("n_literal_case", "True"), ("n_literal_short", "nul"), ("n_literal_long", "nulll"), ("n_comment_line", "1//c"),
        ("n_comment_block", "/*c*/1"), ("n_whitespace_form_feed", "\u{C}1"), ("n_whitespace_no_break", "\u{A0}1"),
        ("n_bom", "\u{FEFF}1"), ("n_nothing", ""), ("n_two_values", "1 1"),
        ("n_deep", String(repeating: "[", count: 200) + String(repeating: "]", count: 200)),
    ])
    func `refuses`(name: String, value: String) throws {
        let decoding = try decode(Array(value.utf8))
        #expect(decoding.faults.map(\.rule) == [.jsonSyntax])
        #expect(decoding.rows.isEmpty)
    }

    @Test(
        arguments: [
            [0x80], [0xC3], [0xC0, 0xAF], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xFF],
        ]
            as [[UInt8]])
    func `refuses bytes that are not UTF-8`(bytes: [UInt8]) throws {
        #expect(try decode([0x22] + bytes + [0x22]).faults.map(\.rule) == [.jsonSyntax])
    }
}
