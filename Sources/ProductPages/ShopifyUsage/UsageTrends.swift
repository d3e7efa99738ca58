// Cost, tokens and calls by day.
// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Ledger
internal import Reading
internal import Reports

enum UsageTrends {
    static let endpoint = Endpoint(
        .shopifyUsage, "/api/shopify/analytics/usage/trends", "/api/shopify/analytics/trends",
        takes: ["start_date", "end_date"] + UsageScope.parameters, bounds: .tenantOrUser
    ) { ask throws(ReadingError) in
        let period = try ask.period()
        let days = try ask.view.usage(of: try UsageScope(ask), over: period)
        return .json([
            "period": .period(period),
            "daily": .array(
                period.days.map { day in
                    .object([.init("date", .day(day))] + (days[day] ?? UsageFigures()).members)
                }),
        ])
    }
}
