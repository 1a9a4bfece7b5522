import DataportCore
import DataportHTTP

extension ListmonkReader {
    /// Reads media, and their files as far as they stand at listmonk itself: nothing else is asked.
    func readMedia() throws(DataportError) {
        small.mention(.mediaFile)
        var missing = 0
        var pages = ListmonkPages(api, "/api/media")
        while let page = try pages.next() {
            for medium in try objects(page, at: "/api/media") {
                let number = try id(of: medium, at: "/api/media")
                guard known[.mediaFile, default: []].insert(number).inserted else { continue }
                var values = ListmonkMapping.media(medium)
                if try !addFile(of: medium, to: &values) { missing += 1 }
                small.add(.mediaFile, id: Self.id(number), values)
            }
        }
        if missing > 0 {
            limit(.mediaFile, because: "\(missing) files could not be fetched from listmonk, their records are here")
        }
        remark(
            .warning, "listmonk.media_missing",
            "files of media could not be fetched: they are gone, or stand at another host", missing)
    }

    private func addFile(of medium: RemoteObject, to values: inout [String: String]) throws(DataportError) -> Bool {
        guard let url = medium.string("url"), let path = localPath(url),
            let bytes = try api.file(path, type: medium.string("content_type"))
        else {
            return false
        }
        let path2 = try content.keep(
            bytes, of: .mediaFile, fileExtension: Self.fileExtension(medium.string("filename") ?? ""))
        values["content"] = path2
        values["bytes"] = "\(bytes.count)"
        values["sha256"] = path2.split(separator: "/").last.map { String($0.prefix(64)) }
        return true
    }

    /// The path at which listmonk itself has a file; `nil` when it stands at another host.
    private func localPath(_ url: String) -> String? {
        var path = url[...]
        for origin in [api.client.base.origin, rootOrigin].compactMap({ $0 }) where url.hasPrefix(origin + "/") {
            path = url.dropFirst(origin.utf8.count)
        }
        guard path.first == "/", !path.hasPrefix("//"), !path.contains("?"), !path.contains("#") else { return nil }
        let segments = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        guard !segments.contains(".."), !segments.contains(".") else { return nil }
        return "/" + segments.map { PercentEncoding.component(String($0)) }.joined(separator: "/")
    }

    /// Where listmonk's own pages stand, as its settings say.
    private var rootOrigin: String? {
        guard let root = rootURL, let mark = root.firstRange(of: "://") else { return nil }
        let host = root[mark.upperBound...].prefix { $0 != "/" }
        return String(root[..<mark.upperBound]) + host
    }

    /// What stands behind the last dot of a name, if it is harmless.
    private static func fileExtension(_ name: String) -> String {
        guard let dot = name.lastIndex(of: ".") else { return "bin" }
        let ending = name[name.index(after: dot)...].lowercased()
        let isPlain = ending.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) }
        return isPlain && (1...8).contains(ending.utf8.count) ? ending : "bin"
    }
}
