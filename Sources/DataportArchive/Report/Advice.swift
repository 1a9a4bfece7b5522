import DataportCore

/// What to say about what is not in the archive: the same words on the page, in the report and in the README.
enum Advice {
    /// A state in words.
    static func state(_ state: ArchiveFacts.KindFacts.State) -> String {
        switch state {
        case .complete: "Complete"
        case .partial: "In part"
        case .unreadable: "Could not be read"
        case .excluded: "Left out on request"
        }
    }

    /// What to do about a secret that was taken out.
    static func next(for secret: SecretKind) -> String {
        switch secret {
        case .password: "Enter the password again at the new place."
        case .apiKey: "Issue a new key at the new place, put it into whatever used the old one, and revoke the old one."
        case .privateKey: "Let the new place make a new key pair, and publish its public key in DNS."
        }
    }

    /// Which secret of which kind: `Password of delivery servers`.
    static func name(of redaction: ArchiveFacts.Redaction) -> String {
        if redaction.secret == .apiKey, redaction.kind == .apiKey { return "API keys" }
        let words = redaction.field.split(separator: "_").map { $0 == "dkim" ? "DKIM" : String($0) }
        return
            "\(Wording.sentence(words.joined(separator: " "))) of \(AssetKind.kind(redaction.kind)?.label ?? redaction.kind.name)"
    }

    /// What one record of a kind is called: `Delivery server`.
    static func singular(of kind: AssetKind.ID) -> String {
        Wording.sentence(String(kind.name.map { $0 == "_" ? " " : $0 }))
    }

    /// What has to be done at the new place before an account works there, for the kinds that have records here.
    static func arrival(of kind: AssetKind.ID) -> String? {
        switch kind {
        case .sendingDomain: "Verify each domain again and publish the DNS records that the new place asks for."
        case .trackingDomain: "Point the CNAME record of each domain to the new place and verify it again."
        case .deliveryServer: "Enter the credentials again, test the route, and only then switch it on."
        case .bounceServer, .feedbackLoopServer, .mailboxMonitor: "Enter the password of the mailbox again and test it."
        case .apiKey: "Issue new keys; keys are never copied."
        case .campaign: "Campaigns arrive as drafts; schedule them again."
        case .suppression: "Import them before anything that could be mailed."
        default: nil
        }
    }
}
