// Background jobs, queue by queue.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import SQL

enum JobsReport {
    static let report = Report(
        "jobs", "throughput, failures, waits and their reasons, by day and queue",
        definition: """
            A row is a queue on a day, or with `per` in a week or a month, cut by the ends of the period if it comes \
            to that; queues without events have none. `queued`, `started`, `completed` and `failed` are events of \
            that name on the days of the events. `failure_rate` is failed ÷ (completed + failed), null where neither \
            happened. `wait_mean_ms` and `run_mean_ms` are means of all waits and runs that events carry. \
            `wait_p50_ms`, `wait_p95_ms` and `run_p95_ms` are what 50 or 95 of 100 do not exceed: the ledger counts \
            durations by bucket (up to 0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600 and 14400 seconds, and above), and the \
            figure lies within its bucket in proportion, so it can be wrong by the width of the bucket; above 4 \
            hours it is given as 4 hours. Null where nothing was timed. `length` is how long the queue was: null, \
            since queues are not probed yet. Totals are over all rows.

            `reasons=true` counts the reasons that events of jobs give, by queue, the most frequent first; `share` \
            is the part of all that are counted.
            """,
        parameters: [
            .per, Parameter("queue", .text, "only this queue"),
            Parameter("reasons", .flag, "count why jobs failed instead"),
        ],
        rows: .sorted(limit: 1_000), read: table)

    private static func table(_ question: Question, _ books: Books) throws(ReportError) -> Table {
        let only: Int64? = if let queue = question["queue"] { try books.id(queue) } else { nil }
        guard question.flag("reasons") else { return try byTime(question, only, books) }
        if question.isGiven("per") {
            throw .parameter("per", "cannot be combined with reasons=true, which counts over the whole period")
        }
        return try reasons(question.period, only, books)
    }

    private static func byTime(_ question: Question, _ only: Int64?, _ books: Books) throws(ReportError) -> Table {
        let stretches = Period.Stretches(question.period, per: question.per ?? .day)
        var whole = JobFigures()
        var rows: [(place: Int, queue: String, figures: JobFigures)] = []
        for (key, figures) in try books.jobs(over: question.period, in: stretches, only: only) {
            whole.add(figures)
            rows.append((key.place, try books.text(key.queue), figures))
        }
        rows.sort { ($0.place, $0.queue) < ($1.place, $1.queue) }
        return Table(
            [Column("date", .date), Column("queue", .text)] + columns + [Column("length", .count)],
            rows: rows.map { row in
                [.day(stretches.starts[row.place]), .text(row.queue)] + cells(row.figures) + [.null]
            },
            totals: zip(columns, cells(whole)).map { .init($0.name, $0.type, $1) })
    }

    private static let columns = [
        Column("queued", .count), Column("started", .count), Column("completed", .count, .curve),
        Column("failed", .count), Column("failure_rate", .ratio), Column("wait_mean_ms", .duration),
        Column("wait_p50_ms", .duration), Column("wait_p95_ms", .duration), Column("run_mean_ms", .duration),
        Column("run_p95_ms", .duration),
    ]

    private static func cells(_ figures: JobFigures) -> [Cell] {
        func percentile(_ percent: Int64, _ buckets: DurationBuckets) -> Cell {
            buckets.percentile(percent).map(Cell.duration) ?? .null
        }
        return [
            .count(figures[.queued]), .count(figures[.started]), .count(figures[.completed]), .count(figures[.failed]),
            .ratio(figures[.failed], of: figures[.completed] + figures[.failed]),
            .meanDuration(milliseconds: figures.wait, over: figures.waited), percentile(50, figures.waits),
            percentile(95, figures.waits), .meanDuration(milliseconds: figures.run, over: figures.ran),
            percentile(95, figures.runs),
        ]
    }

    private static func reasons(_ period: Period, _ only: Int64?, _ books: Books) throws(ReportError) -> Table {
        var counts: [[Int64]: Int64] = [:]
        try books.each(
            "SELECT queue, reason, count FROM job_reasons WHERE day >= $1 AND day <= $2",
            bind: {
                $0.integer(Int64(period.first.number))
                $0.integer(Int64(period.last.number))
            },
            { row in
                guard only == nil || only == row.integer(0) else { return }
                counts[[row.integer(0), row.integer(1)], default: 0] += row.integer(2)
            })
        var rows: [(queue: String, reason: String, count: Int64)] = []
        for (key, count) in counts { rows.append((try books.text(key[0]), try books.text(key[1]), count)) }
        rows.sort { left, right in
            left.count == right.count
                ? (left.queue, left.reason) < (right.queue, right.reason) : left.count > right.count
        }
        let whole = rows.reduce(0) { $0 + $1.count }
        return Table(
            [Column("queue", .text), Column("reason", .text), Column("count", .count), Column("share", .ratio, .bar)],
            rows: rows.map { [.text($0.queue), .text($0.reason), .count($0.count), .ratio($0.count, of: whole)] },
            totals: [.init("count", .count, .count(whole))])
    }
}
