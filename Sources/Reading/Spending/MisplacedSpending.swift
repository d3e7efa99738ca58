// What sums by days of UTC have of spending in the wrong place, where a budget goes by another zone.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
internal import Ledger

extension LedgerView {
    /// What the sums of an account lack for the days of the zone, and below zero what they have too much: of each row of a
    /// period by a unit, or of the period as a whole. Of some members alone, where these are given.
    func eachMisplacedSpending(
        of scope: Account.Scope, by members: [Int64]? = nil, in period: Period, per unit: CalendarUnit? = nil,
        _ body: (SpendingRow) throws(ReadingError) -> Void
    ) throws(ReadingError) {
        guard !zone.isUTC else { return }
        var scan = try scan(scope.match, over: period)
        let key = scope.member
        if let key, let members { scan.keep(ScanTest(key, isExclusion: false, members)) }
        let measures: [(ScanMeasure, Int)] = [(.sum(.cost), 0), (.sum(.adjustment), 0), (.count, 1)]
        try scan.eachMisplaced(per: unit, by: key.map { [$0] } ?? [], measures) {
            start, isMissing, keys, sums throws(ReadingError) in
            let (nanos, calls) = (sums[sums.startIndex], sums[sums.startIndex + 1])
            // As where they are in their place, calls that name no member count for none.
            guard key == nil || keys[0] != 0 else { return }
            try body(
                SpendingRow(
                    day: start ?? period.first, number: keys.first ?? Account.all,
                    nanos: isMissing ? nanos : 0 &- nanos, calls: isMissing ? calls : -calls))
        }
    }
}

extension Account.Scope {
    /// Which calls count.
    fileprivate var match: Budget.Match {
        switch self {
        case .people, .plans: .everything
        case .tenants(let calls), .calls(let calls): .calls(calls)
        case .subject(let subject): .subject(subject.text)
        case .property(let name, let value): .property(name: name.text, value: value.text)
        }
    }

    /// What tells members apart, plans by who has them; nil where there is one.
    fileprivate var member: ScanKey? {
        switch self {
        case .people, .plans: .person
        case .tenants: .column(.tenant)
        case .calls, .subject, .property: nil
        }
    }
}
