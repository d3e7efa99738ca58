// Revenue against cost, by whoever brings and causes them.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import SQL

/// What somebody brings in and costs, in nanos of a USD.
package struct Economics: Sendable, Equatable {
    package var revenue: Int64 = 0, cost: Int64 = 0

    package init() {}

    init(revenue: Int64, cost: Int64) {
        self.revenue = revenue
        self.cost = cost
    }

    package var margin: Int64 { revenue &- cost }

    package var isNothing: Bool { revenue == 0 && cost == 0 }

    package mutating func add(_ other: Self) {
        revenue &+= other.revenue
        cost &+= other.cost
    }

    package mutating func subtract(_ other: Self) {
        revenue &-= other.revenue
        cost &-= other.cost
    }

    /// One of those that bring and cost: a person, a tenant, a plan.
    package struct Row<Key: Sendable>: Sendable {
        package let key: Key
        package let figures: Economics

        package init(_ key: Key, _ figures: Economics) {
            self.key = key
            self.figures = figures
        }
    }
}

extension LedgerView {
    /// Of each user who has any; under number 0 what is left of the whole: of visitors, and of what names nobody.
    package func economicsByUser(
        over period: Period, of whole: Economics
    ) throws(ReadingError) -> [Economics.Row<Int64>] {
        let costs = try sums([.cost], over: period)
        let revenue = try revenueByPerson(over: period)
        var rest = whole
        var rows: [Economics.Row<Int64>] = []
        let users = try people().users
        try takeMemory(users.count * MemoryLayout<Economics.Row<Int64>>.stride)
        users.forEach { person in
            let figures = Economics(revenue: revenue.value(person), cost: costs.value(person))
            guard !figures.isNothing else { return }
            rest.subtract(figures)
            rows.append(.init(person, figures))
        }
        if !rest.isNothing { rows.append(.init(0, rest)) }
        return rows
    }

    /// Paid less refunded; anonymous ids under their user.
    private func revenueByPerson(over period: Period) throws(ReadingError) -> NumberedSums {
        let highest = try database.first("SELECT coalesce(max(id), 0) FROM people") { $0.integer(0) } ?? 0
        let people = try people()
        let paid = try id(Billing.Step.paid.rawValue)
        let refunded = try id(Billing.Step.refunded.rawValue)
        let range = milliseconds(of: period)
        var sums = try NumberedSums(measures: 1, people: Int(highest) + 1, in: self)
        try database.each(
            """
            SELECT person, event, amount FROM billing_times WHERE event IN ($1, $2) AND at >= $3 AND at < $4
            """, paid, refunded, range.lowerBound, range.upperBound
        ) { row in
            sums.add(
                row.integer(1) == paid ? row.integer(2) : 0 &- row.integer(2), to: people.person(row.integer(0)))
        }
        return sums
    }

    package func economicsByTenant(over period: Period) throws(ReadingError) -> [Int64: Economics] {
        var rows: [Int64: Economics] = [:]
        for sum in try calls(over: period, by: .tenant) {
            rows[sum.key, default: Economics()].cost &+= sum.figures.settledCost
        }
        for (tenant, takings) in try takings(over: period, by: .tenant) {
            rows[tenant, default: Economics()].revenue &+= takings.revenue
        }
        return rows.filter { !$0.value.isNothing }
    }

    /// Of users by the plan that they have at the end of the period; under the empty name those without, and the rest.
    package func economicsByPlan(
        over period: Period, of whole: Economics
    ) throws(ReadingError) -> [Economics.Row<ExactText>] {
        let plans = try plansOfPeople(on: period.last)
        var rows: [Int: Economics] = [:]
        for row in try economicsByUser(over: period, of: whole) {
            rows[plans.place(ofPerson: row.key), default: Economics()].add(row.figures)
        }
        return rows.map { .init(plans.names[$0.key].exact, $0.value) }
    }
}
