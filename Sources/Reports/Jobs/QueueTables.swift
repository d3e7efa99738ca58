// How long queues were, as tables.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import SQL

enum QueueTables {
    /// A row for each queue and hour with any reading.
    static func hours(_ period: Period, _ only: Int64?, _ view: LedgerView) throws(ReportError) -> Table {
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
    static func minutes(_ period: Period, _ only: Int64?, _ view: LedgerView) throws(ReportError) -> Table {
        var found: [(minute: Int64, queue: Int64, cells: [Cell])] = []
        try view.database.each(
            """
            SELECT minute, queue, length, oldest_ms, failed, delayed, active FROM queue_minutes
            WHERE minute >= $1 AND minute < $2 ORDER BY minute
            """, period.milliseconds.lowerBound / 60_000, period.milliseconds.upperBound / 60_000
        ) { row in
            guard only == nil || only == row.integer(1) else { return }
            let cells =
                [Cell.count(row.integer(2)), .milliseconds(row.optionalInteger(3))]
                + [row.optionalInteger(4), row.optionalInteger(5), row.optionalInteger(6)].map(count)
            found.append((row.integer(0), row.integer(1), cells))
        }
        var rows: [(minute: Int64, queue: String, cells: [Cell])] = []
        for row in found { rows.append((row.minute, try view.text(row.queue), row.cells)) }
        rows.sort { ($0.minute, $0.queue.exact) < ($1.minute, $1.queue.exact) }
        return Table(
            [
                Column("at", .time), Column("queue", .text), Column("length", .count, .curve),
                Column("oldest_age_ms", .duration), Column("failed", .count), Column("delayed", .count),
                Column("active", .count),
            ],
            rows: rows.map { row in
                [.time(Timestamp(milliseconds: row.minute * 60_000)), .text(row.queue)] + row.cells
            })
    }

    private static func count(_ count: Int64?) -> Cell { count.map(Cell.count) ?? .null }
}
