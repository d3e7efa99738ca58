// The month so far, beside the one before, with limits and hints.
// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Ledger
internal import Reading
internal import Reports

enum UsageSoFar {
    static let endpoint = Endpoint(
        .shopifyUsage, "/api/shopify/analytics/usage", takes: UsageScope.parameters, bounds: .tenantOrUser
    ) {
        ask throws(ReadingError) in
        let scope = try UsageScope(ask)
        let outlook = try UsageOutlook(ask.view, of: scope)
        let before = try previous(of: outlook.month, scope, ask.view)
        var members = outlook.current.totals.members ?? []
        members += [
            .init("period", .period(outlook.month)),
            .init("projected", .dollars(outlook.cost?.expected.nanos)),
            .init("comparison", comparison(outlook.current, before)),
            .init("budgets", .array(try ask.view.budgets(for: scope).map(budget))),
            // Hints are about the whole product.
            .init("tips", scope.isAll ? try tips(over: outlook.month, ask.view) : []),
        ]
        return .json(.object(members))
    }

    /// As many days of the month before, or all of it where it is shorter.
    private static func previous(
        of month: Period, _ scope: UsageScope, _ view: LedgerView
    ) throws(ReadingError) -> UsageFigures {
        let end = month.first.advanced(by: -1)
        let start = CalendarUnit.month.start(of: end)
        let last = min(end, start.advanced(by: month.count - 1))
        let period = Period(days: Int(last.number - start.number) + 1, upTo: last)
        return try view.usage(of: scope, over: period).sum(over: period)
    }

    private static func comparison(_ current: UsageFigures, _ previous: UsageFigures) -> Shape {
        func change(_ figure: KeyPath<UsageFigures, Int64>) -> Shape {
            .cell(.change(from: previous[keyPath: figure], to: current[keyPath: figure]))
        }
        return [
            "current": current.totals, "previous": previous.totals,
            "change": ["totalCost": change(\.cost), "totalCalls": change(\.calls), "totalTokens": change(\.tokens)],
        ]
    }

    private static func budget(_ row: Figures) -> Shape {
        [
            "budget": .cell(row["budget"]), "limit": .cell(row["limit_usd"]), "spent": .cell(row["spent_usd"]),
            "share": .cell(row["share"]), "forecast": .cell(row["forecast_usd"]),
            "crossed": .array(percents(in: row.text("crossed") ?? "").map { .count($0) }),
        ]
    }

    /// `80 %, 90 %`
    private static func percents(in text: String) -> [Int] {
        text.split(whereSeparator: { !$0.isNumber }).compactMap { Int($0) }
    }

    private static func tips(over period: Period, _ view: LedgerView) throws(ReadingError) -> Shape {
        try .list(try view.table("tips", over: period).figures) { (row) throws(ReadingError) in
            [
                "tip": .cell(row["tip"]), "saving": .cell(row["saving_usd"]),
                "evidence": [
                    "says": .cell(row["evidence"]), "endpoint": .cell(row["operation"]), "model": .cell(row["model"]),
                    "shop": .cell(row["tenant"]),
                ],
            ]
        }
    }
}
