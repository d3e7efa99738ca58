// The names that budgets match, as numbers of the ledger.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Store

extension BudgetBook {
    /// Calls by numbers of names; nil holds for any.
    struct Pattern: Sendable {
        /// By the column of the sums of calls: provider, model, operation and tenant stand behind the day.
        fileprivate var wanted: [(column: Int, number: Int64)] = []

        func matches(_ key: RollupKey) -> Bool { wanted.allSatisfy { key[$0.column] == $0.number } }
    }

    /// Nil where the ledger does not know one of the names: no call can have it.
    func pattern(of calls: Budget.Calls) -> Pattern? {
        var pattern = Pattern()
        for (place, name) in [calls.provider, calls.model, calls.operation, calls.tenant].enumerated() {
            guard let name else { continue }
            guard let number = numbers[name.exact] else { return nil }
            pattern.wanted.append((place + 1, number))
        }
        return pattern
    }

    /// Names in matches that the ledger did not know when it was last asked.
    var unknownTexts: Set<ExactText> {
        var texts: Set<ExactText> = []
        for sheet in sheets {
            switch sheet.account.scope {
            case .people, .plans: break
            case .tenants(let calls), .calls(let calls):
                texts.formUnion([calls.provider, calls.model, calls.operation, calls.tenant].compactMap { $0?.exact })
            case .subject(let name): texts.insert(name)
            case .property(let name, let value): texts.formUnion([name, value])
            }
        }
        return texts.filter { numbers[$0] == nil }
    }

    var unknownUsers: Set<ExactText> {
        var names: Set<ExactText> = []
        for line in lines {
            if case .user(let name) = line.budget.match, matchedUsers[name.exact] == nil { names.insert(name.exact) }
        }
        return names
    }
}
