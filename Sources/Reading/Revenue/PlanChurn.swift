// Who runs on which plan, and who left it.
// SPDX-License-Identifier: Apache-2.0

package import Ledger

/// Subscriptions to one plan over a period.
package struct PlanChurn: Sendable, Equatable {
    package let plan: String
    package let atStart, atEnd, cancelled: Int64
}

extension LedgerView {
    /// Plans on which anything ran or ended in the period, by name. Subscriptions without a plan have the empty name.
    package func planChurn(in period: Period) throws(ReadingError) -> [PlanChurn] {
        let range = period.milliseconds
        let subscriptions = try subscriptions()
        return zip(subscriptions.plans, subscriptions.movementsByPlan(in: range)).compactMap { plan, movement in
            movement.isEmpty
                ? nil
                : PlanChurn(
                    plan: plan, atStart: movement.start.running, atEnd: movement.end.running,
                    cancelled: movement.movement.cancelled)
        }.sorted { $0.plan.exact < $1.plan.exact }
    }
}
