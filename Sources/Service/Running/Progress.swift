// A line that shows how far long work has come.
// SPDX-License-Identifier: Apache-2.0

/// Draws a bar on a terminal, at most ten times a second; elsewhere it says nothing.
struct Progress {
    private let title: String
    private let isShown: Bool
    private let start = ContinuousClock.now
    private var last: ContinuousClock.Instant?

    init(_ title: String, isQuiet: Bool = false) {
        self.title = title
        isShown = !isQuiet && Output.isTerminal(2)
    }

    /// `total` is nil where the end is not known.
    mutating func show(_ done: Int, of total: Int?) {
        guard isShown else { return }
        let now = ContinuousClock.now
        if let last, now - last < .milliseconds(100), done != total { return }
        last = now
        Output.write(Array("\r\u{1B}[2K\(line(done, of: total, after: now - start))".utf8), to: 2)
    }

    /// Clears the line for what comes after it.
    func end() {
        if isShown { Output.write(Array("\r\u{1B}[2K".utf8), to: 2) }
    }

    private func line(_ done: Int, of total: Int?, after elapsed: Duration) -> String {
        let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
        let rate = seconds > 0.2 ? " · \(Int(Double(done) / seconds)) a second" : ""
        guard let total, total > 0 else { return "\(title) \(done)\(rate)" }
        let width = 30
        let share = min(1, Double(done) / Double(total))
        let filled = Int(share * Double(width))
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
        return "\(title) \(bar) \(Int(share * 100)) %\(rate)"
    }
}
