// Jobs of a queue, added up.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
package import Ledger
internal import SQL

/// How many jobs took which step, how long they waited and ran. Times in milliseconds.
package struct JobFigures: Sendable, Equatable {
    fileprivate var counts: [Job.Step: Int64] = [:]
    package var wait: Int64 = 0, waited: Int64 = 0, run: Int64 = 0, ran: Int64 = 0
    package var waits = DurationBuckets(.jobs), runs = DurationBuckets(.jobs)

    package init() {}

    package subscript(step: Job.Step) -> Int64 { counts[step] ?? 0 }

    package mutating func add(_ other: Self) throws(ReadingError) {
        for (step, count) in other.counts { try ReadingError.add(count, to: &counts[step, default: 0]) }
        try add(wait: other.wait, other.waited, run: other.run, other.ran)
        try waits.add(other.waits)
        try runs.add(other.runs)
    }

    /// Adds a count, times, and how many told them.
    fileprivate mutating func add(_ step: Job.Step, _ sums: [Int64]) throws(ReadingError) {
        try ReadingError.add(sums[0], to: &counts[step, default: 0])
        try add(wait: sums[1], sums[2], run: sums[3], sums[4])
    }

    /// Adds one job, with how long it waited and ran where it tells.
    mutating func add(_ step: Job.Step, wait: Int64?, run: Int64?) throws(ReadingError) {
        try add(step, [1, wait ?? 0, wait == nil ? 0 : 1, run ?? 0, run == nil ? 0 : 1])
        if let wait { try waits.add(1, to: DurationBounds.jobs.bucket(of: wait)) }
        if let run { try runs.add(1, to: DurationBounds.jobs.bucket(of: run)) }
    }

    /// Adds a row of `job_days`: from the column `start` on, its count, its times, and how many told them.
    fileprivate mutating func add(_ step: Job.Step, _ row: borrowing Row, at start: Int) throws(ReadingError) {
        try ReadingError.add(row.integer(start), to: &counts[step, default: 0])
        try add(
            wait: row.integer(start + 1), row.integer(start + 2), run: row.integer(start + 3), row.integer(start + 4))
    }

    private mutating func add(
        wait: Int64, _ waited: Int64, run: Int64, _ ran: Int64
    ) throws(ReadingError) {
        try ReadingError.add(wait, to: &self.wait)
        try ReadingError.add(waited, to: &self.waited)
        try ReadingError.add(run, to: &self.run)
        try ReadingError.add(ran, to: &self.ran)
    }
}

/// A queue, or something that jobs were for, within a part of a period.
package struct JobKey: Hashable, Sendable {
    package let place: Int
    package let member: Int64

    package init(place: Int, member: Int64) {
        self.place = place
        self.member = member
    }
}

extension LedgerView {
    /// By part of the period and queue; `only` narrows down to one queue.
    package func jobs(
        over period: Period, in parts: Period.Parts, only: Int64?, where filters: Filters = [:]
    ) throws(ReadingError) -> [JobKey: JobFigures] {
        guard filters.isEmpty else { return try scannedJobs(over: period, in: parts, only: only, where: filters) }
        let steps = try jobSteps()
        var figures: [JobKey: JobFigures] = [:]
        func key(_ row: borrowing Row) -> JobKey? {
            parts.place(of: Day(number: Int32(row.integer(0)))).map { JobKey(place: $0, member: row.integer(1)) }
        }
        // Rows as they lie: a day has one for each queue and step. To add up weeks or months SQLite would have to sort them.
        let days = "WHERE day BETWEEN $1 AND $2\(only == nil ? "" : " AND queue = $3")"
        let values = [Int64(period.first.number), Int64(period.last.number)] + (only.map { [$0] } ?? [])
        try database.each(
            "SELECT day, queue, event, count, wait_ms, waited, run_ms, ran FROM job_days \(days)", values: values
        ) { row throws(ReadingError) in
            guard let key = key(row), let step = steps[row.integer(2)] else { return }
            try figures[key, default: JobFigures()].add(step, row, at: 3)
        }
        try database.each(
            "SELECT day, queue, measure, bucket, count FROM job_durations \(days)", values: values
        ) { row throws(ReadingError) in
            guard let key = key(row) else { return }
            if row.integer(2) == 0 {
                try figures[key, default: JobFigures()].waits.add(row.integer(4), to: row.integer(3))
            } else {
                try figures[key, default: JobFigures()].runs.add(row.integer(4), to: row.integer(3))
            }
        }
        try putRight(&figures, over: period, in: parts, only: only, steps)
        return figures
    }

    /// Makes figures by the days of UTC those of the zone.
    private func putRight(
        _ figures: inout [JobKey: JobFigures], over period: Period, in parts: Period.Parts, only: Int64?,
        _ steps: [Int64: Job.Step]
    ) throws(ReadingError) {
        guard !zone.isUTC else { return }
        func key(_ start: Day?, _ keys: [Int64]) -> JobKey? {
            guard only == nil || only == keys[0] else { return nil }
            return start.flatMap { parts.place(startingWith: $0) }.map { JobKey(place: $0, member: keys[0]) }
        }
        let measures: [(ScanMeasure, Int)] = [
            (.count, 0), (.sum(.wait), 1), (.sum(.hasWait), 2), (.sum(.run), 3), (.sum(.hasRun), 4),
        ]
        try eachMisplaced(.job, in: period, per: parts.unit, by: [.column(.queue), .column(.event)], measures) {
            start, keys, sums throws(ReadingError) in
            guard let key = key(start, keys), let step = steps[keys[1]] else { return }
            try figures[key, default: JobFigures()].add(step, sums)
        }
        for (duration, isThere) in [(EventColumn.wait, EventColumn.hasWait), (.run, .hasRun)] {
            try eachMisplaced(
                .job, in: period, per: parts.unit, by: [.column(.queue), .column(duration)], having: [isThere]
            ) { start, keys, sums throws(ReadingError) in
                guard let key = key(start, keys) else { return }
                let bucket = DurationBounds.jobs.bucket(of: keys[1])
                if duration == .wait {
                    try figures[key, default: JobFigures()].waits.add(sums[0], to: bucket)
                } else {
                    try figures[key, default: JobFigures()].runs.add(sums[0], to: bucket)
                }
            }
        }
        figures = figures.filter { figure in Job.Step.allCases.contains { figure.value[$0] != 0 } }
    }

    /// How often jobs gave which reason; `only` narrows down to one queue.
    package func jobReasons(
        over period: Period, only: Int64?, where filters: Filters = [:]
    ) throws(ReadingError) -> [(queue: Int64, reason: Int64, count: Int64)] {
        guard filters.isEmpty else { return try scannedJobReasons(over: period, only: only, where: filters) }
        struct Key: Hashable {
            let queue, reason: Int64
        }
        var counts: [Key: Int64] = [:]
        try database.each(
            """
            SELECT queue, reason, sum(count) FROM job_reasons WHERE day >= $1 AND day <= $2 GROUP BY queue, reason
            """, period.first, period.last
        ) { row in
            guard only == nil || only == row.integer(0) else { return }
            counts[Key(queue: row.integer(0), reason: row.integer(1))] = row.integer(2)
        }
        try eachMisplaced(.job, in: period, by: [.column(.queue), .column(.reason)], having: [.reason]) {
            _, keys, sums throws(ReadingError) in
            guard only == nil || only == keys[0] else { return }
            try ReadingError.add(sums[0], to: &counts[Key(queue: keys[0], reason: keys[1]), default: 0])
        }
        return counts.filter { $0.value != 0 }.map { ($0.key.queue, $0.key.reason, $0.value) }
    }
}
