// What the current user did.
// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Ledger
internal import Reading
internal import Reports

enum MyStats {
    static let endpoint = Endpoint(.teachCharlie, "/api/v1/analytics/my-stats", takes: ["days"]) {
        ask throws(ReadingError) in
        guard let user = ask.user else {
            throw .parameter("X-Bursar-User", "is missing: the header says whose figures these are")
        }
        let (days, period) = try ask.daysBack()
        let view = ask.view
        let week = Period(days: TeachCharlieWeek.days, upTo: view.today)
        let past = Timestamp.earliest.milliseconds..<week.milliseconds.upperBound
        let messages = try Deeds(view.times(of: "message_sent", byUser: user, in: past))
        let conversations = try view.conversations(ofUser: user, in: past)
        let workflow = try view.favouriteSubject(ofUser: user, in: Period(days: 31, upTo: view.today))
        let costs = try view.table("costs", over: period, of: [.user: user]).total
        return .json([
            "total_messages": .count(messages.count),
            "total_conversations": .count(conversations),
            "messages_this_week": .count(messages.count(in: week)),
            "conversations_this_week": .count(
                try view.conversations(ofUser: user, in: week.milliseconds)),
            "daily_breakdown": .array(
                period.days.map { ["date": .day($0), "messages": .count(messages.count(on: $0))] }),
            "most_active_workflow": workflow.map {
                ["id": .string($0.id), "name": .string($0.name), "message_count": .count($0.calls)]
            } ?? .null,
            "avg_messages_per_conversation": conversations.map { .float(messages.count, over: $0, decimals: 1) }
                ?? .null,
            "period_days": .count(days),
            "estimated_cost_usd": .float(dollars: costs.nanos("cost_usd") + costs.nanos("adjustment_usd")),
        ])
    }

    /// How often something was done, by day.
    private struct Deeds {
        private var counts: [Day: Int64] = [:]

        init(_ times: [(at: Timestamp, count: Int64)]) {
            for (at, count) in times { counts[at.day, default: 0] += count }
        }

        var days: [Day] { Array(counts.keys) }
        var count: Int64 { counts.values.reduce(0, +) }
        func count(on day: Day) -> Int64 { counts[day] ?? 0 }
        func count(in period: Period) -> Int64 { period.days.reduce(0) { $0 + count(on: $1) } }
    }
}
