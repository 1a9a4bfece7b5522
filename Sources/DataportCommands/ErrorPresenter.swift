import DataportCore

/// Turns errors into text, in one place: what happened, where, what to do next.
enum ErrorPresenter {
    /// Writes the error for people.
    static func present(_ error: DataportError, to console: Console) {
        let style = console.style
        var text = "\(style.red(style.bold("error:"))) \(error.message)\n"
        if let place = error.place { text += "  where: \(Terminal.safe(place, limit: 1000))\n" }
        if let advice = error.advice { text += "  next:  \(advice)\n" }
        console.writeIgnoringErrors(text)
    }

    /// Says that a signal stopped the run.
    static func present(_ stop: Interruption.Stop, to console: Console) {
        console.writeIgnoringErrors(
            "stopped by \(stop.name); nothing was published. Run the same command to start again.\n")
    }
}
