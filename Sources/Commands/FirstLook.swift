// One look at everything that a configuration has watched.
// SPDX-License-Identifier: Apache-2.0

import Configuration
import Dispatch
import Ledger
import Synchronization
import System
import Watch

/// What `bursar check --connect` prints: a line each, in the order of the configuration.
struct FirstLook: Sendable {
    let lines: [String]
    /// How many of them did not go well.
    let failures: Int

    /// Looks at all of it side by side, and waits for the last: for as long as the longest timeout.
    init(_ configuration: Configuration, now: Timestamp = .now) {
        let probes = ProbeBoard(configuration.probes, clock: { now })
        let queues = QueueBoard.of(queues: configuration.queues, clock: { now })
        let gauges = GaugeBoard.of(gauges: configuration.gauges, clock: { now })
        let schedule = WatchSchedule(probes.tasks + queues.tasks(clock: { now }) + gauges.tasks)
        schedule.start()
        func isOver() -> Bool {
            probes.all.allSatisfy { $0.checkedAt != nil } && queues.all.allSatisfy { $0.readAt != nil }
                && gauges.all.allSatisfy { $0.readAt != nil }
        }
        // Each notes something at its timeout, so this ends.
        let pause = DispatchSemaphore(value: 0)
        while !isOver() { _ = pause.wait(timeout: .now() + .milliseconds(20)) }
        schedule.stop()
        lines = probes.all.map(\.line) + queues.all.map(\.line) + gauges.all.map(\.line)
        failures =
            probes.all.count { $0.failure != nil } + queues.all.count { $0.failure != nil }
            + gauges.all.count { $0.failure != nil }
    }
}

extension ProbeEntry {
    fileprivate var line: String {
        let subject = "probe \(plan.name) (\(plan.kind)): "
        if let failure { return subject + "\(failure)" }
        let parts = Phase.allCases.compactMap { phase in
            reading.phases[phase].map { "\(phase.rawValue) \($0.inMilliseconds)" }
        }
        let end = reading.certificateEnd.map { end in
            ", its certificate ends on \(Timestamp(milliseconds: end * 1_000).day)"
        }
        return subject + "well, \(took?.inMilliseconds ?? "")"
            + (parts.isEmpty ? "" : " (\(parts.joined(separator: ", ")))")
            + (end ?? "")
    }
}

extension Board.Entry where Plan == QueuePlan, Reading == QueueReading {
    fileprivate var line: String {
        let subject = "queue \(plan.name) (\(plan.kind)): "
        guard let reading else { return subject + "\(failure.map { "\($0)" } ?? "not read")" }
        var parts = ["\(reading.length) wait"]
        if let age = reading.oldestAge { parts.append("the oldest for \(age / .seconds(1)) s") }
        for (count, word) in [(reading.active, "active"), (reading.delayed, "delayed"), (reading.failed, "failed")] {
            if let count { parts.append("\(count) \(word)") }
        }
        return subject + parts.joined(separator: ", ")
    }
}

extension Board.Entry where Plan == GaugePlan, Reading == GaugeReading {
    fileprivate var line: String {
        let subject = "gauge \(plan.name): "
        guard let reading else { return subject + "\(failure.map { "\($0)" } ?? "not read")" }
        guard let sample = reading.samples.first else { return subject + "no figure" }
        return subject
            + (reading.samples.count == 1 && plan.labels.isEmpty ? "\(sample.value)" : "\(reading.samples.count) rows")
    }
}

extension Duration {
    fileprivate var inMilliseconds: String {
        "\(milliseconds).\(microseconds % 1_000 / 100) ms"
    }
}
