import DataportFormats

/// A command by which a third party checks an archive, and what it shows.
struct VerificationStep {
    var purpose: String
    var command: String

    /// What the commands call the zip file.
    static let archiveName = "archive.zip"

    /// The steps in order: the zip file first, then what is in it.
    static func all(for facts: ArchiveFacts) -> [VerificationStep] {
        var steps = [
            VerificationStep(purpose: "The zip file is not damaged:", command: "unzip -tq \(archiveName)"),
            VerificationStep(purpose: "Unpack it:", command: "unzip -q \(archiveName) -d archive && cd archive"),
            VerificationStep(
                purpose: "No file was changed (on macOS: shasum -a 256 instead of sha256sum):",
                command: "sha256sum -c --quiet manifest-sha256.txt tagmanifest-sha256.txt"),
            VerificationStep(
                purpose: "No file was added or lost (BagIt):",
                command: "pip install bagit && python3 -m bagit --validate ."),
        ]
        if facts.formats.contains(.csv) {
            steps.append(
                VerificationStep(
                    purpose: "The tables hold what they promise (Data Package):",
                    command: "pip install frictionless && frictionless validate ../\(archiveName)"))
        }
        if facts.formats.contains(.xml),
            let file = facts.kinds.flatMap(\.files).first(where: { $0.path.hasSuffix(".xml") })
        {
            steps.append(
                VerificationStep(
                    purpose: "The XML files keep to their schema (any file of data/xml):",
                    command: "xmllint --nonet --noout --stream --schema schema/xml/dataport.xsd \(file.path)"))
        }
        return steps
    }
}
