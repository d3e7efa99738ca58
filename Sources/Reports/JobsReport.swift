// Background jobs, queue by queue.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading

enum JobsReport {
    static let report = Report(
        "jobs", "throughput, failures, waits and their reasons, by day and queue",
        definition: """
            A row is a queue on a day, or with `per` in an hour, a week or a month, cut by the ends of the period if it comes \
            to that; queues with neither events nor readings have none. `queued`, `started`, `completed` and `failed` are events of \
            that name on the days of the events. `failure_rate` is failed ÷ (completed + failed), null where neither \
            happened. `wait_mean_ms` and `run_mean_ms` are means of all waits and runs that events carry. \
            `wait_p50_ms`, `wait_p95_ms` and `run_p95_ms` are what 50 or 95 of 100 do not exceed: the ledger counts \
            durations by bucket (up to 0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600 and 14400 seconds, and above), and the \
            figure lies within its bucket in proportion, so it can be wrong by the width of the bucket; above 4 \
            hours it is given as 4 hours. Null where nothing was timed. `length` and `length_max` are the mean and the \
            largest of the readings of queues that the configuration has watched, one a minute, and \
            `oldest_age_max_ms` the longest that any job had waited when they were taken; null where there are none. \
            Totals are over all rows.

            `reasons=true` counts the reasons that events of jobs give, by queue, the most frequent first; `share` \
            is the part of all that are counted.

            `subjects=true` has a row for each subject that jobs were for, over the whole period, those of most events first; \
            `subject_name` is what its latest profile calls it, and the row without an id has the jobs that were for nothing.

            With filters, only jobs that pass them count, each for what it carries: a job has no provider, model, operation, \
            tier, status or property. Readings of queues carry nothing, and are null then.

            `lengths=true` has the readings instead, a row for each queue and hour with any: how many there are, the \
            mean and the largest length, and the largest of the others; null is what that kind of queue cannot tell. \
            An hour of readings is one of UTC, and counts on the day of the zone in which it begins, or with `per=hour` in the hour. `minutes=true` has them one by one, as far as they are kept so: for two days.
            """,
        parameters: [
            .perHour, Parameter("queue", .text, "only this queue"),
            Parameter("reasons", .flag, "count why jobs failed instead"),
            Parameter("subjects", .flag, "rows by what jobs were for instead"),
            Parameter("lengths", .flag, "how long queues were, hour by hour, instead"),
            Parameter("minutes", .flag, "the single readings of the last two days instead"),
        ],
        filters: Filter.all, rows: .sorted(limit: 1_000), reach: .months, read: table)

    private static func table(_ question: Question, _ view: LedgerView) throws(ReadingError) -> Table {
        let only: Int64? = if let queue = question["queue"] { try view.id(queue) } else { nil }
        let others = ["reasons", "subjects", "lengths", "minutes"].filter(question.flag)
        guard let other = others.first else { return try byTime(question, only, view) }
        if others.count > 1 { throw .parameter(others[1], "cannot be combined with \(other)=true") }
        if question.isGiven("per") {
            throw .parameter("per", "cannot be combined with \(other)=true, which has rows of its own")
        }
        if ["lengths", "minutes"].contains(other), let filter = question.filters.given.first {
            throw .parameter(filter.rawValue, "cannot be combined with \(other)=true: readings of queues carry nothing")
        }
        switch other {
        case "subjects": return try bySubject(question, only, view)
        case "lengths": return try QueueTables.hours(question.period, only, view)
        case "minutes": return try QueueTables.minutes(question.period, only, view)
        default: return try reasons(question, only, view)
        }
    }

