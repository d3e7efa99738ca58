// What the current user did.
// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Ledger
internal import Reading
internal import Reports

enum MyStats {
    static let endpoint = Endpoint(.teachCharlie, "/api/v1/analytics/my-stats", takes: ["days"], bounds: .user) {
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
        let ofWeek = try view.conversations(ofUser: user, in: week.milliseconds)
        let told = conversations.untold.reduce(messages.count) { $0 - messages.count(on: $1) }
        // The page's model has numbers there, and null in the place of one is an error to it.
        if let last = conversations.untold.union(workflows.untold).max() {
            view.remark(
                "Events up to \(last) are in the archive and in no column: conversations that are told by sessions alone, and "
                    + "workflows that messages went to, are those of the other days.")
        }
        let costs = try view.table("costs", over: period, of: [.user: user]).total
        return .json([
            "total_messages": .count(messages.count),
            "total_conversations": .count(conversations.count),
            "total_workflows": .count(workflows.count),
            "active_workflows": .count(workflows.active),
            "messages_this_week": .count(messages.count(in: week)),
            "conversations_this_week": .count(ofWeek.count),
            "daily_breakdown": .array(
                period.days.map { ["date": .day($0), "messages": .count(messages.count(on: $0))] }),
            "most_active_workflow": workflows.mostActive.map {
                ["id": .string($0.id), "name": .string($0.name ?? $0.id), "message_count": .count($0.count)]
            } ?? .null,
            "avg_messages_per_conversation": .float(told, over: conversations.count, decimals: 1),
            "period_days": .count(days),
            "estimated_cost_usd": .float(dollars: costs.nanos("cost_usd") + costs.nanos("adjustment_usd")),
        ])
    }

    /// What messages were sent to.
    private struct Workflows {
        /// Those that the user made and did not delete.
        let count: Int64
        /// Those that any message of the period went to.
        let active: Int64
        /// Of the last 30 days and today; nil also where nothing tells of all of them.
        let mostActive: SubjectCount?
        /// Days of which nothing tells what their messages went to.
        let untold: Set<Day>

        init(
            of user: String, _ messages: Deeds, in period: Period, _ past: Range<Int64>, _ view: LedgerView
        ) throws(ReadingError) {
            let made = try Deeds(view.times(of: "workflow_created", byUser: user, in: past)).count
            count = max(0, made - (try Deeds(view.times(of: "workflow_deleted", byUser: user, in: past)).count))
            let month = Period(days: 31, upTo: view.today)
            func subjects(in period: Period) throws(ReadingError) -> (all: [SubjectCount], untold: Set<Day>) {
                let days = Set(messages.days.filter(period.contains))
                let told = try view.told(of: days)
                return (try view.subjects(of: "message_sent", byUser: user, on: told), days.subtracting(told))
            }
            let (ofPeriod, ofMonth) = (try subjects(in: period), try subjects(in: month))
            active = Int64(ofPeriod.all.count)
            mostActive = ofMonth.untold.isEmpty ? ofMonth.all.first : nil
            untold = ofPeriod.untold.union(ofMonth.untold)
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
