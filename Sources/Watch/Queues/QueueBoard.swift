// The last readings of all queues.
// SPDX-License-Identifier: Apache-2.0

package import Ledger

package typealias QueueBoard = Board<QueuePlan, QueueReading>

extension Board where Plan == QueuePlan, Reading == QueueReading {
    package static func of(queues plans: [QueuePlan], clock: @escaping @Sendable () -> Timestamp) -> QueueBoard {
        QueueBoard(plans, clock: clock)
    }

    package func rounds(clock: @escaping @Sendable () -> Timestamp) -> [Round] {
        all.compactMap { entry in
            guard let target = entry.plan.target else { return nil }
            return round("queue", of: entry, every: entry.plan.every, timeout: entry.plan.timeout) {
                (deadline) throws(Trouble) in
                try target.look(by: deadline, now: clock().milliseconds)
            }
        }
    }
}
