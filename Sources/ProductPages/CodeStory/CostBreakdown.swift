// What was spent on whom, and the same by day.
// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Ledger
internal import Reading
internal import Reports
internal import Store

struct CostBreakdown {
    static let endpoint = Endpoint(
        .codeStory, "/admin/analytics/costs", takes: ["start_date", "end_date"],
        told: .init(.analyticsCostsViewed, tool: "get_cost_breakdown")
    ) { ask throws(ReadingError) in
        .json(try CostBreakdown(ask.view, over: try ask.period()).shape)
    }

    /// Always there, and first.
    private static let known: [ExactText] = ["anthropic", "elevenlabs", "s3"]
    /// Names that mean something else in the answer, and the empty one: who is called so counts as `other`.
    private static let taken: Set<ExactText> = ["total", "date", ""]

    private let period: Period
    /// In nanos of a USD.
    private var costs: [Day: [ExactText: Int64]] = [:]
    private var sums: [ExactText: Int64] = [:]

    init(_ view: LedgerView, over period: Period) throws(ReadingError) {
        self.period = period
        for row in try view.table("costs", over: period, ["by": "provider", "per": "day"]).figures {
            guard let day = row.day("date"), let provider = row.text("provider") else { continue }
            let name = Self.taken.contains(provider.exact) ? "other" : provider.exact
            let cost = row.nanos("cost_usd") + row.nanos("adjustment_usd")
            costs[day, default: [:]][name, default: 0] += cost
            sums[name, default: 0] += cost
        }
    }

    func total(on day: Day) -> Int64 { (costs[day] ?? [:]).values.reduce(0, +) }

    private var names: [ExactText] { Self.known + sums.keys.filter { !Self.known.contains($0) }.sorted() }

    var shape: Shape {
        let total = sums.values.reduce(0, +)
        let breakdown = names.map { name -> Shape.Member in
            let cost = sums[name] ?? 0
            return .init(
                name.text,
                [
                    "cost_cents": .cents(cost), "cost_dollars": .dollars(cost),
                    "percentage": .percent(cost, of: total),
                ])
        }
        let whole = Shape.Member("total", ["cost_cents": .cents(total), "cost_dollars": .dollars(total)])
        return [
            "breakdown": .object(breakdown + [whole]),
            "daily": .array(
                period.days.map { day in
                    .object(
                        [.init("date", .day(day))] + names.map { .init($0.text, .dollars(costs[day]?[$0] ?? 0)) })
                }),
        ]
    }
}
