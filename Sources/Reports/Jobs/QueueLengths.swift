// How long queues were, hour by hour.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import SQL

/// What readings of a queue came to. Nil is what was never told.
struct QueueLengths: Sendable, Equatable {
    var samples: Int64 = 0
    /// Of all readings together.
    var length: Int64 = 0
    var longest: Int64 = 0
    var oldest, failed, delayed, active: Int64?

    mutating func add(_ other: Self) {
        samples += other.samples
        length += other.length
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

    /// The mean of the readings; null where there are none.
    var mean: Cell {
        samples == 0 ? .null : Quotient.rounded(length, times: 1_000_000, over: samples).map(Cell.quantity) ?? .null
    }
}

/// A queue in an hour since 1970.
struct QueueHour: Sendable {
    let hour, queue: Int64
    let lengths: QueueLengths

    var start: Timestamp { Timestamp(milliseconds: hour * 3_600_000) }
}

extension LedgerView {
    /// By hour, then by queue; `only` narrows down to one queue.
    func queueHours(over period: Period, only: Int64?) throws(ReportError) -> [QueueHour] {
        var hours: [QueueHour] = []
        try database.each(
            """
            SELECT hour, queue, samples, length, max_length, max_oldest_ms, max_failed, max_delayed, max_active
            FROM queue_hours WHERE hour >= $1 AND hour < $2 ORDER BY hour
            """, period.milliseconds.lowerBound / 3_600_000, period.milliseconds.upperBound / 3_600_000
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
}
