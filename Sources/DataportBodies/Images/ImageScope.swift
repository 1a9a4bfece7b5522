import DataportCore
import DataportTemplates

/// Which images of bodies are meant.
package struct ImageScope: Sendable, Equatable {
    /// Whether all images on servers are, and not only those of the old service.
    package let isEverything: Bool
    /// Hosts of the old service, beside of those that are known.
    package let oldHosts: [String]

    /// A scope.
    package init(isEverything: Bool = false, oldHosts: [String] = []) {
        self.isEverything = isEverything
        self.oldHosts = oldHosts
    }

    /// The kinds whose bodies are looked at: what will be sent again. Single mails were sent.
    static let kinds = BodyFields.all.filter { $0.kind.id != .transactionalMessage }.map(\.kind)

    func contains(_ image: BodyImage) -> Bool {
        isEverything ? image.isOnServer : image.isOnOldService(oldHosts)
    }
}
