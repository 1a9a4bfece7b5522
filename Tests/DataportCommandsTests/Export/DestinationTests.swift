import DataportArchive
import DataportCommands
import DataportCore
import DataportTestKit
import Testing

struct DestinationTests {
    private let moment = Instant(secondsSince1970: 1_795_208_400)
    private let name = "account-42-20261120T210000Z.dataport.zip"

    private func destination(_ output: String?, account: String = "42") -> ArchiveDestination {
        ExportRequest.destination(output, account: account, created: moment, force: false)
    }

    @Test func `without an output the name tells account and time`() {
        #expect(destination(nil) == .file(path: name, force: false))
    }

    @Test func `a folder gets a file of that name`() throws {
        let folder = try TemporaryDirectory()
        #expect(destination(folder.path) == .file(path: "\(folder.path)/\(name)", force: false))
        #expect(destination(folder.path + "/") == .file(path: "\(folder.path)/\(name)", force: false))
    }

    @Test func `a dash is standard output`() { #expect(destination("-") == .standardOutput) }

    @Test(arguments: [
        ("../../etc", "______etc"), ("a b", "a_b"), ("æ", "__"), ("A-1_z", "A-1_z"), ("\u{1B}[2J", "__2J"),
    ])
    func `an account's id cannot choose a path`(account: String, part: String) {
        #expect(ExportRequest.fileName(of: account) == part)
    }
}
