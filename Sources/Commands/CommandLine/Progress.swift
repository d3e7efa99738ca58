// A line that shows how far long work has come.
// SPDX-License-Identifier: Apache-2.0

/// Draws a bar on a terminal, at most ten times a second; elsewhere it says nothing.
struct Progress {
    private let title: String
    private let unit: String
    private let isShown: Bool
    private let start = ContinuousClock.now
    private var last: ContinuousClock.Instant?

    /// `unit` is what `show` counts, as in `events`; empty where only the share is worth showing.
    init(_ title: String, counting unit: String = "", isQuiet: Bool = false) {
        self.title = title
        self.unit = unit
        isShown = !isQuiet && Output.isTerminal(2)
    }

    /// `share` is how much of the work is done, from 0 to 1; nil where the end is not known.
    mutating func show(_ count: Int = 0, share: Double? = nil) {
        guard isShown else { return }
        let now = ContinuousClock.now
        if let last, now - last < .milliseconds(100) { return }
        last = now
        Output.show("\r\u{1B}[2K\(line(count, share, after: now - start))")
    }

    /// Clears the line for what comes after it.
    func end() {
        if isShown { Output.show("\r\u{1B}[2K") }
    }

    /// What the terminal shows.
    func line(_ count: Int, _ share: Double?, after elapsed: Duration) -> String {
        var line = title
        if let share {
            let width = 30
            let filled = max(0, min(width, Int(share * Double(width))))
            line += " " + String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
            line += " \(max(0, min(100, Int(share * 100)))) %"
        }
        guard !unit.isEmpty else { return line }
        line += "  \(count) \(unit)"
        let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
        return seconds < 0.5 ? line : line + ", \(Int(Double(count) / seconds)) a second"
    }
}
