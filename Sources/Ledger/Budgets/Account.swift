// What spending is added up for budgets, and by whom.
// SPDX-License-Identifier: Apache-2.0

/// Spending that is added up together, a period at a time. Budgets that look at the same, by the same clocks, share one.
package struct Account: Hashable, Sendable {
    package var scope: Scope
    package var per: CalendarUnit
    /// By whose clocks periods begin; UTC by any of its names is one.
    package let zone: Zone

    package init(_ scope: Scope, per: CalendarUnit, in zone: Zone = .utc) {
        self.scope = scope
        self.per = per
        self.zone = zone.isUTC ? .utc : zone
    }

    /// What counts, and what the members of the account are.
    package enum Scope: Hashable, Sendable {
        /// Everything, by person.
        case people
        /// Everything, by the plan of the person: the number of its name.
        case plans
        /// Calls of a kind, by tenant.
        case tenants(Budget.Calls)
        /// The rest has the one member `Account.all`.
        case calls(Budget.Calls)
        case subject(ExactText)
        case property(name: ExactText, value: ExactText)
    }

    /// The member of an account that has only one. Of people, tenants and plans it is nobody's number.
    package static let all: Int64 = 0
}

extension Budget {
    /// Where its spending is added up. That of one user is a member of everybody's, so that what an anonymous id spent
    /// can come to them.
    package var account: Account { Account(scope, per: per, in: zone) }

    private var scope: Account.Scope {
        switch (each, match) {
        case (.user, _), (nil, .user): .people
        case (.plan, _): .plans
        case (.tenant, .calls(let calls)): .tenants(calls)
        case (.tenant, _): .tenants(Calls())
        case (nil, .calls(let calls)): .calls(calls)
        case (nil, .subject(let subject)): .subject(subject.exact)
        case (nil, .property(let name, let value)): .property(name: name.exact, value: value.exact)
        }
    }
}
