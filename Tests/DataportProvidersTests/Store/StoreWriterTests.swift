import DataportCore
import DataportProviders
import Foundation
import Testing

@Suite struct StoreWriterTests {
    @Test func `an account that is there already is not written again`() throws {
        let test = try TestStore()
        try test.add(account: "42", mark: "mine")
        let error = #expect(throws: DataportError.self) { try test.add(account: "42", mark: "mine") }
        #expect(error?.code == .cannotCreate)
    }

    @Test func `what was not committed is not there`() throws {
        let test = try TestStore()
        do {
            var writer = try StoreWriter(test.store, account: "42")
            var batch = RecordBatch(fieldCount: AssetKind.account.fields.count)
            MarkedAccount(id: "42", mark: "m").append(0, of: .account, to: &batch)
            try writer.insert(batch, of: .account)
        }
        #expect(try test.store.accounts() == [])
        try test.add(account: "42", mark: "mine")
        #expect(try test.store.accounts() == ["42"])
    }

    @Test func `a dangling reference, a wrong word and a double id are refused without their values`() throws {
        let test = try TestStore()
        let wrong: [(String, (inout RecordBatch, AssetKind) -> Void)] = [
            ("a record refers to a record that is not in the account", { $0.append(text: "elsewhere \($1.id)") }),
            ("two records have the same id", { batch, _ in batch.appendNull() }),
        ]
        for (message, fill) in wrong {
            let error = #expect(throws: DataportError.self) {
                var writer = try StoreWriter(test.store, account: "42")
                let marked = MarkedAccount(id: "42", mark: "m")
                var accounts = RecordBatch(fieldCount: AssetKind.account.fields.count)
                marked.append(0, of: .account, to: &accounts)
                try writer.insert(accounts, of: .account)
                var batch = RecordBatch(fieldCount: AssetKind.template.fields.count)
                for _ in 0..<2 {
                    batch.append(text: message.hasPrefix("two") ? "same" : "t\(batch.rowCount)")
                    batch.append(text: "name")
                    fill(&batch, .template)
                    for _ in 3..<AssetKind.template.fields.count { batch.appendNull() }
                }
                try writer.insert(batch, of: .template)
                try writer.commit()
            }
            #expect(error?.code == .badInput)
            #expect(error?.message == message)
        }
        #expect(try test.store.accounts() == [])
    }

    @Test func `a redacted secret keeps its place as the marker`() throws {
        let test = try TestStore()
        try test.add(account: "42", contacts: [("a", "name")])
        var writer = try StoreWriter(test.store, account: "43")
        let marked = MarkedAccount(id: "43", mark: "m")
        var account = RecordBatch(fieldCount: AssetKind.account.fields.count)
        marked.append(0, of: .account, to: &account)
        try writer.insert(account, of: .account)
        var batch = RecordBatch(fieldCount: AssetKind.apiKey.fields.count)
        marked.append(0, of: .apiKey, to: &batch)
        #expect(batch.redact(field: AssetKind.apiKey.index(of: "key") ?? 0) == 1)
        try writer.insert(batch, of: .apiKey)
        try writer.commit()
        let connection = try AccountStore.connect(test.path, mode: .readOnly)
        #expect(try connection.texts("SELECT key FROM api_key WHERE account_id = '43'") == [#"{"redacted":"api_key"}"#])
    }
}
