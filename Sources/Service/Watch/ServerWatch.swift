// All that is watched from outside: probes, queues, gauges; and what a reload makes of it.
// SPDX-License-Identifier: Apache-2.0

import Configuration
import Ledger
import Logging
import Reading
import Reports
import Store
import Watch

/// Holds the boards, and the schedule that fills them.
final class ServerWatch: Sendable {
    private let ledger: ProbePlan
    let disk: DiskSpace
    private let clock: @Sendable () -> Timestamp
    private let probeBoard: ProbeBoard
    private let queueBoard: QueueBoard
    private let gaugeBoard: GaugeBoard
    private let schedule: WatchSchedule

    init(
        _ configuration: Configuration, store: LedgerStore, log: Log, clock: @escaping @Sendable () -> Timestamp
    ) {
        self.clock = clock
        disk = DiskSpace(of: store)
        var ledger = ProbePlan(ProbePlan.ledgerName, LedgerProbe(store: store, disk: disk), critical: true)
        ledger.every = .seconds(5)
        ledger.failuresBeforeDown = 1
        ledger.successesBeforeUp = 1
        self.ledger = ledger
        probeBoard = ProbeBoard([ledger] + configuration.probes, clock: clock) { log.say($0.message) }
        queueBoard = .of(queues: configuration.queues, clock: clock)
        gaugeBoard = .of(gauges: configuration.gauges, clock: clock)
        schedule = WatchSchedule(probeBoard.tasks + queueBoard.tasks(clock: clock) + gaugeBoard.tasks)
    }

    var probes: [ProbeEntry] { probeBoard.all }
    var queues: [QueueBoard.Entry] { queueBoard.all }
    var gauges: [GaugeBoard.Entry] { gaugeBoard.all }

    /// All of it as reports show it; of each gauge, a few figures at most.
    var watched: Watched {
        var watched = Watched()
        watched.probes = probes.filter { $0.plan.name != ProbePlan.ledgerName }.map { entry in
            Watched.Probe(
                name: entry.plan.name, kind: entry.plan.kind, isCritical: entry.plan.isCritical,
                isUp: entry.availability.isUp, latency: entry.took.map { Int64($0 / .microseconds(1)) })
        }
        watched.queues = queues.compactMap { entry in
            entry.reading.map { Watched.Queue(name: entry.plan.name, length: $0.length) }
        }
        watched.gauges = gauges.flatMap { entry in
            (entry.reading?.samples ?? []).prefix(Self.mostFigures).compactMap { sample in
                let labels = zip(entry.plan.labels, sample.labels).map { "\($0)=\($1)" }
                return Self.millionths(sample.value).map {
                    Watched.Gauge(name: ([entry.plan.name] + labels).joined(separator: " "), value: $0)
                }
            }
        }
        for entry in gauges {
            guard let samples = entry.reading?.samples else { continue }
            watched.gaugeTotals[entry.plan.name] = Self.millionths(samples.reduce(0) { $0 + $1.value })
        }
        return watched
    }

    private static let mostFigures = 20

    /// Nil for what is no number, or too large for one.
    private static func millionths(_ value: Double) -> Int64? { Int64(exactly: (value * 1_000_000).rounded()) }

    func start() { schedule.start() }

    func stop() { schedule.stop() }

    /// Watches these from now on. What is known of what has not changed stays known.
    func reload(probes: [ProbePlan], queues: [QueuePlan]) {
        probeBoard.replace([ledger] + probes)
        queueBoard.replace(queues)
        schedule.replace(probeBoard.tasks + queueBoard.tasks(clock: clock) + gaugeBoard.tasks)
    }
}

extension ProbeEntry {
    /// What the log says of a new verdict. A ledger that is down takes no events: no other probe weighs as much.
    fileprivate var message: LogMessage {
        let isUp = availability.isUp == true
        let why = failure.map { ": \($0)" } ?? ""
        var message = LogMessage(
            isUp ? .info : plan.name == ProbePlan.ledgerName ? .error : .warning,
            "probe \(plan.name) (\(plan.kind)) is \(isUp ? "up" : "down")\(why)", .probe(plan.name), .kind(plan.kind))
        if let failure { message.fields.append(.reason("\(failure)")) }
        return message
    }
}
