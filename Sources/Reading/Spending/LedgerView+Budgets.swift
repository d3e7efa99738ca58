// How budgets stand: what is spent of them, and what is going to be.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import Store

extension LedgerView {
    /// What a budget's members have spent of it, whoever spent the most first, and the first by number of those who spent
    /// the same. A budget for all has one member, `Account.all`, or the user that it is about; one for each has those who
    /// had any calls, and neither calls without a name nor, among users, visitors. The plan of a user is the one that
    /// they have at the end of the moment's last day.
    package func spending(on budget: Budget, at moment: BudgetMoment) throws(ReadingError) -> [MemberSpending] {
        try inZone(budget.zone) { () throws(ReadingError) in try spendingHere(on: budget, at: moment) }
    }

    private func spendingHere(on budget: Budget, at moment: BudgetMoment) throws(ReadingError) -> [MemberSpending] {
        if case (nil, .user(let name)) = (budget.each, budget.match) {
            let user = try numbers(ofUser: name).first ?? Account.all
            return [try spending(on: budget, by: user, at: moment)]
        }
        guard let period = moment.countedDays else { return [] }
        return try spending(of: budget.account.scope, in: period, plansOn: moment.last).sorted {
            ($0.nanos, $1.member) > ($1.nanos, $0.member)
        }
    }

    /// What one member has spent of it, whoever else has.
    package func spending(
        on budget: Budget, by member: Int64, at moment: BudgetMoment
    ) throws(ReadingError) -> MemberSpending {
        try inZone(budget.zone) { () throws(ReadingError) in try spendingHere(on: budget, by: member, at: moment) }
    }

    private func spendingHere(
        on budget: Budget, by member: Int64, at moment: BudgetMoment
    ) throws(ReadingError) -> MemberSpending {
        // Days are looked up one by one: there is nothing on those beyond tomorrow.
        guard let counted = moment.countedDays,
            let period = Period(counted.first, min(counted.last, moment.last.advanced(by: 1)))
        else { return MemberSpending(member: member, nanos: 0) }
        let sums = try spending(
            of: budget.account.scope, by: [member], in: period, byDay: false, plansOn: moment.last)
        return MemberSpending(member: member, nanos: sums[0][0])
    }

    /// What members will have spent at the end of the days that the limit holds for, each by what it has spent so far;
    /// nil where days are left and too few are known to tell by.
    package func forecasts(
        of budget: Budget, for members: [MemberSpending], at moment: BudgetMoment
    ) throws(ReadingError) -> [Int64?] {
        guard !members.isEmpty else { return [] }
        return try inZone(budget.zone) { () throws(ReadingError) in
            try forecastsHere(of: budget, for: members, at: moment)
        }
    }

    private func forecastsHere(
        of budget: Budget, for members: [MemberSpending], at moment: BudgetMoment
    ) throws(ReadingError) -> [Int64?] {
        guard !moment.isOver else { return members.map(\.nanos) }
        guard let lookback = moment.lookback else { return members.map { _ in nil } }
        let first = try firstDayOfCalls(in: lookback) ?? moment.next
        guard moment.knownDays(since: first) >= Forecast.fewest else { return members.map { _ in nil } }
        let daily = try spending(
            of: budget.account.scope, by: members.map(\.member), in: lookback, byDay: true, plansOn: moment.last)
        return zip(members, daily).map { moment.forecast(spent: $0.nanos, daily: $1, since: first) }
    }

    /// What reports call a member of a budget; empty for the one of a budget for all.
    package func name(of member: Int64, of budget: Budget) throws(ReadingError) -> String {
        switch budget.each {
        case nil: ""
        case .user: try name(ofPerson: member)
        case .tenant, .plan: try text(member)
        }
    }

    /// What crossings call it.
    func key(of member: Int64, of budget: Budget) throws(ReadingError) -> String {
        guard budget.each == .user else { return try name(of: member, of: budget) }
        return try eventName(ofPerson: member) ?? Crossing.member(ofForgotten: member)
    }
}
