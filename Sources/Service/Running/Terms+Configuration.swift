// What a configuration says that reports need to know.
// SPDX-License-Identifier: Apache-2.0

package import Configuration
import Ledger
import Reading
import Reports

extension LedgerView.Terms {
    /// All but the price book, which has a file or two of its own.
    package init(_ configuration: Configuration) {
        self.init()
        plans = configuration.plans
        budgets = configuration.budgets
        dimensions = configuration.dimensions
        measures = configuration.measures
    }
}
