// What is wrong between settings that are each right by themselves.
// SPDX-License-Identifier: Apache-2.0

import Ledger

extension Configuration {
    func check(_ reader: inout ConfigurationReader) {
        if limits.bodyMemory < limits.body {
            let key = reader.lines["limits.body_memory"] == nil ? "limits.body" : "limits.body_memory"
            reader.refuse(reader.lines[key] ?? 1, "limits.body_memory must not be less than limits.body")
        }
        checkNotices(&reader)
        for (index, measure) in measures.enumerated() where dimensions.contains(exactly: measure) {
            reader.refuse(
                at: "measures[\(index)]", "must not be one of dimensions too: a property is summed, or summed by")
        }
        for (index, budget) in budgets.enumerated() {
            guard let name = budget.match.property, !dimensions.contains(exactly: name) else { continue }
            reader.refuse(
                at: "budgets[\(index)].match.property.\(name)",
                "must be one of dimensions" + Suggestion.clause(for: name, among: dimensions))
        }
    }
}

extension Budget.Match {
    /// The dimension that it needs.
    package var property: String? {
        if case .property(let name, _) = self { name } else { nil }
    }
}
