// What users, tenants and plans bring in, and what they cost.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading

enum EconomicsReport {
    static let report = Report(
        "economics", "revenue, cost and margin by user, tenant, plan or any other filter, or by two of them",
        definition: """
            `revenue_usd` is what was paid less what was refunded in the period; `cost_usd` is what calls cost, \
            adjustments by re-pricing included; `margin_usd` is the difference, and `margin` the difference as a \
            share of the revenue, null where the revenue is not above 0. By user, a user has the payments and calls of the \
            anonymous ids joined to them; the row without a name has what names no user, so that rows add up to the \
            totals. Users without revenue and cost are left out. By tenant, payments and calls count for the tenant \
            that they name. By plan, a user's revenue and cost of the whole period count for the plan that the user \
            has on the last day: the plan of the subscription that runs at its end, else the plan in the profile, \
            else the row without a name, which also has what names no user. By anything else, by two, and with filters, only \
            calls and payments that pass count, each for what it carries. By subject, \
            `subject_name` is what its latest profile calls it. Payments carry no provider, model, operation, \
            tier, status or property: where one of these is asked for, revenue and margin are null. Totals are over all rows, also over \
            those that a limit cuts off. `sort=loss` has those on top who cost the most beyond what they bring; \
            `margin_ratio` sorts by `margin`.
            """,
        parameters: [.groupings(standard: "user")], filters: Filter.all,
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
        let order = question.sort.flatMap(Order.init(rawValue:)) ?? .cost
        let answer =
            question.filters.isEmpty && ["user", "tenant", "plan"].contains(question.by)
            ? try kept(question, order, view) : try scanned(question, order, view)
        let figures = [
            Column("revenue_usd", .money), Column("cost_usd", .money), Column("margin_usd", .money, .bar),
            Column("margin", .ratio),
        ]
        let columns = question.nameHeadings + figures
        @Sendable func cells(_ figures: Economics) -> [Cell] {
            answer.hasRevenue ? figures.cells : [.null, .money(nanos: figures.cost), .null, .null]
        }
        var table = Table(
            question.headings(beside: columns) + columns,
            totals: zip(figures, cells(answer.whole)).map { .init($0.name, $0.type, $1) })
        try table.fill(
            RowSource(count: answer.shown.count) { (place, view) throws(ReadingError) in
                try answer.heads(Int(place), view) + cells(answer.shown[Int(place)])
            }, for: question, in: view)
        table.left = answer.count - answer.shown.count
        return table
    }

    /// The first rows, of so many.
    private struct Answer: Sendable {
        let count: Int
        let shown: [Economics]
        let whole: Economics
        let hasRevenue: Bool
        /// What the rows that are shown are about, by their places: looked up when they are.
        let heads: @Sendable (Int, LedgerView) throws(ReadingError) -> [Cell]

        init<Key: Comparable & Sendable>(
            _ rows: [Economics.Row<Key>], of whole: Economics, hasRevenue: Bool = true, _ question: Question,
            _ order: Order, _ view: LedgerView,
            heads: @escaping @Sendable (Key, LedgerView) throws(ReadingError) -> [Cell]
        ) throws(ReadingError) {
            let first = try EconomicsReport.first(rows, question.most, order, view)
            try view.takeMemory(first.count * MemoryLayout<Economics.Row<Key>>.stride)
            let keys = first.map(\.key)
            count = rows.count
            shown = first.map(\.figures)
            self.whole = whole
            self.hasRevenue = hasRevenue
            self.heads = { (place, view) throws(ReadingError) in try heads(keys[place], view) }
        }
    }

    /// From what the ledger keeps by user, tenant and plan.
    private static func kept(
        _ question: Question, _ order: Order, _ view: LedgerView
    ) throws(ReadingError) -> Answer {
        var whole = Economics()
        whole.cost = try view.calls(over: question.period).settledCost
        for takings in try view.takings(over: question.period, by: .day).values { whole.revenue &+= takings.revenue }
        func named(_ rows: [Economics.Row<ExactText>]) throws(ReadingError) -> Answer {
            try Answer(rows, of: whole, question, order, view) { key, _ in [.text(key.text)] }
        }
        switch question.by {
        case "tenant":
            let tenants = try view.economicsByTenant(over: question.period)
            var rows: [Economics.Row<ExactText>] = []
            for (tenant, figures) in tenants { rows.append(.init(try view.text(tenant).exact, figures)) }
            return try named(rows)
        case "plan": return try named(try view.economicsByPlan(over: question.period, of: whole))
        default:
            let people = try view.economicsByUser(over: question.period, of: whole)
            return try Answer(people, of: whole, question, order, view) { (person, view) throws(ReadingError) in
                [.text(try view.name(ofPerson: person))]
            }
        }
    }

    private static func scanned(
        _ question: Question, _ order: Order, _ view: LedgerView
    ) throws(ReadingError) -> Answer {
        let groupings = question.filterGroupings
        let found = try ScannedEconomics(over: question.period, by: groupings, where: question.filters, in: view)
        return try Answer(
            found.rows.map { Economics.Row(GroupKeys(keys: $0.key), $0.figures) }, of: found.whole,
            hasRevenue: found.hasRevenue, question, order, view
        ) { (group, view) throws(ReadingError) in
            try zip(groupings, group.keys).map { grouping, key throws(ReadingError) in
                Cell.text(try view.text(of: key, by: grouping))
            } + groupings.nameCells(group.keys, view)
        }
    }

    /// The numbers of a group's names, in the order in which the ledger knew them.
    private struct GroupKeys: Comparable, Sendable {
        let keys: [Int64]

        static func < (left: Self, right: Self) -> Bool { left.keys.lexicographicallyPrecedes(right.keys) }
    }

    /// The first rows in an order; what ties is in the order of its keys.
    private static func first<Key: Comparable>(
        _ rows: [Economics.Row<Key>], _ limit: Int, _ order: Order, _ view: LedgerView
    ) throws(ReadingError) -> [Economics.Row<Key>] {
        // The ranks as they come, and sorted.
        let size = 2 * rows.count * MemoryLayout<(Int, Int64)>.stride
        try view.takeMemory(size)
        defer { view.giveBackMemory(size) }
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
