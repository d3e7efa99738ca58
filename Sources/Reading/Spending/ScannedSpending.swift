// What the members of a budget spent on calls that pass filters, added up from columns or events.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
package import Ledger

extension LedgerView {
    /// What a budget's members have spent of it on calls that pass, in the order of `spending(on:at:)`.
    package func spending(
        on budget: Budget, at moment: BudgetMoment, where filters: Filters
    ) throws(ReadingError) -> [MemberSpending] {
        guard !filters.isEmpty else { return try spending(on: budget, at: moment) }
        return try inZone(budget.zone) { () throws(ReadingError) in
            try scannedSpending(on: budget, at: moment, where: filters)
        }
    }

    private func scannedSpending(
        on budget: Budget, at moment: BudgetMoment, where filters: Filters
    ) throws(ReadingError) -> [MemberSpending] {
        guard let period = moment.countedDays else { return [] }
        let scan = try scan(budget.match, over: period, where: filters)
        let key: ScanKey? =
            switch budget.each {
            case nil: nil
            case .user: .person
            case .tenant: .column(.tenant)
            case .plan: .planOnDay(moment.last)
            }
        let keys = key.map { [$0] } ?? []
        let measures: [(ScanMeasure, Int)] = [(.sum(.cost), 0), (.sum(.adjustment), 0)]
        var sums = ScanSums(by: keys, per: nil, measures, in: self)
        try sums.add(scan)
        let users = try people().users
        var spending: [MemberSpending] = []
        try sums.forEach { _, keys, values in
            let member = keys.first ?? Account.all
            if budget.each == .user, !users.contains(member) { return }
            if budget.each != nil, member == 0 { return }
            spending.append(MemberSpending(member: member, nanos: values[values.startIndex]))
        }
        if budget.each == nil, spending.isEmpty { spending = [MemberSpending(member: Account.all, nanos: 0)] }
        return spending.sorted { ($0.nanos, $1.member) > ($1.nanos, $0.member) }
    }

    /// The calls that a budget matches.
    func scan(
        _ match: Budget.Match, over period: Period, where filters: Filters = [:]
    ) throws(ReadingError) -> EventScan {
        var scan = try EventScan(.call, in: self, over: period, where: filters, by: match.filters.map(\.filter))
        for (filter, name) in match.filters { try scan.narrow(filter, .only([name.exact])) }
        return scan
    }
}

extension Budget.Match {
    /// The same as filters, and what each lets through.
    fileprivate var filters: [(filter: Filter, name: String)] {
        switch self {
        case .user(let name): [(.user, name)]
        case .subject(let name): [(.subject, name)]
        case .property(let name, let value): [(.property(name.exact), value)]
        case .calls(let calls):
            [
                (Filter.provider, calls.provider), (.model, calls.model), (.operation, calls.operation),
                (.tenant, calls.tenant),
            ].compactMap { filter, name in name.map { (filter, $0) } }
        }
    }
}
