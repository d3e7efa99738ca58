// What the demo declares for itself.
// SPDX-License-Identifier: Apache-2.0

import Configuration
import Demo

extension Configuration {
    /// Takes over what the demo would declare, list by list, wherever nothing was said: so that every report has something
    /// to show.
    mutating func declareDemo() {
        if dimensions.isEmpty { dimensions = Demo.dimensions }
        if measures.isEmpty { measures = Demo.measures }
        if plans.isEmpty { plans = Demo.plans }
        if budgets.isEmpty { budgets = Demo.budgets }
    }
}
