// Goes on its rounds: each at its own interval, none held up by another.
// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import Ledger
internal import Synchronization
internal import System

/// Starts the looks of its rounds and gives up on those that are late.
///
/// A look has a thread for as long as it takes, and at most one. One that never comes back costs that thread, and each
/// of its turns from then on is a failure.
package final class Patrol: Sendable {
    private let beats: Mutex<[Beat]>
    private let queue = DispatchQueue(label: "bursar.watch", qos: .utility)
    private let timer = Mutex<Timer?>(nil)

    /// One round and where it stands.
    private final class Beat: Sendable {
        let round: Round
        let state: Mutex<State>

        init(_ round: Round, due: ContinuousClock.Instant) {
            self.round = round
            state = Mutex(State(due: due))
        }
    }

    private struct State {
        /// When the next turn begins.
        var due: ContinuousClock.Instant
        /// The turn that is open: nobody has said yet what came of it. At its end it is given up.
        var open: (end: ContinuousClock.Instant, verdict: Round.Verdict)?
        /// A thread is out, be its turn open or given up.
        var isOut = false
        /// It has had its last turn.
        var isEnded = false
    }

    package init(_ rounds: [Round]) { beats = Mutex(rounds.map(Self.beat)) }

    private static func beat(_ round: Round) -> Beat {
        // Not all at once, and all soon.
        let wait = min(round.every, .seconds(1)) * Double.random(in: 0..<1)
        return Beat(round, due: .now.advanced(by: wait))
    }

    /// Goes on these rounds from now on. One of a name that is there already goes on as it was, with the look that is out.
    package func replace(_ rounds: [Round]) {
        let ended = beats.withLock { beats in
            var known = Dictionary(beats.map { ($0.round.name, $0) }, uniquingKeysWith: { first, _ in first })
            beats = rounds.map { known.removeValue(forKey: $0.name) ?? Self.beat($0) }
            return Array(known.values)
        }
        for beat in ended { end(beat) }
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
        for beat in beats.withLock({ $0 }) { end(beat) }
    }

    private func end(_ beat: Beat) {
        beat.state.withLock { state in
            _ = state.open?.verdict.take()
            state.open = nil
            state.isEnded = true
        }
    }

    private func tick() {
        let now = ContinuousClock.now
        for beat in beats.withLock({ $0 }) {
            giveUp(beat, at: now)
            begin(beat, at: now)
        }
        wake()
    }

    /// Ends a turn whose time is over.
    private func giveUp(_ beat: Beat, at now: ContinuousClock.Instant) {
        let late = beat.state.withLock { state in
            guard let open = state.open, open.end <= now, open.verdict.take() else { return false }
            return true
        }
        if late { close(beat, beat.round.giveUp(.timedOut(nil)), at: now) }
    }

    private func begin(_ beat: Beat, at now: ContinuousClock.Instant) {
        enum Move { case wait, missed, go(Round.Verdict) }
        let deadline = now.advanced(by: beat.round.timeout)
        let move = beat.state.withLock { state -> Move in
            guard !state.isEnded, state.open == nil, state.due <= now else { return .wait }
            guard !state.isOut else { return .missed }
            let verdict = Round.Verdict()
            state.open = (deadline.advanced(by: Self.grace), verdict)
            state.isOut = true
            return .go(verdict)
        }
        switch move {
        case .wait: break
        case .missed: close(beat, beat.round.giveUp(.stuck), at: now)
        case .go(let verdict):
            let isStarted = Thread.start(stack: Self.stack) { [weak self] in
                let next = beat.round.look(Deadline(deadline), verdict)
                beat.state.withLock { $0.isOut = false }
                guard let next, let self else { return }
                close(beat, next, at: .now)
                queue.async { [weak self] in self?.wake() }
            }
            if !isStarted {
                beat.state.withLock { $0.isOut = false }
                if verdict.take() { close(beat, beat.round.giveUp(.ours("no thread could be started")), at: now) }
            }
        }
    }

    /// A turn is over: the next one begins an interval after this one began, or at once where that is past.
    private func close(_ beat: Beat, _ next: Round.Interval, at now: ContinuousClock.Instant) {
        let every = next == .short ? beat.round.every / 2 : beat.round.every
        beat.state.withLock { state in
            state.open = nil
            // A little sooner than later: rounds that started together drift apart.
            state.due = max(now, state.due.advanced(by: every * Double.random(in: 0.9...1)))
        }
    }

    /// Sets the timer to what comes next.
    private func wake() {
        let next = beats.withLock { $0 }.lazy.map { beat in
            beat.state.withLock { state in state.open?.end ?? state.due }
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
