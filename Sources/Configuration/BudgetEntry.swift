// A budget as the configuration has it: the limit, and whom to tell.
// SPDX-License-Identifier: Apache-2.0

package import Client
package import Ledger

package struct BudgetEntry: Sendable, Equatable {
    package var budget: Budget
    /// The webhook that notices go to.
    package var notify: Secret? { didSet { budget.notifies = notify != nil } }
    /// The key that they are signed with.
    package var notifySecret: Secret?

    package init(_ budget: Budget) { self.budget = budget }
}
