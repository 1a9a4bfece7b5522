import DataportCore
import DataportFormats

/// What Mailchimp gives its customers: the zip file of an account or of an audience, a folder that it was unpacked to, or single files.
enum MailchimpExport {
    static func open(
        _ location: String, account: String, options: SourceOptions
    ) throws(DataportError) -> PeopleSource {
        let files = try InputSet(location).files
        var export = PeopleExport(
            account: account, provider: "mailchimp", sourceName: "Mailchimp export", options: options)
        var content = MailchimpContent()
        var isFound = false
        // Activity is told by its campaign, so the campaigns come first.
        for file in files.sorted(by: { !$0.isActivity && $1.isActivity }) {
            if try addTable(file, to: &export, &content, options) {
                isFound = true
            } else if try content.look(at: file) {
                isFound = true
            } else {
                export.leave(file)
            }
        }
        guard isFound else {
            throw DataportError(
                .badInput, "no file here is an export of Mailchimp", place: location,
                advice:
                    "name the zip file, the folder or the CSV files that Mailchimp made; other tables are read with csv:FILE"
            )
        }
        try content.finish(&export)
        return try export.open()
    }

    /// Takes a table of people or of campaigns.
    private static func addTable(
        _ file: any InputFile, to export: inout PeopleExport, _ content: inout MailchimpContent,
        _ options: SourceOptions
    ) throws(DataportError) -> Bool {
        guard ["csv", "txt", "tsv", ""].contains(file.fileExtension), file.byteCount > 0 || isNamed(file) else {
            return false
        }
        if file.fileExtension == "txt", !isNamed(file) { return false }
        let sample = try TableSample(file)
        if MailchimpAudience.recognizes(sample.headings) {
            export.add(file, try MailchimpAudience.plan(sample, options: options))
            return true
        }
        if let plan = MailchimpActivity.plan(sample, campaign: { content.campaign(ofActivity: $0) }) {
            export.add(file, plan)
            return true
        }
        return content.takeCampaigns(sample)
    }

    /// Whether an empty file should have been one of people.
    private static func isNamed(_ file: any InputFile) -> Bool {
        file.fileExtension == "csv" && MailchimpAudience.named(file) != nil
    }
}

extension InputFile {
    /// Whether the file stands where account exports have what people did.
    fileprivate var isActivity: Bool { relativePath.lowercased().contains("activity") }
}
