// What the month will come to, and the next one.
// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Ledger
internal import Reading
internal import Reports

enum UsagePredictions {
    static let endpoint = Endpoint(
        .shopifyUsage, "/api/shopify/analytics/usage/predictions", "/api/shopify/analytics/predictions",
        takes: UsageScope.parameters, bounds: .tenantOrUser
    ) { ask throws(ReadingError) in
        let scope = try UsageScope(ask)
        let outlook = try UsageOutlook(ask.view, of: scope)
        let next = CalendarUnit.month.end(of: ask.view.today).advanced(by: 1)
        return .json([
            "month": month(of: ask.view.today),
            "current": outlook.current.totals,
            "projected": [
                "totalCost": .dollars(outlook.cost?.expected.nanos),
                "totalCalls": .count(outlook.calls?.expected.nanos),
                "totalTokens": .count(outlook.tokens?.expected.nanos),
            ],
            "range": range(outlook.cost),
            "next": .object(
                [
                    .init("month", month(of: next)),
                    .init("totalCost", .dollars(outlook.nextCost?.expected.nanos)),
                ] + (range(outlook.nextCost).members ?? [])),
            "providers": try providers(scope, ask.view),
            "budgets": .array(
                try ask.view.budgets(for: scope).map { row in
                    [
                        "budget": .cell(row["budget"]), "limit": .cell(row["limit_usd"]),
                        "share": row.knownNanos("forecast_usd").map { .ratio($0, of: row.nanos("limit_usd")) } ?? .null,
                        "forecast": .cell(row["forecast_usd"]),
                    ]
                }),
        ])
    }

    /// `2026-01`
    private static func month(of day: Day) -> Shape { .string(String(day.description.prefix(7))) }

    private static func range(_ outcome: Forecast.Outcome?) -> Shape {
        ["low": .dollars(outcome?.low.nanos), "high": .dollars(outcome?.high.nanos)]
    }

    private static func providers(_ scope: UsageScope, _ view: LedgerView) throws(ReadingError) -> Shape {
        let table = try view.table("forecast", over: Period(days: 1, upTo: view.today), of: scope.filters)
        return .array(
            table.figures.map { row in
                [
                    "provider": .known(row.text("provider")), "spent": .cell(row["spent_usd"]),
                    "projected": .cell(row["projected_usd"]), "low": .cell(row["low_usd"]),
                    "high": .cell(row["high_usd"]),
                ]
            })
    }
}
