import DataportCore
import DataportProviders
import Foundation
import Testing

@Suite struct StoreLocationTests {
    @Test func `the environment decides in the documented order`() throws {
        var environment = ["HOME": "/h"]
        #expect(try StoreLocation.defaultPath { environment[$0] } == "/h/.local/share/dataport/accounts.sqlite")
        environment["XDG_DATA_HOME"] = "relative"
        #expect(try StoreLocation.defaultPath { environment[$0] } == "/h/.local/share/dataport/accounts.sqlite")
        environment["XDG_DATA_HOME"] = "/x"
        #expect(try StoreLocation.defaultPath { environment[$0] } == "/x/dataport/accounts.sqlite")
        environment["DATAPORT_STORE"] = "s.sqlite"
        #expect(try StoreLocation.defaultPath { environment[$0] } == "s.sqlite")
        let error = #expect(throws: DataportError.self) { _ = try StoreLocation.defaultPath { _ in nil } }
        #expect(error?.code == .configuration)
    }

    @Test func `folders are made for their owner alone, and a second call changes nothing`() throws {
        let test = try TestStore()
        let path = test.folder.path + "/a/b/accounts.sqlite"
        #expect(try AccountStore.createIfMissing(at: path))
        for folder in ["/a", "/a/b"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: test.folder.path + folder)
            #expect(attributes[.posixPermissions] as? Int == 0o700)
        }
        #expect(try !AccountStore.createIfMissing(at: path))
        let blocked = #expect(throws: DataportError.self) { _ = try AccountStore.createIfMissing(at: path + "/c/d") }
        #expect(blocked?.code == .cannotCreate)
    }
}
