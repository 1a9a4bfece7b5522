import DataportCommands
import Testing

struct TextTableTests {
    private let plain = Style(isEnabled: false)

    @Test func `numbers stand to the right, and no line ends in blanks`() {
        var table = TextTable([("kind", .left), ("records", .right), ("", .left)])
        table.add(["contacts", "1,200", ""])
        table.add(["lists", "3", "unreadable"])
        #expect(
            table.render(style: plain)
                == "kind      records\ncontacts    1,200\nlists           3  unreadable\n")
    }

    @Test(
        arguments: [
            ("abc", 3), ("日本", 4), ("e\u{301}", 1), ("😀", 2), ("👩‍👩‍👧", 2), ("ｆ", 2), ("", 0), ("שלום", 4),
        ])
    func `widths are those of a terminal`(text: String, width: Int) { #expect(TextTable.width(of: text) == width) }

    @Test func `columns that do not fit are counted, and empty ones are left out`() {
        var table = TextTable([("id", .left), ("empty", .left), ("name", .left), ("more", .left)])
        table.add(["1", "", "somebody", "x"])
        #expect(
            table.render(maximumWidth: 12, style: plain) == "id  name\n1   somebody\n… and 1 more columns\n")
    }

    @Test func `without colours there is no escape`() {
        var table = TextTable([("id", .left)])
        table.add(["1"])
        #expect(!table.render(style: plain).contains("\u{1B}"))
        #expect(table.render(style: Style(isEnabled: true)).contains("\u{1B}[1m"))
    }
}