    private static func byTime(_ question: Question, _ only: Int64?, _ view: LedgerView) throws(ReadingError) -> Table {
        let rows = Rows(question, view)
        var figures = try rows.figures(question, only, view)
        var whole = JobFigures()
        for one in figures.values { try whole.add(one) }
        var lengths: [JobKey: QueueLengths] = [:]
        let hours = question.filters.isEmpty ? try view.queueHours(over: question.period, only: only) : []
        for hour in hours {
            guard let place = rows.place(of: hour.start.milliseconds, view) else { continue }
            let key = JobKey(place: place, member: hour.queue)
            lengths[key, default: QueueLengths()].add(hour.lengths)
            if figures[key] == nil { figures[key] = JobFigures() }
        }
        // Queues are few: their names are put in order once, not for every two rows.
        let numbers = Set(figures.keys.map(\.member))
        let queues = try numbers.map { number throws(ReadingError) in (number: number, name: try view.text(number)) }
            .sorted { $0.name.exact < $1.name.exact }
        let ranks = Dictionary(uniqueKeysWithValues: queues.indices.map { (queues[$0].number, $0) })
        let sorted = figures.map {
            (place: $0.key.place, rank: ranks[$0.key.member] ?? 0, key: $0.key, figures: $0.value)
        }
        .sorted { ($0.place, $0.rank) < ($1.place, $1.rank) }
        return Table(
            [question.timeHeading, Column("queue", .text)] + columns + [
                Column("length", .number), Column("length_max", .count), Column("oldest_age_max_ms", .duration),
            ],
            rows: sorted.map { row in
                let lengths = lengths[row.key] ?? QueueLengths()
                return [rows.start(row.place), .text(queues[row.rank].name)] + cells(row.figures) + [
                    lengths.mean, lengths.samples == 0 ? .null : .count(lengths.longest),
                    .milliseconds(lengths.oldest),
                ]
            },
            totals: zip(columns, cells(whole)).map { .init($0.name, $0.type, $1) })
    }

    /// What part of time rows are of.
    private enum Rows {
        case hours(HourRows)
        case days(Period.Parts)

        init(_ question: Question, _ view: LedgerView) {
            self =
                question.unit == .hour
                ? .hours(HourRows(question.period, in: view))
                : .days(Period.Parts(question.period, per: question.per ?? .day))
        }

        func figures(
            _ question: Question, _ only: Int64?, _ view: LedgerView
        ) throws(ReadingError) -> [JobKey: JobFigures] {
            let (period, filters) = (question.period, question.filters)
            return switch self {
            case .hours(let hours): try view.jobs(over: period, in: hours, only: only, where: filters)
            case .days(let parts): try view.jobs(over: period, in: parts, only: only, where: filters)
            }
        }

        func place(of milliseconds: Int64, _ view: LedgerView) -> Int? {
            switch self {
            case .hours(let hours): hours.place(of: milliseconds)
            case .days(let parts): parts.place(of: view.day(of: milliseconds))
            }
        }

        func start(_ place: Int) -> Cell {
            switch self {
            case .hours(let hours): .time(hours.starts[place].instant)
            case .days(let parts): .day(parts.starts[place])
            }
        }
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

    private static func bySubject(
        _ question: Question, _ only: Int64?, _ view: LedgerView
    ) throws(ReadingError) -> Table {
        let found = try view.jobsBySubject(over: question.period, only: only, where: question.filters)
        var whole = JobFigures()
        for figures in found.values { try whole.add(figures) }
        let subjects = try SubjectRows(found, by: events, shown: question.mostInOrder, in: view) { cells($0) }
        var table = Table(
            SubjectRows<JobFigures>.columns + columns,
            totals: zip(columns, cells(whole)).map { .init($0.name, $0.type, $1) })
        try table.fill(subjects.source, for: question, sortedBy: question.sort, in: view)
        return table
    }

    private static func events(_ figures: JobFigures) -> Int64 {
        Job.Step.allCases.reduce(0) { $0.addingSaturated(figures[$1]) }
    }

    private static func reasons(
        _ question: Question, _ only: Int64?, _ view: LedgerView
    ) throws(ReadingError) -> Table {
        var whole: Int64 = 0
        var rows: [(queue: String, reason: String, count: Int64)] = []
        for found in try view.jobReasons(over: question.period, only: only, where: question.filters) {
            try ReadingError.add(found.count, to: &whole)
            rows.append((try view.text(found.queue), try view.text(found.reason), found.count))
        }
        rows.sort { left, right in
            left.count == right.count
                ? (left.queue.exact, left.reason.exact) < (right.queue.exact, right.reason.exact)
                : left.count > right.count
        }
        return Table(
            [Column("queue", .text), Column("reason", .text), Column("count", .count), Column("share", .ratio, .bar)],
            rows: rows.map { [.text($0.queue), .text($0.reason), .count($0.count), .ratio($0.count, of: whole)] },
            totals: [.init("count", .count, .count(whole))])
    }
}
