// How long queues were, as tables.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading

enum QueueTables {
    /// A row for each queue and hour with any reading.
    static func hours(_ period: Period, _ only: Int64?, _ view: LedgerView) throws(ReadingError) -> Table {
        var rows: [(at: Timestamp, queue: String, lengths: QueueLengths)] = []
        for hour in try view.queueHours(over: period, only: only) {
            rows.append((hour.start, try view.text(hour.queue), hour.lengths))
        }
        rows.sort { ($0.at, $0.queue.exact) < ($1.at, $1.queue.exact) }
        return Table(
            [
                Column("at", .time), Column("queue", .text), Column("readings", .count),
                Column("length", .number, .curve), Column("length_max", .count), Column("oldest_age_max_ms", .duration),
                Column("failed_max", .count), Column("delayed_max", .count), Column("active_max", .count),
            ],
            rows: rows.map { row in
                let lengths = row.lengths
                return [
                    .time(row.at), .text(row.queue), .count(lengths.samples), lengths.mean, .count(lengths.longest),
                    .milliseconds(lengths.oldest),
                ] + [lengths.failed, lengths.delayed, lengths.active].map(count)
            })
    }

    /// A row for each reading that is kept by itself.
    static func minutes(_ period: Period, _ only: Int64?, _ view: LedgerView) throws(ReadingError) -> Table {
        var rows: [(reading: QueueMinute, queue: String)] = []
        for reading in try view.queueMinutes(over: period, only: only) {
            rows.append((reading, try view.text(reading.queue)))
        }
        rows.sort { ($0.reading.minute, $0.queue.exact) < ($1.reading.minute, $1.queue.exact) }
        return Table(
            [
                Column("at", .time), Column("queue", .text), Column("length", .count, .curve),
                Column("oldest_age_ms", .duration), Column("failed", .count), Column("delayed", .count),
                Column("active", .count),
            ],
            rows: rows.map { reading, queue in
                [
                    .time(reading.start), .text(queue), .count(reading.length), .milliseconds(reading.oldest),
                ] + [reading.failed, reading.delayed, reading.active].map(count)
            })
    }

    private static func count(_ count: Int64?) -> Cell { count.map(Cell.count) ?? .null }
}

extension QueueLengths {
    /// The mean of the readings; null where there are none.
    var mean: Cell {
        samples == 0 ? .null : Quotient.rounded(length, times: 1_000_000, over: samples).map(Cell.quantity) ?? .null
    }
}
