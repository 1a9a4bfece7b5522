import DataportCore

/// Counts what is noticed while tables are read.
struct RemarkLog: Sendable {
    /// What can be noticed.
    enum Kind: String, CaseIterable, Sendable {
        case conflict = "status.conflict"
        case heldAndSubscribed = "address.held"
        case unknownStatus = "status.unknown"
        case ragged = "row.ragged"
        case noAddress = "row.no_address"
        case futureTime = "time.future"
        case badTime = "time.unreadable"
        case twins = "address.twins"
        case duplicate = "row.duplicate"
        case encoding = "cell.encoding"
        case unread = "file.unread"
        case noStatus = "status.none"

        var severity: Finding.Severity {
            switch self {
            case .conflict, .heldAndSubscribed, .unknownStatus, .ragged, .noAddress, .futureTime, .noStatus: .warning
            case .badTime, .twins, .duplicate, .encoding, .unread: .note
            }
        }

        var message: String {
            switch self {
            case .conflict: "people stand on one list with two statuses; the stricter one counts"
            case .heldAndSubscribed: "people are subscribed and held for the whole account; the hold counts"
            case .unknownStatus: "people have a status that nobody knows; they are not to be mailed"
            case .ragged: "rows have too few or too many cells and were left out; they are kept in the account record"
            case .noAddress: "rows have no address; their cells are kept in the account record"
            case .futureTime: "times lie in the future and prove nothing; they are kept in extra"
            case .badTime: "times cannot be read; they are kept in extra"
            case .twins: "people have addresses that differ in capitals only; they are one person"
            case .duplicate: "people stand on one list twice with one status; the other rows are kept in extra"
            case .encoding: "cells were not UTF-8 and were read as Windows-1252"
            case .unread: "files of the export are not read"
            case .noStatus: "people have no status in the file; they are not to be mailed"
            }
        }
    }

    private var counts: [Kind: (count: Int, place: Finding.Place?)] = [:]

    /// Counts something.
    mutating func add(_ kind: Kind, count: Int, at place: Finding.Place? = nil) {
        let known = counts[kind]
        counts[kind] = ((known?.count ?? 0) + count, known?.place ?? place)
    }

    /// How often something was noticed.
    func count(_ kind: Kind) -> Int { counts[kind]?.count ?? 0 }

    /// What was noticed.
    var remarks: [Remark] {
        Kind.allCases.compactMap { kind in
            counts[kind].map {
                Remark(kind.severity, rule: kind.rawValue, kind.message, count: $0.count, place: $0.place)
            }
        }
    }
}
