// How long queues were, hour by hour.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import SQL

/// What readings of a queue came to. Nil is what was never told.
package struct QueueLengths: Sendable, Equatable {
    package var samples: Int64 = 0
    /// Of all readings together.
    package var length: Int64 = 0
    package var longest: Int64 = 0
    package var oldest, failed, delayed, active: Int64?

    package init() {}

    fileprivate init(samples: Int64, length: Int64, longest: Int64) {
        self.samples = samples
        self.length = length
        self.longest = longest
    }

    package mutating func add(_ other: Self) {
        samples = samples.addingSaturated(other.samples)
        length = length.addingSaturated(other.length)
        longest = max(longest, other.longest)
        oldest = Self.larger(oldest, other.oldest)
        failed = Self.larger(failed, other.failed)
        delayed = Self.larger(delayed, other.delayed)
        active = Self.larger(active, other.active)
    }

    private static func larger(_ left: Int64?, _ right: Int64?) -> Int64? {
        guard let left, let right else { return left ?? right }
        return max(left, right)
    }
}

/// A queue in an hour since 1970.
package struct QueueHour: Sendable {
    package let hour, queue: Int64
    package let lengths: QueueLengths

    package var start: Timestamp { Timestamp(milliseconds: hour * 3_600_000) }
}

/// One reading of a queue, in a minute since 1970. Nil is what was never told.
package struct QueueMinute: Sendable {
    package let minute, queue, length: Int64
    package let oldest, failed, delayed, active: Int64?

    package var start: Timestamp { Timestamp(milliseconds: minute * 60_000) }
}

extension LedgerView {
    /// By hour, then by queue; `only` narrows down to one queue.
    ///
    /// Hours are those of UTC: they are of the period in which they begin.
    package func queueHours(over period: Period, only: Int64?) throws(ReadingError) -> [QueueHour] {
        let range = milliseconds(of: period)
        func hour(from milliseconds: Int64) -> Int64 { (milliseconds + 3_599_999) / 3_600_000 }
        var hours: [QueueHour] = []
        try database.each(
            """
            SELECT hour, queue, samples, length, max_length, max_oldest_ms, max_failed, max_delayed, max_active
            FROM queue_hours WHERE hour >= $1 AND hour < $2 ORDER BY hour
            """, hour(from: range.lowerBound), hour(from: range.upperBound)
        ) { row in
            guard only == nil || only == row.integer(1) else { return }
            var lengths = QueueLengths(samples: row.integer(2), length: row.integer(3), longest: row.integer(4))
            lengths.oldest = row.optionalInteger(5)
            lengths.failed = row.optionalInteger(6)
            lengths.delayed = row.optionalInteger(7)
            lengths.active = row.optionalInteger(8)
            hours.append(QueueHour(hour: row.integer(0), queue: row.integer(1), lengths: lengths))
        }
        return hours
    }

    /// The single readings, which are kept for two days, in the order of time; `only` narrows down to one queue.
    package func queueMinutes(over period: Period, only: Int64?) throws(ReadingError) -> [QueueMinute] {
        let range = milliseconds(of: period)
        var minutes: [QueueMinute] = []
        try database.each(
            """
            SELECT minute, queue, length, oldest_ms, failed, delayed, active FROM queue_minutes
            WHERE minute >= $1 AND minute < $2 ORDER BY minute
            """, range.lowerBound / 60_000, range.upperBound / 60_000
        ) { row in
            guard only == nil || only == row.integer(1) else { return }
            minutes.append(
                QueueMinute(
                    minute: row.integer(0), queue: row.integer(1), length: row.integer(2),
                    oldest: row.optionalInteger(3), failed: row.optionalInteger(4), delayed: row.optionalInteger(5),
                    active: row.optionalInteger(6)))
        }
        return minutes
    }
}
