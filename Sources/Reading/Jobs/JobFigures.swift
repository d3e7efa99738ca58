// Jobs of a queue, added up.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import SQL

/// How many jobs took which step, how long they waited and ran. Times in milliseconds.
package struct JobFigures: Sendable, Equatable {
    fileprivate var counts: [Job.Step: Int64] = [:]
    package var wait: Int64 = 0, waited: Int64 = 0, run: Int64 = 0, ran: Int64 = 0
    package var waits = DurationBuckets(.jobs), runs = DurationBuckets(.jobs)

    package init() {}

    fileprivate init(_ step: Job.Step, count: Int64, wait: Int64, waited: Int64, run: Int64, ran: Int64) {
        counts = [step: count]
        self.wait = wait
        self.waited = waited
        self.run = run
        self.ran = ran
    }

    package subscript(step: Job.Step) -> Int64 { counts[step] ?? 0 }

    package mutating func add(_ other: Self) {
        counts.merge(other.counts, uniquingKeysWith: +)
        wait += other.wait
        waited += other.waited
        run += other.run
        ran += other.ran
        waits.add(other.waits)
        runs.add(other.runs)
    }
}

/// A queue within a day, week or month.
package struct JobKey: Hashable, Sendable {
    package let place: Int
    package let queue: Int64

    package init(place: Int, queue: Int64) {
        self.place = place
        self.queue = queue
    }
}

extension LedgerView {
    /// By stretch and queue; `only` narrows down to one queue.
    package func jobs(
        over period: Period, in parts: Period.Parts, only: Int64?
    ) throws(ReadingError) -> [JobKey: JobFigures] {
        var steps: [Int64: Job.Step] = [:]
        for step in Job.Step.allCases { steps[try id(step.rawValue)] = step }
        var figures: [JobKey: JobFigures] = [:]
        func key(_ row: borrowing Row) -> JobKey? {
            guard only == nil || only == row.integer(1) else { return nil }
            return parts.place(of: Day(number: Int32(row.integer(0)))).map {
                JobKey(place: $0, queue: row.integer(1))
            }
        }
        try database.each(
            "SELECT day, queue, event, count, wait_ms, waited, run_ms, ran FROM job_days WHERE day >= $1 AND day <= $2",
            period.first, period.last
        ) { row in
            guard let key = key(row), let step = steps[row.integer(2)] else { return }
            figures[key, default: JobFigures()].add(
                JobFigures(
                    step, count: row.integer(3), wait: row.integer(4), waited: row.integer(5), run: row.integer(6),
                    ran: row.integer(7)))
        }
        try database.each(
            "SELECT day, queue, measure, bucket, count FROM job_durations WHERE day >= $1 AND day <= $2", period.first,
            period.last
        ) { row in
            guard let key = key(row) else { return }
            if row.integer(2) == 0 {
                figures[key, default: JobFigures()].waits.add(row.integer(4), to: row.integer(3))
            } else {
                figures[key, default: JobFigures()].runs.add(row.integer(4), to: row.integer(3))
            }
        }
        return figures
    }

    /// How often jobs gave which reason; `only` narrows down to one queue.
    package func jobReasons(
        over period: Period, only: Int64?
    ) throws(ReadingError) -> [(queue: Int64, reason: Int64, count: Int64)] {
        var counts: [(queue: Int64, reason: Int64, count: Int64)] = []
        try database.each(
            """
            SELECT queue, reason, sum(count) FROM job_reasons WHERE day >= $1 AND day <= $2 GROUP BY queue, reason
            """, period.first, period.last
        ) { row in
            guard only == nil || only == row.integer(0) else { return }
            counts.append((row.integer(0), row.integer(1), row.integer(2)))
        }
        return counts
    }
}
