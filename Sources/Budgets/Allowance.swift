// What somebody may still spend.
// SPDX-License-Identifier: Apache-2.0

import JSON
import Ledger
import Reports

/// The answer to a spender: each budget that applies, and what follows from all of them.
package struct Allowance: Sendable, Equatable {
    let spender: Spender
    var budgets: [Share] = []
    /// Whether what the spender is bound to leaves no way to tell: budgets bind them, and they may be told of none of these,
    /// or could be told of none whatever there were. Nothing then says that they may spend.
    package var isWithheld = false

    /// How it stands with one budget.
    struct Share: Sendable, Equatable {
        let budget: Budget
        /// The one that goes on.
        let period: BudgetPeriod
        let spent: Int64
        let isAllowed: Bool

        var left: Int64 { budget.left(after: spent) }
    }

    var isAllowed: Bool { !isWithheld && budgets.allSatisfy(\.isAllowed) }

    /// The least that is left of any budget; nil where none applies.
    var left: Int64? { budgets.map(\.left).min() }

    package var json: [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        for case (let key, let name?) in [("user", spender.user), ("tenant", spender.tenant)] {
            json.key(key)
            json.string(name)
        }
        json.key("allowed")
        json.bool(isAllowed)
        json.key("left_usd")
        if let left { json.decimal(left, decimals: 9) } else { json.null() }
        json.key("budgets")
        json.beginArray()
        for share in budgets { write(share, to: &json) }
        json.endArray()
        json.key("alerts")
        json.beginArray()
        for share in budgets { if let message = share.warning { write(message, of: share, to: &json) } }
        json.endArray()
        json.endObject()
        return json.bytes
    }

    private func write(_ message: String, of share: Share, to json: inout JSONWriter) {
        json.beginObject()
        for (key, text) in [("budget", share.budget.name), ("type", "warning"), ("message", message)] {
            json.key(key)
            json.string(text)
        }
        json.endObject()
    }

    private func write(_ share: Share, to json: inout JSONWriter) {
        json.beginObject()
        json.key("budget")
        json.string(share.budget.name)
        json.key("per")
        json.string(share.budget.per.rawValue)
        json.period(share.period)
        for (key, nanos) in [
            ("limit_usd", share.budget.limit.nanos), ("spent_usd", share.spent), ("left_usd", share.left),
        ] {
            json.key(key)
            json.decimal(nanos, decimals: 9)
        }
        json.key("share")
        json.cell(.ratio(share.spent, of: share.budget.limit.nanos))
        json.key("allowed")
        json.bool(share.isAllowed)
        json.endObject()
    }
}

extension Allowance.Share {
    /// What an app can show to the spender as it is, from the first threshold on: `You've used 83% of your monthly quota`.
    /// Nil before, and for what is not the spender's own: a budget for all, or for a plan.
    var warning: String? {
        guard isOwn, let threshold = budget.alertAt.first,
            Int128(spent) * 100 >= Int128(budget.limit.nanos) * Int128(threshold),
            let percent = Quotient.rounded(spent, times: 100, over: budget.limit.nanos)
        else { return nil }
        return "You've used \(percent)% of your \(adjective) quota"
    }

    private var isOwn: Bool {
        switch (budget.each, budget.match) {
        case (.user, _), (.tenant, _), (nil, .user): true
        case (.plan, _), (nil, _): false
        }
    }

    private var adjective: String {
        switch budget.per {
        case .day: "daily"
        case .week: "weekly"
        case .month: "monthly"
        }
    }
}

extension BudgetBook {
    /// What the budgets say that bind a spender, in the periods that an instant is in.
    func allowance(for spender: Spender, at now: Timestamp) -> Allowance {
        var allowance = Allowance(spender: spender)
        var hides = spender.isOwnUser && spender.isOwnTenant
        for line in lines {
            guard let binding = member(of: line.budget, for: spender) else { continue }
            guard spender.mayBeTold(of: line.budget) else {
                hides = true
                continue
            }
            let spent = binding.number.map { self.spent(line, by: $0, at: now) } ?? 0
            allowance.budgets.append(
                .init(
                    budget: line.budget, period: line.budget.period(at: now), spent: spent,
                    isAllowed: line.budget.allows(spender.cost.nanos, after: spent)))
        }
        allowance.isWithheld = hides && allowance.budgets.isEmpty
        return allowance
    }

    /// A member that a budget binds; without a number where it has spent nothing yet.
    private struct Binding {
        let number: Int64?
    }

    /// Nil where a budget does not bind the spender. One that is only about some calls binds those who say that theirs
    /// is such a call; one about a subject or a property binds nobody, since nobody says theirs.
    private func member(of budget: Budget, for spender: Spender) -> Binding? {
        switch (budget.each, budget.match) {
        case (.user, _): return spender.user.map { Binding(number: userNumbers[$0]) }
        case (.plan, _):
            let plan = spender.user.flatMap { userNumbers[$0] }.flatMap { plans[$0] }
            return plan.map { Binding(number: $0) }
        case (.tenant, .calls(let calls)):
            guard let tenant = spender.tenant, calls.include(spender) else { return nil }
            return Binding(number: tenantNumbers[tenant])
        case (nil, .calls(let calls)): return calls.include(spender) ? Binding(number: Account.all) : nil
        case (nil, .user(let name)):
            return name.exact == spender.user?.exact ? Binding(number: matchedUsers[name.exact]) : nil
        case (_, .subject), (_, .property), (.tenant, .user): return nil
        }
    }
}

extension Spender {
    /// Whether what was spent of a budget is the spender's own, where they may be told of nothing else.
    fileprivate func mayBeTold(of budget: Budget) -> Bool {
        guard isOwnUser || isOwnTenant else { return true }
        switch (budget.each, budget.match) {
        // What a user spends they may spend for several tenants.
        case (.user, _), (nil, .user): return isOwnUser && !isOwnTenant
        case (.tenant, _): return isOwnTenant && !isOwnUser
        case (nil, .calls(let calls)): return isOwnTenant && !isOwnUser && calls.tenant?.exact == tenant?.exact
        case (.plan, _), (nil, .subject), (nil, .property): return false
        }
    }
}

extension Budget.Calls {
    /// Whether a call of the spender would be one of these, by what is said of it.
    fileprivate func include(_ spender: Spender) -> Bool {
        [
            (provider, spender.provider), (model, spender.model), (operation, spender.operation),
            (tenant, spender.tenant),
        ].allSatisfy { wanted, given in wanted.map { $0.exact == given?.exact } ?? true }
    }
}
