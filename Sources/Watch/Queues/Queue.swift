// Somewhere that jobs wait: how it is configured, what a look brings, and the last readings of all.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
package import System

/// Somewhere that jobs wait. Its properties are its configuration.
package protocol Queue: Sendable, Hashable {
    static var kind: String { get }

    /// Blocks until it knows. `now` is milliseconds since 1970, to tell ages by.
    func look(by deadline: Deadline, now: Int64) throws(LookFailure) -> QueueReading
}

/// What is read, and how often.
package struct QueuePlan: Sendable, Equatable {
    package var name = ""
    package var target: (any Queue)?
    package var every = Duration.seconds(15)
    package var timeout = Duration.seconds(3)

    package init() {}

    package var kind: String { target.map { type(of: $0).kind } ?? "" }

    package static func == (left: Self, right: Self) -> Bool {
        left.name == right.name && left.every == right.every && left.timeout == right.timeout
            && left.target.map { AnyHashable($0) } == right.target.map { AnyHashable($0) }
    }
}

/// What could be learned of a queue; nil is what its kind cannot tell.
package struct QueueReading: Sendable, Equatable {
    /// Jobs that wait for a worker.
    package var length: Int64 = 0
    /// How long the one that has waited longest has waited.
    package var oldestAge: Duration?
    /// Jobs that failed for good and are kept.
    package var failed: Int64?
    /// Jobs that wait for their time.
    package var delayed: Int64?
    /// Jobs that a worker is at.
    package var active: Int64?

    package init(length: Int64 = 0) { self.length = length }
}

package typealias QueueBoard = Board<QueuePlan, QueueReading>

extension Board where Plan == QueuePlan, Reading == QueueReading {
    package static func of(queues plans: [QueuePlan], clock: @escaping @Sendable () -> Timestamp) -> QueueBoard {
        QueueBoard(plans, clock: clock)
    }

    package func tasks(clock: @escaping @Sendable () -> Timestamp) -> [WatchTask] {
        all.compactMap { entry in
            guard let target = entry.plan.target else { return nil }
            return task("queue", of: entry, every: entry.plan.every, timeout: entry.plan.timeout) {
                (deadline) throws(LookFailure) in
                try target.look(by: deadline, now: clock().milliseconds)
            }
        }
    }
}
