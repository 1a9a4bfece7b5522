import DataportFormats
import Testing

struct JSONValueTests {
    @Test func `members keep their order`() {
        let value: JSONValue = ["b": 1, "a": [true, false, nil], "c": ["d": "e"]]
        #expect(value.text(.compact) == #"{"b":1,"a":[true,false,null],"c":{"d":"e"}}"#)
        #expect(value["a"] == [true, false, nil])
        #expect(value["nothing"] == nil)
        #expect(JSONValue.array([])["a"] == nil)
    }

    @Test func `members without a value are left out, nulls are not`() {
        let value = JSONValue.object(present: ["a": nil, "b": .null, "c": 1])
        #expect(value.text(.compact) == #"{"b":null,"c":1}"#)
    }

    @Test func `quotes, backslashes and controls are escaped, nothing else is`() {
        let value: JSONValue = "\"\\/\u{8}\t\n\u{C}\r\u{0}\u{1F}\u{7F}é\u{2028}😀"
        #expect(value.text(.compact) == "\"\\\"\\\\/\\b\\t\\n\\f\\r\\u0000\\u001f\u{7F}é\u{2028}😀\"")
    }

    @Test func `keys are escaped as well`() {
        let value: JSONValue = ["\n": 1]
        #expect(value.text(.compact) == #"{"\n":1}"#)
    }

    @Test func `pretty documents are indented by two and end with a line feed`() {
        let value: JSONValue = ["a": [1, "b"], "c": [["d": nil], []], "e": [:], "f": .array([])]
        let expected = """
            {
              "a": [1, "b"],
              "c": [
                {
                  "d": null
                },
                []
              ],
              "e": {},
              "f": []
            }

            """
        #expect(value.text(.pretty) == expected)
    }

    @Test func `long arrays stand one element a line`() {
        let value = JSONValue.strings((0..<20).map { "element \($0)" })
        #expect(value.text(.pretty).split(separator: "\n").count == 22)
    }

    @Test(arguments: [JSONValue.Layout.compact, .pretty])
    func `text and bytes are the same`(layout: JSONValue.Layout) {
        let value: JSONValue = ["é": .integer(.min)]
        #expect(value.bytes(layout) == Array(value.text(layout).utf8))
    }
}
