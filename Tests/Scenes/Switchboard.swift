// Things to watch whose answers a test decides.
// SPDX-License-Identifier: Apache-2.0

import Synchronization
package import System
package import Watch

/// A probe, a queue and a source whose answers a test decides.
package final class Switchboard: Sendable {
    private let troubles = Mutex<[String: Trouble]>([:])

    package init() {}

    package func set(_ trouble: Trouble?, for name: String) { troubles.withLock { $0[name] = trouble } }
    package func trouble(for name: String) -> Trouble? { troubles.withLock { $0[name] } }

    package struct Wired: Probe, Watch.Queue, QuerySource {
        package static let kind = "redis"
        package static let componentType = ComponentType.datastore
        private let name: String
        private let board: Switchboard

        package init(name: String, board: Switchboard) {
            self.name = name
            self.board = board
        }

        package func look(by deadline: Deadline) throws(Trouble) -> ProbeReading {
            if let trouble = board.trouble(for: name) { throw trouble }
            var reading = ProbeReading()
            reading.phases = [.connect: .milliseconds(2), .answer: .microseconds(1500)]
            reading.certificateEnd = 1_900_000_000
            return reading
        }

        package func look(by deadline: Deadline, now: Int64) throws(Trouble) -> QueueReading {
            if let trouble = board.trouble(for: name) { throw trouble }
            var reading = QueueReading(length: 7)
            reading.oldestAge = .milliseconds(12_500)
            reading.failed = 3
            return reading
        }

        package func rows(of query: String, by deadline: Deadline, most: Int) throws(Trouble) -> QueryRows {
            if let trouble = board.trouble(for: name) { throw trouble }
            return QueryRows(columns: ["n", "severity"], rows: [["4", "high"], ["2.5", "low"], [nil, "none"]])
        }

        package static func == (left: Self, right: Self) -> Bool {
            left.name == right.name && left.board === right.board
        }
        package func hash(into hasher: inout Hasher) { hasher.combine(name) }
    }

    package func probe(_ name: String, critical: Bool) -> ProbePlan {
        var plan = ProbePlan(name, Wired(name: name, board: self), critical: critical)
        plan.every = .milliseconds(20)
        plan.timeout = .seconds(3600)
        return plan
    }
}
