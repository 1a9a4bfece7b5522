package import DataportCore

/// A record that a service did not take.
package struct ServiceRefusal: Sendable {
    package let kind: AssetKind.ID
    /// Its id in the archive.
    package let id: String
    /// The reason, without anything of the record.
    package let reason: String
}

/// What a second look at a service found.
package struct ServiceVerification: Sendable {
    /// What would still have to be written.
    package let plan: MergePlan
    /// People on lists who may be mailed there and must not be.
    package let mailable: Int
}

/// A sink that writes to a service.
package protocol ServiceSink: MergingSink {
    /// Records that the service did not take; known after the commit.
    var refusals: [ServiceRefusal] { get }

    /// Reads the service again and says what would still have to be written: nothing, when all arrived.
    func verify() async throws -> ServiceVerification
}
