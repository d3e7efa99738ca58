// What spending is added up for budgets, and by whom.
// SPDX-License-Identifier: Apache-2.0

/// Spending that is added up together, a period at a time. Budgets that look at the same share one.
package struct Account: Hashable, Sendable {
    package var scope: Scope
    package var per: CalendarUnit

    package init(_ scope: Scope, per: CalendarUnit) {
        self.scope = scope
        self.per = per
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
    package var account: Account {
        switch (each, match) {
        case (.user, _), (nil, .user): Account(.people, per: per)
        case (.plan, _): Account(.plans, per: per)
        case (.tenant, .calls(let calls)): Account(.tenants(calls), per: per)
        case (.tenant, _): Account(.tenants(Calls()), per: per)
        case (nil, .calls(let calls)): Account(.calls(calls), per: per)
        case (nil, .subject(let subject)): Account(.subject(subject.exact), per: per)
        case (nil, .property(let name, let value)): Account(.property(name: name.exact, value: value.exact), per: per)
        }
    }
}
