// Revenue against cost by whatever calls and payments carry, added up from columns or events.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
package import Ledger

/// Revenue and cost by one or two groupings, where the ledger keeps no sums of them.
package struct ScannedEconomics {
    /// By the numbers of their names. Users alone are told apart: visitors are nobody.
    package private(set) var rows: [Economics.Row<[Int64]>] = []
    package private(set) var whole = Economics()
    /// Whether payments carry all that was asked for; else there is no revenue of it, known or not.
    package let hasRevenue: Bool

    package init(
        over period: Period, by groupings: [Filter], where filters: Filters, in view: LedgerView
    ) throws(ReadingError) {
        try self.init(over: period, by: groupings, where: filters, hasCosts: true, in: view)
    }

    /// All of it together, and of the revenue alone.
    init(revenueOver period: Period, where filters: Filters, in view: LedgerView) throws(ReadingError) {
        try self.init(over: period, by: [], where: filters, hasCosts: false, in: view)
    }

    private init(
        over period: Period, by groupings: [Filter], where filters: Filters, hasCosts: Bool, in view: LedgerView
    ) throws(ReadingError) {
        hasRevenue = (groupings + filters.given).allSatisfy(\.isOfPayments)
        var sums: [[Int64]: Economics] = [:]
        let users = groupings.contains(.user) ? try view.people().users : PeopleSet()
        func group(_ keys: ArraySlice<Int64>) -> [Int64] {
            zip(groupings, keys).map { $0 == .user && !users.contains($1) ? 0 : $1 }
        }
        if hasCosts {
            let costs = try view.scannedSums(
                .call, over: period, by: groupings, where: filters, [(.sum(.cost), 0), (.sum(.adjustment), 0)])
            try costs.forEach { _, keys, values throws(ReadingError) in
                let amount = values[values.startIndex]
                try ReadingError.add(amount, to: &sums[group(keys[...]), default: Economics()].cost)
            }
        }
        if hasRevenue {
            let payments = try view.scannedSums(
                .billing, over: period, by: groupings, where: filters, then: [.column(.event)], [(.sum(.amount), 0)])
            let steps = try view.billingSteps()
            try payments.forEach { _, keys, values throws(ReadingError) in
                let amount = values[values.startIndex]
                let earned: Int64
                switch steps[keys[keys.count - 1]] {
                case .paid: earned = amount
                case .refunded: earned = 0 &- amount
                default: return
                }
                try ReadingError.add(earned, to: &sums[group(keys.dropLast()), default: Economics()].revenue)
            }
        }
        for (keys, figures) in sums where !figures.isNothing {
            whole.add(figures)
            rows.append(.init(keys, figures))
        }
    }
}

extension Filter {
    /// Whether payments, and what else becomes of subscriptions, carry it.
    package var isOfPayments: Bool {
        switch self {
        case .user, .tenant, .subject, .subjectKind, .session, .trace, .plan, .country, .source: true
        case .provider, .model, .operation, .tier, .status, .property: false
        }
    }
}

extension LedgerView {
    /// Sums of events of a kind. What they are grouped by as the plan is the one that users have at the end of the period.
    fileprivate func scannedSums(
        _ kind: Event.Kind, over period: Period, by groupings: [Filter], where filters: Filters,
        then others: [ScanKey] = [], _ measures: [(ScanMeasure, Int)]
    ) throws(ReadingError) -> ScanSums {
        let scan = try EventScan(kind, in: self, over: period, where: filters, by: groupings)
        let keys =
            try groupings.map { grouping throws(ReadingError) in
                grouping == .plan ? .planOnDay(period.last) : try scan.key(grouping)
            } + others
        var sums = ScanSums(by: keys, per: nil, measures, in: self)
        try sums.add(scan)
        return sums
    }
}
