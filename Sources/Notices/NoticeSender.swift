// Sees to it that notices are delivered: those of one target in their order, no target held up by another.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
package import Exposition
package import Ledger
package import Logging
package import Store
import Synchronization
import System

/// Takes what is due from the store, hands it to transports, and keeps what came of it.
///
/// A delivery has a thread of its own, and a target at most one. A notice that was delivered and could not be noted as
/// such, because the process ended in between, is delivered again: receivers know a repeat by its id.
package final class NoticeSender: Sendable {
    private let retries: RetrySchedule
    private let clock: @Sendable () -> Timestamp
    private let transport: @Sendable (_ target: String) -> (any NoticeTransport)?
    private let log: Log
    private let metrics: NoticeMetrics
    private let pending: Shared<Int?>
    private let queue = DispatchQueue(label: "bursar.notices", qos: .utility)
    private let state = Mutex(State())

    private struct State {
        /// Whoever tells the sender of notices holds it, so it does not hold the store.
        weak var store: LedgerStore?
        var timer: Timer?
        /// Targets that somebody is on the way to.
        var busy: [String: Notice.Kind] = [:]
        /// Somebody looks for what is due.
        var isLooking = false
        /// There may be more by now than they will find.
        var looksAgain = false
    }

    /// Deliveries at once.
    private static let most = 8
    /// Reports among them: mail that hangs leaves room for the webhooks of budgets.
    private static let mostReports = most / 2
    /// When to look again whatever was due when: somebody may have set the clock meanwhile.
    private static let longestSleep = Duration.seconds(60)

    /// `transport` says who delivers to a target, as the configuration of the moment has it.
    package init(
        registry: Registry, log: Log, retries: RetrySchedule = RetrySchedule(),
        clock: @escaping @Sendable () -> Timestamp,
        transport: @escaping @Sendable (_ target: String) -> (any NoticeTransport)?
    ) {
        self.retries = retries
        self.clock = clock
        self.transport = transport
        self.log = log
        let pending = Shared<Int?>(nil)
        self.pending = pending
        metrics = NoticeMetrics(registry: registry, pending: { pending.value })
    }

    package func start(_ store: LedgerStore) {
        let timer = Timer(on: queue) { [weak self] in self?.wake() }
        state.withLock { state in
            state.store = store
            state.timer = timer
        }
        wake()
    }

    /// Nothing is begun any more, and nothing waited for: what is on the way may arrive and still be noted, or goes out again
    /// after the next start.
    package func stop() {
        state.withLock { state in
            state.timer?.cancel()
            state.timer = nil
        }
    }

    /// Looks for what is due: notices were kept, or the configuration has changed. From any thread.
    package func wake() {
        let (store, busy) = state.withLock { state -> (LedgerStore?, [String: Notice.Kind]) in
            guard state.timer != nil, state.busy.count < Self.most else { return (nil, [:]) }
            state.looksAgain = state.isLooking
            guard !state.isLooking, let store = state.store else { return (nil, [:]) }
            state.isLooking = true
            return (store, state.busy)
        }
        let reports = Self.mostReports - busy.values.count { $0 == .report }
        store?.dueNotices(
            at: clock(), most: Self.most - busy.count, mostReports: reports, besides: Set(busy.keys)
        ) { [weak self] in self?.take($0) }
    }

    private func take(_ found: Result<NoticeTurn, StoreError>) {
        let turn = try? found.get()
        let looksAgain = state.withLock { state in
            state.isLooking = false
            guard state.timer != nil else { return false }
            for notice in turn?.due ?? [] { state.busy[notice.target] = notice.kind }
            return state.looksAgain
        }
        if let turn { pending.value = turn.pending }
        guard isRunning else { return }
        for notice in turn?.due ?? [] { send(notice) }
        sleep(until: turn?.next)
        if looksAgain { wake() }
    }

    private var isRunning: Bool { state.withLock { $0.timer != nil } }

    private func sleep(until next: Timestamp?) {
        let wait = next.map { Duration.milliseconds($0.milliseconds - clock().milliseconds) } ?? Self.longestSleep
        state.withLock { $0.timer?.call(after: min(max(wait, .milliseconds(1)), Self.longestSleep)) }
    }

    private func send(_ notice: Notice) {
        guard let transport = transport(notice.target) else {
            metrics.count(notice.kind, .dropped)
            say(.warning, notice, "dropped", "the configuration has no such target any more")
            return note(.dropped, of: notice)
        }
        let isStarted = Thread.start(stack: Self.stack) { [weak self] in
            do throws(DeliveryFailure) {
                try transport.deliver(notice)
                self?.settle(notice, nil)
            } catch {
                self?.settle(notice, error)
            }
        }
        if !isStarted { settle(notice, .failed("no thread could be started")) }
    }

    private func settle(_ notice: Notice, _ failure: DeliveryFailure?) {
        let now = clock()
        let outcome =
            failure.map { retries.outcome(of: $0, for: notice, at: now, chance: .random(in: 0...1)) } ?? .delivered
        switch outcome {
        case .delivered:
            metrics.count(notice.kind, .delivered)
            if notice.attempts > 0, notice.isToldOf { say(.info, notice, "delivered after all") }
        case .failed(let reason, _), .refused(let reason, _):
            metrics.count(notice.kind, .failed)
            if notice.attempts == 0, notice.isToldOf {
                say(.warning, notice, "not delivered, tried again later", reason)
            }
        case .dropped:
            metrics.count(notice.kind, .dropped)
            say(.error, notice, "dropped", failure?.reason)
        }
        note(outcome, of: notice)
    }

    private func say(_ level: LogLevel, _ notice: Notice, _ what: String, _ reason: String? = nil) {
        var message = LogMessage(
            level, "notice \(notice.name) \(what)\(reason.map { ": \($0)" } ?? "")", .notice(notice.id),
            .kind(notice.kind.rawValue))
        if notice.kind == .budget { message.fields.append(.target(notice.target)) }
        if let reason { message.fields.append(.reason(reason)) }
        log.say(message)
    }

    /// Until it is noted, nobody goes to that target: they would bring the same again.
    private func note(_ outcome: Delivery, of notice: Notice) {
        guard let store = state.withLock({ $0.store }) else { return }
        store.noteDelivery(of: notice, outcome, at: clock()) { [weak self] result in
            guard let self else { return }
            switch result {
            case .success:
                state.withLock { $0.busy[notice.target] = nil }
                wake()
            case .failure(.closed): break
            case .failure:
                queue.asyncAfter(deadline: .now() + 1) { [weak self] in self?.note(outcome, of: notice) }
            }
        }
    }

    /// What TLS and a resolver need, twice over.
    private static let stack = 512 << 10
}

extension Notice {
    /// A mail server that is down would fill the log with the pages of all users.
    fileprivate var isToldOf: Bool { kind == .budget || user.isEmpty }

    /// What the log calls it. People's addresses are not for the log.
    fileprivate var name: String { kind == .budget ? "\(id) to \(target)" : "\(id) of kind \(kind.rawValue)" }
}
