import DataportCore
import DataportFormats
import DataportProviders

/// What a provider can read and hold, as text, Markdown and JSON.
enum ProviderPage {
    /// For people at a terminal.
    static func text(_ provider: Provider, style: Style) -> String {
        var text = "\(style.bold(provider.name)), written \(provider.scheme):\(provider.form)\n\(provider.summary)\n"
        guard let capabilities = provider.capabilities else {
            let writes = provider.target == nil ? "Nothing is written to it." : "Accounts are written to it."
            return text + "\nEverything that it holds is read. \(writes)\n"
        }
        text += credentials(provider)
        var kinds = TextTable([("kind", .left), ("read", .left), ("written", .left), ("", .left)])
        for kind in capabilities.kinds {
            kinds.add([label(kind.kind), kind.reads.word, kind.writes.word, reason(kind)])
        }
        var states = TextTable([("state", .left), ("becomes", .left), ("", .left)])
        for state in capabilities.states {
            states.add([state.status.rawValue, state.words ?? "kept out", state.note ?? ""])
        }
        text += "\n" + kinds.render(style: style) + "\n" + states.render(style: style) + "\n"
        for kind in capabilities.kinds { text += fields(kind, capabilities) }
        return text + "\n" + capabilities.notes.map { "\($0)\n" }.joined()
    }

    private static func label(_ kind: AssetKind.ID) -> String { AssetKind.kind(kind)?.label ?? kind.name }

    private static func reason(_ kind: Capabilities.Kind) -> String {
        let (reads, writes) = (kind.reads.reason, kind.writes.reason)
        guard let reads, let writes, reads != writes else { return reads ?? writes ?? "" }
        return "\(reads); \(writes)"
    }

    private static func credentials(_ provider: Provider) -> String {
        let names = provider.credentials.map { "DATAPORT_\(provider.scheme.uppercased())_\($0.uppercased())" }
        let lines = provider.credentials.map { "\($0) = …" }
        guard !names.isEmpty else { return "" }
        return "\nCredentials: \(names.joined(separator: ", ")) in the environment,"
            + " or the lines “\(lines.joined(separator: "”, “"))” in a file for --credentials.\n"
            + "Where two accounts of one service are moved, the one that is written to may have DATAPORT_TO_… instead.\n"
    }

    /// The fields of a kind that are lost, by reason.
    private static func losses(
        _ kind: Capabilities.Kind, _ capabilities: Capabilities
    ) -> [(reason: String, fields: [String])] {
        guard !kind.holds.isEmpty, let fields = AssetKind.kind(kind.kind)?.fields.dropFirst() else { return [] }
        var losses: [(reason: String, fields: [String])] = []
        for field in fields where !kind.holds.contains(field.name) {
            let reason = kind.reason(field.name, capabilities.provider)
            if let index = losses.firstIndex(where: { $0.reason == reason }) {
                losses[index].fields.append(field.name)
            } else {
                losses.append((reason, [field.name]))
            }
        }
        return losses
    }

    private static func fields(_ kind: Capabilities.Kind, _ capabilities: Capabilities) -> String {
        losses(kind, capabilities).map { loss in
            "\(label(kind.kind)): \(loss.fields.joined(separator: ", ")) – \(loss.reason)\n"
        }.joined()
    }

    // MARK: Markdown

    /// A page of docs/providers.
    static func markdown(_ provider: Provider) -> String {
        guard let capabilities = provider.capabilities else { return "# \(provider.name)\n\n\(provider.summary)\n" }
        var text =
            "# \(provider.name)\n\n\(generated)\n\n\(provider.summary) It is written `\(provider.scheme):\(provider.form)`.\n"
        text += credentials(provider).replacing("\n", with: "\n")
        text += "\n## Kinds\n\n| kind | read | written | |\n|---|---|---|---|\n"
        for kind in capabilities.kinds {
            text += "| \(label(kind.kind)) | \(kind.reads.word) | \(kind.writes.word) | \(cell(reason(kind))) |\n"
        }
        text +=
            "\n## States\n\nWho may be mailed there could be mailed before; nobody else.\n\n| state | becomes | |\n|---|---|---|\n"
        for state in capabilities.states {
            text += "| \(state.status.rawValue) | \(cell(state.words ?? "kept out")) | \(cell(state.note ?? "")) |\n"
        }
        text += "\n## Fields that are lost\n\n| kind | fields | why |\n|---|---|---|\n"
        for kind in capabilities.kinds {
            for loss in losses(kind, capabilities) {
                text += "| \(label(kind.kind)) | \(loss.fields.joined(separator: ", ")) | \(cell(loss.reason)) |\n"
            }
        }
        return text + "\n## What else to know\n\n" + capabilities.notes.map { "- \($0)\n" }.joined()
    }

    /// The list of the pages.
    static func index(_ services: [Provider]) -> String {
        var text =
            "# Services\n\n\(generated)\n\nWhat can be read from a service and what it can hold, with the reason for every gap.\n\n"
        text += "| service | | kinds read | kinds written |\n|---|---|---|---|\n"
        for provider in services {
            let kinds = provider.capabilities?.kinds ?? []
            let read = kinds.count { if case .none = $0.reads { false } else { true } }
            let written = kinds.count { if case .none = $0.writes { false } else { true } }
            text +=
                "| [\(provider.name)](\(provider.scheme).md) | `\(provider.scheme):\(provider.form)` | \(read) | \(written) |\n"
        }
        return text
    }

    private static let generated =
        "<!-- Rendered from the declarations in Sources/DataportProviders by `make schemas`. -->"

    private static func cell(_ text: String) -> String { text.replacing("|", with: "\\|") }

    // MARK: JSON

    static func object(_ provider: Provider) -> JSONValue {
        .object(present: [
            "provider": .string(provider.name), "scheme": .string(provider.scheme), "form": .string(provider.form),
            "summary": .string(provider.summary), "writes": .bool(provider.target != nil),
            "credentials": provider.credentials.isEmpty ? nil : .strings(provider.credentials),
            "kinds": provider.capabilities.map { capabilities in
                .object(capabilities.kinds.map { .init($0.kind.name, object($0)) })
            },
            "states": provider.capabilities.map { capabilities in
                .object(
                    capabilities.states.map {
                        .init(
                            $0.status.rawValue,
                            .object(present: [
                                "becomes": $0.words.map { .string($0) }, "note": $0.note.map { .string($0) },
                            ]))
                    })
            },
        ])
    }

    private static func object(_ kind: Capabilities.Kind) -> JSONValue {
        .object(present: [
            "read": .string(kind.reads.word), "write": .string(kind.writes.word),
            "reason": reason(kind).isEmpty ? nil : .string(reason(kind)), "holds": .strings(kind.holds.sorted()),
            "reasons": .object(kind.reasons.sorted { $0.key < $1.key }.map { .init($0.key, .string($0.value)) }),
        ])
    }
}
