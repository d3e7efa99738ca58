// Which models, shops and endpoints use most.
// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Ledger
internal import Reading
internal import Reports

struct UsageBreakdown {
    static let endpoint = Endpoint(
        .shopifyUsage, "/api/shopify/analytics/usage/breakdown", "/api/shopify/analytics/breakdown",
        takes: ["start_date", "end_date", "limit"] + UsageScope.parameters, bounds: .tenantOrUser
    ) { ask throws(ReadingError) in
        let period = try ask.period()
        let limit = try ask.integer("limit", 1...100, standard: 20)
        let breakdown = try UsageBreakdown(ask.view, of: try UsageScope(ask), over: period)
        return .json([
            "period": .period(period),
            "total": .object(breakdown.total.members),
            "model": breakdown.first(limit, "model", breakdown.models),
            "shop": breakdown.first(limit, "shop", breakdown.shops),
            "endpoint": breakdown.first(limit, "endpoint", breakdown.operations),
        ])
    }

    /// The empty name for what has none.
    private var models: [ExactText: UsageFigures] = [:]
    private var shops: [ExactText: UsageFigures] = [:]
    private var operations: [ExactText: UsageFigures] = [:]

    private var total: UsageFigures { UsageFigures(sumOf: models.values) }

    private init(_ view: LedgerView, of scope: UsageScope, over period: Period) throws(ReadingError) {
        models = try Self.sums(view, by: "model", of: scope, over: period)
        shops = try Self.sums(view, by: "tenant", of: scope, over: period)
        operations = try Self.sums(view, by: "operation", of: scope, over: period)
    }

    private static func sums(
        _ view: LedgerView, by grouping: String, of scope: UsageScope, over period: Period
    ) throws(ReadingError) -> [ExactText: UsageFigures] {
        let table = try view.table("costs", over: period, ["by": grouping], of: scope.filters)
        return Dictionary(
            table.figures.map { (($0.text(grouping) ?? "").exact, UsageFigures($0)) },
            uniquingKeysWith: { first, _ in first })
    }

    /// Dearest first, and of those that cost the same, in the alphabet.
    private func first(_ limit: Int, _ title: String, _ sums: [ExactText: UsageFigures]) -> Shape {
        let sorted = sums.sorted { left, right in
            left.value.cost == right.value.cost ? left.key < right.key : left.value.cost > right.value.cost
        }
        let whole = total.cost
        return .array(
            sorted.prefix(limit).map { name, figures in
                .object(
                    [.init(title, .known(name.text))] + figures.members
                        + [.init("share", .ratio(figures.cost, of: whole))])
            })
    }
}
