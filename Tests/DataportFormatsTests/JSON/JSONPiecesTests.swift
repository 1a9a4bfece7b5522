import DataportFormats
import Testing

/// JSON taken apart without a byte of a value changing.
struct JSONPiecesTests {
    @Test func `members keep their values to the letter`() {
        let members = JSONPieces.members(
            of: #" {"a":1.10 , "b\u0041\"":"x,}]\"", "c" : {"d":[1,{"e":","}]},"":null,"n":12345678901234567890}"#)
        #expect(members.map(\.key) == ["a", "bA\"", "c", "", "n"])
        #expect(
            members.map(\.value) == ["1.10", #""x,}]\"""#, #"{"d":[1,{"e":","}]}"#, "null", "12345678901234567890"])
        #expect(members[1].literal == #""b\u0041\"""#)
        #expect(JSONPieces.members(of: "{}").isEmpty && JSONPieces.members(of: " { } ").isEmpty)
        #expect(JSONPieces.members(of: "[1]").isEmpty && JSONPieces.members(of: #""{""#).isEmpty)
    }

    @Test func `elements are those of the outermost array`() {
        #expect(JSONPieces.elements(of: #"[1, "a,b" ,[2,3],{"x":[4]}]"#) == ["1", #""a,b""#, "[2,3]", #"{"x":[4]}"#])
        #expect(JSONPieces.elements(of: "[]") == [] && JSONPieces.elements(of: "[[]]") == ["[]"])
        #expect(JSONPieces.elements(of: "{}") == nil && JSONPieces.elements(of: "1") == nil)
    }

    @Test func `strings are what they stand for`() {
        #expect(JSONPieces.string(#""caf\u00e9 \"\n😀""#) == "café \"\n😀")
        #expect(JSONPieces.string(#""""#) == "" && JSONPieces.string("1") == nil && JSONPieces.string("true") == nil)
    }
}
