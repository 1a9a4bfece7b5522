import DataportCore
import DataportHTTP
import Synchronization

extension MailWizzWriter {
    func writeLists(_ changes: [ServiceChange], of kind: AssetKind) throws(DataportError) {
        for change in changes {
            let isLoud = MailWizzBodies.isLoud(change.row)
            let row = try placed(change.row)
            let form = MailWizzBodies.list(row, isQuiet: isLoud)
            try context.intend([change], of: kind)
            var uid: String?
            if change.before == nil {
                uid = try make(change, of: kind, at: "/lists", uid: "list_uid", form)
            } else {
                uid = try settle(change, of: kind, try api.write(.put, "/lists/\(change.id)", form), uid: "list_uid")
            }
            if let uid, isLoud { shared.withLock { $0.quiet[uid] = row } }
        }
    }

    /// A list with a postal address that MailWizz takes: a country or a zone that is spelled otherwise here would cost the whole list. Without its country an
    /// address is none, and the customer's is taken.
    private func placed(_ row: ProjectedRow) throws(DataportError) -> ProjectedRow {
        guard let company = row["company"].flatMap({ RemoteObject($0) }), let country = company.text("country") else {
            return row
        }
        var row = row
        guard let number = try countryNumbers()[country] else {
            row["company"] = nil
            return row
        }
        guard let zone = company.text("zone") else { return row }
        let zones = try MailWizzPages.all(api, "/countries/\(number)/zones").compactMap { $0.text("name") }
        if !zones.contains(zone) { row["company"] = company.rest(without: ["zone", "zone_code"]) }
        return row
    }

    private func countryNumbers() throws(DataportError) -> [String: String] {
        if let countries { return countries }
        let found = try MailWizzPages.all(api, "/countries").reduce(into: [String: String]()) { numbers, country in
            if let name = country.text("name") { numbers[name] = country.text("country_id") }
        }
        countries = found
        return found
    }

    /// Switches a list's notices off before people come, if they are on.
    func hush(_ list: String) throws(DataportError) {
        // Nobody comes to the list before it is quiet.
        try shared.withLock { shared throws(DataportError) in
            guard shared.quiet[list] == nil, let row = try context.records(.list, [list])[list],
                MailWizzBodies.isLoud(row)
            else { return }
            guard case .done = try api.write(.put, "/lists/\(list)", MailWizzBodies.list(row, isQuiet: true)) else {
                throw DataportError(
                    .denied, "a list tells its owner of everybody who joins, and it could not be switched off",
                    place: "\(api.address)/lists/\(list)",
                    advice: "switch it off on MailWizz's pages, then run it again")
            }
            shared.quiet[list] = row
        }
    }

    /// Gives lists and fields what had to wait for the people.
    func settleLists() throws(DataportError) {
        let fields = required
        let lists = shared.withLock { shared in
            defer { shared.quiet = [:] }
            return shared.quiet
        }
        required = []
        for (list, row) in lists.sorted(by: { $0.key < $1.key }) {
            _ = try api.write(.put, "/lists/\(list)", MailWizzBodies.list(row, isQuiet: false))
        }
        for (list, rows) in Dictionary(grouping: fields, by: \.list).sorted(by: { $0.key < $1.key }) {
            let there = try existing(in: list)
            for field in rows {
                guard let number = there[field.row["tag"] ?? ""]?.text("field_id") else { continue }
                let form = MailWizzBodies.field(field.row, isRequired: true, isNew: false)
                _ = try api.write(.put, "/lists/\(list)/fields/\(number)", form)
            }
        }
    }

    // MARK: Fields

    func writeFields(_ changes: [ServiceChange], of kind: AssetKind) throws(DataportError) {
        for (given, group) in Dictionary(grouping: changes, by: { $0.row["list_id"] ?? "" }).sorted(by: {
            $0.key < $1.key
        }) {
            guard let list = try uid(.list, given) else {
                for change in group { context.refuse(change, of: kind, "its list did not arrive") }
                continue
            }
            let there = try existing(in: list)
            for change in group.sorted(by: { Self.position($0) < Self.position($1) }) {
                try write(change, of: kind, list, there[change.row["tag"] ?? ""])
            }
        }
    }

    private static func position(_ change: ServiceChange) -> Int {
        change.row["position"].flatMap { Int($0) } ?? Int.max
    }

    /// The fields of a list by tag: some are on every new list, and must not be made again.
    private func existing(in list: String) throws(DataportError) -> [String: RemoteObject] {
        try MailWizzReader.fields(api, of: list).reduce(into: [:]) { fields, field in
            if let tag = field.text("tag") { fields[tag] = field }
        }
    }

    private func write(
        _ change: ServiceChange, of kind: AssetKind, _ list: String, _ there: RemoteObject?
    ) throws(DataportError) {
        let tag = change.row["tag"] ?? ""
        let isRequired = change.row["required"] == "true"
        try context.intend([change], of: kind)
        let answer: MailWizzAPI.Written
        if let there, isSame(there, change.row, tag) {
            return try context.done([change], of: kind, as: ["\(list)-\(tag)"])
        }
        if let there, let number = there.text("field_id") {
            // What is required already stays so; what becomes required waits for the people.
            let isSet = isRequired && there.text("required") == "yes"
            let form = MailWizzBodies.field(change.row, isRequired: isSet, isNew: false)
            answer = try api.write(.put, "/lists/\(list)/fields/\(number)", form)
        } else {
            let form = MailWizzBodies.field(change.row, isRequired: false, isNew: true)
            let created = try api.create("/lists/\(list)/fields", form) { () throws(DataportError) in
                try existing(in: list)[tag] == nil ? nil : tag
            }
            guard case .answered(let written) = created else {
                return try finish(change, of: kind, list, isRequired: isRequired)
            }
            answer = written
        }
        switch answer {
        case .done: try finish(change, of: kind, list, isRequired: isRequired && there?.text("required") != "yes")
        case .refused(404), .refused(405):
            context.refuse(
                change, of: kind, "this MailWizz cannot make fields over its API: make it on its pages first")
        default: _ = try settle(change, of: kind, answer, uid: "field_id")
        }
    }

    private func finish(
        _ change: ServiceChange, of kind: AssetKind, _ list: String, isRequired: Bool
    ) throws(DataportError) {
        if isRequired { required.append((list, change.row)) }
        try context.done([change], of: kind, as: ["\(list)-\(change.row["tag"] ?? "")"])
    }

    /// Whether a field that is there is as it shall be: on 1.x those of every list can be read and not be written.
    private func isSame(_ there: RemoteObject, _ row: ProjectedRow, _ tag: String) -> Bool {
        let values = MailWizzMapping.field(there, tag)
        return row.kind.fields.dropFirst().allSatisfy { field in
            let isCompared = !["list_id", "options", "created_at", "updated_at"].contains(field.name)
            return !isCompared || row[field.name] == nil || row[field.name] == values[field.name]
        }
    }
}
