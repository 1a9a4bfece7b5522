import DataportCore
import Testing

struct NearestTests {
    @Test(
        arguments: [
            ("", "", 0), ("a", "", 1), ("abc", "abc", 0), ("campains", "campaigns", 1), ("jsno", "json", 1),
            ("kitten", "sitting", 3), ("ab", "ba", 1),
        ])
    func `distance counts insertions, deletions, replacements and swaps`(left: String, right: String, edits: Int) {
        #expect(Nearest.distance(left, right) == edits)
        #expect(Nearest.distance(right, left) == edits)
    }

    @Test func `only a near word is suggested`() {
        #expect(
            Nearest.suggestion(for: "subscriber", among: ["subscribers", "lists"]) == "did you mean “subscribers”?")
        #expect(Nearest.suggestion(for: "xyz", among: ["subscribers", "lists"]) == nil)
    }
}
