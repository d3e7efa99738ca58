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
        let workflows = try Workflows(of: user, messages, in: period, past, view)
        let costs = try view.table("costs", over: period, of: [.user: user]).total
        return .json([
            "total_messages": .count(messages.count),
            "total_conversations": .count(conversations),
            "total_workflows": .count(workflows.count),
            "active_workflows": .count(workflows.active),
            "messages_this_week": .count(messages.count(in: week)),
            "conversations_this_week": .count(
                try view.conversations(ofUser: user, in: week.milliseconds)),
            "daily_breakdown": .array(
                period.days.map { ["date": .day($0), "messages": .count(messages.count(on: $0))] }),
            "most_active_workflow": workflows.mostActive.map {
                ["id": .string($0.id), "name": .string($0.name ?? $0.id), "message_count": .count($0.count)]
            } ?? .null,
            "avg_messages_per_conversation": conversations.map { .float(messages.count, over: $0, decimals: 1) }
                ?? .null,
            "period_days": .count(days),
            "estimated_cost_usd": .float(dollars: costs.nanos("cost_usd") + costs.nanos("adjustment_usd")),
        ])
    }

    /// What messages were sent to; nil where nothing tells of them any more.
    private struct Workflows {
        /// Those that the user made and did not delete.
        let count: Int64
        /// Those that any message of the period went to.
        let active: Int64?
        /// Of the last 30 days and today.
        let mostActive: SubjectCount?

        init(
            of user: String, _ messages: Deeds, in period: Period, _ past: Range<Int64>, _ view: LedgerView
        ) throws(ReadingError) {
            let made = try Deeds(view.times(of: "workflow_created", byUser: user, in: past)).count
            count = max(0, made - (try Deeds(view.times(of: "workflow_deleted", byUser: user, in: past)).count))
            let month = Period(days: 31, upTo: view.today)
            func subjects(in period: Period) throws(ReadingError) -> [SubjectCount]? {
                let days = Set(messages.days.filter(period.contains))
                return try view.subjects(of: "message_sent", byUser: user, on: days)
            }
            active = try subjects(in: period).map { Int64($0.count) }
            mostActive = try subjects(in: month)?.first
        }
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
