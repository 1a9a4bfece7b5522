import DataportBodies
import DataportCore
import DataportEngine
import DataportFormats
import DataportTemplates
import Glibc

/// A plan that was kept: with it an import is refused when anything that the plan was made from has changed.
enum PlanFile {
    /// The fingerprint of an account that is not there.
    static let noAccount = "none"

    private static func document(
        _ request: ImportRequest, _ prepared: ImportRun.Prepared, fingerprint: String
    ) -> JSONValue {
        [
            "dataport_plan": 1, "archive_sha256": .string(prepared.identity.archiveDigest),
            "account": .string(prepared.account), "target_fingerprint": .string(fingerprint),
            "on_conflict": .string(request.merging.onConflict.rawValue),
            "allow_resubscribe": .bool(request.merging.allowsResubscribing),
            "translate_to": .string(request.translation.target?.rawValue ?? "none"),
            "media_base_url": .string(request.translation.mediaBase?.address ?? "none"),
            "kinds": .strings(prepared.plan.exported.map(\.kind.id.name)),
        ]
    }

    /// Keeps the plan, when a file was named.
    static func write(
        _ request: ImportRequest, _ prepared: ImportRun.Prepared, fingerprint: String
    ) throws(DataportError) {
        guard let path = request.planFile else { return }
        try TextFile.create(document(request, prepared, fingerprint: fingerprint).text(.pretty), at: path)
    }

    /// Refuses when the plan in the file that was named is not the plan of this run.
    static func require(
        _ request: ImportRequest, _ prepared: ImportRun.Prepared, fingerprint: String
    ) throws(DataportError) {
        guard let path = request.planFile else { return }
        let kept = try read(path)
        guard case .object(let members) = document(request, prepared, fingerprint: fingerprint) else { return }
        for member in members where kept[member.key] != member.value {
            let changed = member.key == "target_fingerprint" ? "the target" : member.key
            throw DataportError(
                .negative, "\(changed) is not as it was when the plan was made; nothing was written", place: path,
                advice: "make a new plan: the same command with --dry-run and another file")
        }
    }

    private static func read(_ path: String) throws(DataportError) -> JSONValue {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            throw DataportError(
                .noInput, "the plan cannot be read: \(String(cString: strerror(errno)))", place: path,
                advice: "make one with --dry-run --plan")
        }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = bytes.withUnsafeMutableBytes { Glibc.read(file, $0.baseAddress, $0.count) }
        guard count >= 0 else { throw DataportError(.io, "the plan cannot be read", place: path) }
        bytes.removeLast(bytes.count - count)
        return try bytes.span.withUnsafeBytes { (text) throws(DataportError) in
            try JSONValue(reading: text, name: path)
        }
    }
}
