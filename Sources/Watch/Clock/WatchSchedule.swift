// Does tasks again and again: each at its own interval, none held up by another.
// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import Synchronization
internal import System

/// Starts the looks of its tasks and gives up on those that are late.
///
/// A look has a thread for as long as it takes, and at most one. One that never comes back costs that thread, and each
/// of its turns from then on is a failure.
package final class WatchSchedule: Sendable {
    private let entries: Mutex<[Entry]>
    private let queue = DispatchQueue(label: "bursar.watch", qos: .utility)
    private let timer = Mutex<Timer?>(nil)

    /// One task and where it stands.
    private final class Entry: Sendable {
        let task: WatchTask
        let state: Mutex<State>

        init(_ task: WatchTask, due: ContinuousClock.Instant) {
            self.task = task
            state = Mutex(State(due: due))
        }
    }

    private struct State {
        /// When the next turn begins.
        var due: ContinuousClock.Instant
        /// The turn that is open: nobody has said yet what came of it. At its end it is given up.
        var open: (end: ContinuousClock.Instant, verdict: WatchTask.Verdict)?
        /// A thread is out, be its turn open or given up.
        var isOut = false
        /// It has had its last turn.
        var isEnded = false
    }

    package init(_ tasks: [WatchTask]) { entries = Mutex(tasks.map(Self.entry)) }

    private static func entry(_ task: WatchTask) -> Entry {
        // Not all at once, and all soon.
        let wait = min(task.every, .seconds(1)) * Double.random(in: 0..<1)
        return Entry(task, due: .now.advanced(by: wait))
    }

    /// Has these tasks from now on. One of a name that is there already goes on as it was, with the look that is out.
    package func replace(_ tasks: [WatchTask]) {
        let ended = entries.withLock { entries in
            var known = Dictionary(entries.map { ($0.task.name, $0) }, uniquingKeysWith: { first, _ in first })
            entries = tasks.map { known.removeValue(forKey: $0.name) ?? Self.entry($0) }
            return Array(known.values)
        }
        for entry in ended { end(entry) }
        queue.async { [weak self] in self?.wake() }
    }

    package func start() {
        let started = Timer(on: queue) { [weak self] in self?.tick() }
        timer.withLock { $0 = started }
        started.call(after: .zero)
    }

    /// Nothing begins any more. Looks that are out end when they end; what they bring is dropped.
    package func stop() {
        timer.withLock { timer in
            timer?.cancel()
            timer = nil
        }
        for entry in entries.withLock({ $0 }) { end(entry) }
    }

    private func end(_ entry: Entry) {
        entry.state.withLock { state in
            _ = state.open?.verdict.take()
            state.open = nil
            state.isEnded = true
        }
    }

    private func tick() {
        let now = ContinuousClock.now
        for entry in entries.withLock({ $0 }) {
            giveUp(entry, at: now)
            begin(entry, at: now)
        }
        wake()
    }

    /// Ends a turn whose time is over.
    private func giveUp(_ entry: Entry, at now: ContinuousClock.Instant) {
        let late = entry.state.withLock { state in
            guard let open = state.open, open.end <= now, open.verdict.take() else { return false }
            return true
        }
        if late { close(entry, entry.task.giveUp(.timedOut(nil)), at: now) }
    }

    private func begin(_ entry: Entry, at now: ContinuousClock.Instant) {
        enum Move { case wait, missed, go(WatchTask.Verdict) }
        let deadline = now.advanced(by: entry.task.timeout)
        let move = entry.state.withLock { state -> Move in
            guard !state.isEnded, state.open == nil, state.due <= now else { return .wait }
            guard !state.isOut else { return .missed }
            let verdict = WatchTask.Verdict()
            state.open = (deadline.advanced(by: Self.grace), verdict)
            state.isOut = true
            return .go(verdict)
        }
        switch move {
        case .wait: break
        case .missed: close(entry, entry.task.giveUp(.stuck), at: now)
        case .go(let verdict):
            let isStarted = Thread.start(stack: Self.stack) { [weak self] in
                let next = entry.task.look(Deadline(deadline), verdict)
                entry.state.withLock { $0.isOut = false }
                guard let next, let self else { return }
                close(entry, next, at: .now)
                queue.async { [weak self] in self?.wake() }
            }
            if !isStarted {
                entry.state.withLock { $0.isOut = false }
                if verdict.take() { close(entry, entry.task.giveUp(.ours("no thread could be started")), at: now) }
            }
        }
    }

    /// A turn is over: the next one begins an interval after this one began, or at once where that is past.
    private func close(_ entry: Entry, _ next: WatchTask.Interval, at now: ContinuousClock.Instant) {
        let every = next == .short ? entry.task.every / 2 : entry.task.every
        entry.state.withLock { state in
            state.open = nil
            // A little sooner than later: tasks that started together drift apart.
            state.due = max(now, state.due.advanced(by: every * Double.random(in: 0.9...1)))
        }
    }

    /// Sets the timer to what comes next.
    private func wake() {
        let next = entries.withLock { $0 }.lazy.map { entry in
            entry.state.withLock { state in state.open?.end ?? state.due }
        }.min()
        guard let next else { return }
        let wait = max(.zero, ContinuousClock.now.duration(to: next))
        timer.withLock { $0?.call(after: wait + .milliseconds(1)) }
    }

    /// What a look has to say for itself: one that ends at its deadline knows what it waited for, and is not out any more
    /// when its next turn comes.
    static let grace = Duration.milliseconds(100)

    /// What TLS and a resolver need, twice over.
    private static let stack = 512 << 10
}
