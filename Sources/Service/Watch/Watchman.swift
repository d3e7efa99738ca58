// All that is watched from outside: probes, queues, gauges; and what a reload makes of it.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Reports
import Store
import Synchronization
import Watch

/// Holds the boards, and the patrol that fills them.
final class Watchman: Sendable {
    private let ledger: ProbePlan
    let disk: DiskSpace
    private let clock: @Sendable () -> Timestamp
    private let tell: @Sendable (String) -> Void
    private let current: Mutex<Shift>

    /// What one configuration has watched.
    private struct Shift: Sendable {
        let probePlans: [ProbePlan]
        let queuePlans: [QueuePlan]
        let probes: ProbeBoard
        let queues: QueueBoard
        let gauges: GaugeBoard
        let patrol: Patrol

        init(
            _ probePlans: [ProbePlan], _ queuePlans: [QueuePlan], _ gauges: GaugeBoard, ledger: ProbePlan,
            clock: @escaping @Sendable () -> Timestamp, tell: @escaping @Sendable (String) -> Void
        ) {
            self.probePlans = probePlans
            self.queuePlans = queuePlans
            self.gauges = gauges
            probes = ProbeBoard([ledger] + probePlans, clock: clock) { tell($0.line) }
            queues = QueueBoard.of(queues: queuePlans, clock: clock)
            patrol = Patrol(probes.rounds + queues.rounds(clock: clock) + gauges.rounds)
        }
    }

    /// `tell` writes a line to the log.
    init(
        _ configuration: Configuration, store: LedgerStore, clock: @escaping @Sendable () -> Timestamp,
        tell: @escaping @Sendable (String) -> Void
    ) {
        self.clock = clock
        self.tell = tell
        disk = DiskSpace(of: store)
        var ledger = ProbePlan(LedgerProbe.name, LedgerProbe(store: store, disk: disk), critical: true)
        ledger.every = .seconds(5)
        ledger.failuresBeforeDown = 1
        ledger.successesBeforeUp = 1
        self.ledger = ledger
        current = Mutex(
            Shift(
                configuration.probes, configuration.queues, .of(gauges: configuration.gauges, clock: clock),
                ledger: ledger, clock: clock, tell: tell))
    }

    var probes: [ProbeEntry] { current.withLock { $0.probes }.all }
    var queues: [QueueBoard.Entry] { current.withLock { $0.queues }.all }
    var gauges: [GaugeBoard.Entry] { current.withLock { $0.gauges }.all }

    /// All of it as reports show it; of each gauge, a few figures at most.
    var watched: Watched {
        var watched = Watched()
        watched.probes = probes.filter { $0.plan.name != LedgerProbe.name }.map { entry in
            Watched.Probe(
                name: entry.plan.name, kind: entry.plan.kind, isCritical: entry.plan.isCritical,
                isUp: entry.standing.isUp)
        }
        watched.queues = queues.compactMap { entry in
            entry.reading.map { Watched.Queue(name: entry.plan.name, length: $0.length) }
        }
        watched.gauges = gauges.flatMap { entry in
            (entry.reading?.samples ?? []).prefix(Self.mostFigures).compactMap { sample in
                let labels = zip(entry.plan.labels, sample.labels).map { "\($0)=\($1)" }
                guard let value = Int64(exactly: (sample.value * 1_000_000).rounded()) else { return nil }
                return Watched.Gauge(name: ([entry.plan.name] + labels).joined(separator: " "), value: value)
            }
        }
        return watched
    }

    private static let mostFigures = 20

    func start() { current.withLock { $0.patrol }.start() }

    func stop() { current.withLock { $0.patrol }.stop() }

    /// Watches these from now on. What was known is forgotten, unless nothing has changed.
    func reload(probes: [ProbePlan], queues: [QueuePlan]) {
        let (before, after) = current.withLock { current -> (Patrol?, Patrol?) in
            guard (probes, queues) != (current.probePlans, current.queuePlans) else { return (nil, nil) }
            let before = current.patrol
            current = Shift(probes, queues, current.gauges, ledger: ledger, clock: clock, tell: tell)
            return (before, current.patrol)
        }
        before?.stop()
        after?.start()
    }
}

extension ProbeEntry {
    /// A line for the log.
    fileprivate var line: String {
        let word = standing.isUp == true ? "up" : "down"
        return "bursar: probe \(plan.name) (\(plan.kind)) is \(word)\(trouble.map { ": \($0)" } ?? "")"
    }
}
