import DataportFormats

/// How to prove that nothing was changed, with programs that are not ours.
struct CheckSection {
    let facts: ArchiveFacts

    var section: PageSection? {
        let steps: [HTML] = VerificationStep.all(for: facts).map {
            "<li><p>\($0.purpose)</p>\n<pre tabindex=\"0\"><code>\($0.command)</code></pre></li>\n"
        }
        return PageSection(
            "check", "Check this archive",
            """
            <p>Anybody can check that this archive is whole and unchanged, with common programs and without ours. Run these commands in a \
            terminal, in the folder where the zip file lies; <code>\(VerificationStep.archiveName)</code> stands for its name.</p>
            <ol class="steps">
            \(steps)</ol>

            """)
    }
}
