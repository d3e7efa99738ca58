// What users, tenants and plans bring in, and what they cost.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading

enum EconomicsReport {
    static let report = Report(
        "economics", "revenue, cost and margin by user, tenant or plan",
        definition: """
            `revenue_usd` is what was paid less what was refunded in the period; `cost_usd` is what calls cost, \
            adjustments by re-pricing included; `margin_usd` is the difference, and `margin` the difference as a \
            share of the revenue, null where the revenue is not above 0. By user, a user has the payments and calls of the \
            anonymous ids joined to them; the row without a name has what names no user, so that rows add up to the \
            totals. Users without revenue and cost are left out. By tenant, payments and calls count for the tenant \
            that they name. By plan, a user's revenue and cost of the whole period count for the plan that the user \
            has on the last day: the plan of the subscription that runs at its end, else the plan in the profile, \
            else the row without a name, which also has what names no user. Totals are over all rows, also over \
            those that a limit cuts off. `sort=loss` has those on top who cost the most beyond what they bring; \
            `margin_ratio` sorts by `margin`.
            """,
        parameters: [.by(["user", "tenant", "plan"])],
        otherFilters: "payments name no call, and by tells users, tenants and plans apart",
        rows: .searched(orders: Order.allCases.map(\.rawValue), limit: 1_000), reach: .decade, read: table)

    private enum Order: String, CaseIterable {
        case cost, revenue, margin, loss
        case ratio = "margin_ratio"

        /// What comes first has the highest rank; nil comes last.
        func rank(_ figures: Economics) -> Int64? {
            switch self {
            case .cost: figures.cost
            case .revenue: figures.revenue
            case .margin: figures.margin
            case .loss: 0 &- figures.margin
            case .ratio: figures.ratio.magnitude
            }
        }
    }

    private static func table(_ question: Question, _ view: LedgerView) throws(ReadingError) -> Table {
        var whole = Economics()
        whole.cost = try view.calls(over: question.period).settledCost
        for takings in try view.takings(over: question.period, by: .day).values { whole.revenue &+= takings.revenue }
        let order = question.sort.flatMap(Order.init(rawValue:)) ?? .cost

        let rows: [Economics.Row<ExactText>]
        let count: Int
        switch question.by {
        case "tenant":
            let tenants = try view.economicsByTenant(over: question.period)
            var named: [Economics.Row<ExactText>] = []
            for (tenant, figures) in tenants { named.append(.init(try view.text(tenant).exact, figures)) }
            (rows, count) = (first(named, question.limit, order), named.count)
        case "plan":
            let plans = try view.economicsByPlan(over: question.period, of: whole)
            (rows, count) = (first(plans, question.limit, order), plans.count)
        default:
            let people = try view.economicsByUser(over: question.period, of: whole)
            // Only those who are shown are looked up.
            var named: [Economics.Row<ExactText>] = []
            for row in first(people, question.limit, order) {
                named.append(.init(try view.name(ofPerson: row.key).exact, row.figures))
            }
            (rows, count) = (named, people.count)
        }
        let columns = [
            Column("revenue_usd", .money), Column("cost_usd", .money), Column("margin_usd", .money, .bar),
            Column("margin", .ratio),
        ]
        var table = Table(
            [Column(question.by, .text)] + columns, rows: rows.map { [.text($0.key.text)] + $0.figures.cells },
            totals: zip(columns, whole.cells).map { .init($0.name, $0.type, $1) })
        table.left = count - rows.count
        return table
    }

    /// The first rows in an order; what ties is in the order of its keys.
    private static func first<Key: Comparable>(
        _ rows: [Economics.Row<Key>], _ limit: Int, _ order: Order
    ) -> [Economics.Row<Key>] {
        var ranked = rows.indices.map { (place: $0, rank: order.rank(rows[$0].figures) ?? .min) }
        if ranked.count > limit {
            // Of many, only those that may be shown are put in order.
            let least = ranked.map(\.rank).sorted(by: >)[limit - 1]
            ranked.removeAll { $0.rank < least }
        }
        let sorted = ranked.sorted { left, right in
            left.rank == right.rank ? rows[left.place].key < rows[right.place].key : left.rank > right.rank
        }
        return sorted.prefix(limit).map { rows[$0.place] }
    }
}

extension Economics {
    /// The margin as a share of the revenue; null where nothing came in.
    fileprivate var ratio: Cell { revenue > 0 ? .ratio(margin, of: revenue) : .null }

    fileprivate var cells: [Cell] { [.money(nanos: revenue), .money(nanos: cost), .money(nanos: margin), ratio] }
}
