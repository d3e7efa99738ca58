// Who asks for an allowance, as a query says it.
// SPDX-License-Identifier: Apache-2.0

import Budgets
import HTTP
import JSON
import Ledger

extension Spender {
    /// Whoever is bound to a tenant or a user asks for these and for nobody else, and is told of their own budgets alone.
    init(_ query: Query, by caller: Caller) throws(Problem) {
        self.init()
        for bound in caller.bounds {
            switch bound.name {
            case "user" where user == nil: (user, isOwnUser) = (bound.value, true)
            case "tenant" where tenant == nil: (tenant, isOwnTenant) = (bound.value, true)
            default: throw .outOfBounds(caller.bounds)
            }
        }
        var given: Set<String> = []
        for item in query.items {
            guard given.insert(item.name).inserted else { throw Self.refusal(item.name, "is given twice.") }
            guard !item.value.isEmpty else { throw Self.refusal(item.name, "must not be empty.") }
            switch item.name {
            case "user" where !isOwnUser: user = item.value
            case "tenant" where !isOwnTenant: tenant = item.value
            case "user": guard item.value.exact == user?.exact else { throw .outOfBounds(caller.bounds) }
            case "tenant": guard item.value.exact == tenant?.exact else { throw .outOfBounds(caller.bounds) }
            case "provider": provider = item.value
            case "model": model = item.value
            case "operation": operation = item.value
            case "cost_usd": cost = try Self.cost(item.value)
            default:
                throw Self.refusal(
                    item.name, "is not known here: there are user, tenant, provider, model, operation and cost_usd.")
            }
        }
        guard user != nil || tenant != nil else {
            throw Self.refusal("user", "or tenant must say whose allowance is asked for.")
        }
    }

    private static func cost(_ text: String) throws(Problem) -> Money {
        do throws(ExactDecimal.Failure) {
            let cost = try Money(parsing: text)
            if cost >= .zero { return cost }
        } catch {}
        throw refusal("cost_usd", "must be an amount in US dollars such as 0.05, and not below 0.")
    }

    private static func refusal(_ parameter: String, _ requirement: String) -> Problem {
        .badRequest("\(parameter) \(requirement)", parameter: parameter)
    }
}
