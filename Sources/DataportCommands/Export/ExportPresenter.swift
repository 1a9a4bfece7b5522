import DataportArchive
import DataportCore
import DataportEngine
import DataportFormats
import Synchronization

/// Says what an export will do, does and did: tables and sentences for people, JSON lines for programs.
final class ExportPresenter: Sendable {
    private let options: OutputOptions
    private let request: ExportRequest
    private let line: ProgressLine?

    init(options: OutputOptions, request: ExportRequest) {
        self.options = options
        self.request = request
        line = options.showsProgress ? ProgressLine(console: .standardError) : nil
    }

    /// Called from the engine between batches.
    var progress: ProgressObserver {
        guard let line else { return { _ in } }
        return { line.show($0) }
    }

    /// Called between the images that are fetched.
    func images(_ done: Int, of all: Int) {
        guard options.showsProgress else { return }
        let text = done < all ? "images: \(Figures.count(done)) of \(Figures.count(all))" : ""
        Console.standardError.writeIgnoringErrors("\r\u{1B}[2K\(text)")
    }

    // MARK: Before

    /// Prints the plan of a dry run.
    func showPlan(_ plan: Plan, _ media: ExportMedia) throws(DataportError) {
        if options.json { return try write(ExportJSON.plan(plan, request)) }
        try Console.standardOutput.write(
            PlanText.render(plan, request, style: Console.standardOutput.style) + MediaText.plan(media))
    }

    func begin(_ plan: Plan) {
        if options.json { try? write(ExportJSON.plan(plan, request)) }
        guard options.verbose, !options.json else { return }
        Console.standardError.writeIgnoringErrors(PlanText.render(plan, request, style: Console.standardError.style))
    }

    // MARK: After

    func succeeded(_ outcome: ExportRun.Outcome) throws(DataportError) {
        line?.clear()
        if options.json { return try write(ExportJSON.result(outcome, request)) }
        guard !options.quiet else { return }
        let text = ExportText.summary(outcome, request, style: Console.standardOutput.style)
        // Standard output may be the archive itself.
        if case .standardOutput = request.destination {
            Console.standardError.writeIgnoringErrors(text)
        } else {
            try Console.standardOutput.write(text)
        }
    }

    func failed(_ error: any Error) {
        line?.clear()
        if options.json { try? write(ExportJSON.failure(error, request)) }
    }

    private func write(_ value: JSONValue) throws(DataportError) {
        try Console.standardOutput.write(value.text(.compact) + "\n")
    }
}
