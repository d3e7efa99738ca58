// What a server has watched when a report is read.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger

/// Readings of probes, queues and gauges. A ledger that no server watches over has none.
package struct Watched: Sendable, Equatable {
    package var probes: [Probe] = []
    package var queues: [Queue] = []
    package var gauges: [Gauge] = []
    /// By the name of a gauge, all its samples together, in millionths. One that was not read yet is missing.
    package var gaugeTotals: [String: Int64] = [:]

    package init() {}

    /// Of all queues that could be read together; nil where there is none.
    package var queueLength: Int64? {
        queues.isEmpty ? nil : queues.reduce(0) { $0.addingSaturated($1.length) }
    }

    package struct Probe: Sendable, Equatable {
        package let name, kind: String
        package let isCritical: Bool
        /// Nil before there is a verdict.
        package let isUp: Bool?
        /// How long the last look took that went well, in microseconds; nil where none has.
        package let latency: Int64?

        package init(name: String, kind: String, isCritical: Bool, isUp: Bool?, latency: Int64? = nil) {
            self.name = name
            self.kind = kind
            self.isCritical = isCritical
            self.isUp = isUp
            self.latency = latency
        }
    }

    package struct Queue: Sendable, Equatable {
        package let name: String
        package let length: Int64

        package init(name: String, length: Int64) {
            self.name = name
            self.length = length
        }
    }

    /// One sample, by the name of its gauge and what its labels tell it apart by.
    package struct Gauge: Sendable, Equatable {
        package let name: String
        /// In millionths.
        package let value: Int64

        package init(name: String, value: Int64) {
            self.name = name
            self.value = value
        }
    }
}
