// How long a queue was at a minute.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import SQL

/// A reading of a queue; nil is what its kind cannot tell.
package struct QueueSample: Sendable, Equatable {
    package var queue: String
    package var length: Int64
    package var oldestMilliseconds: Int64?
    package var failed: Int64?
    package var delayed: Int64?
    package var active: Int64?

    package init(queue: String, length: Int64) {
        self.queue = queue
        self.length = length
    }
}

extension LedgerStore {
    /// Keeps readings of one minute, and adds them to their hour. A second reading of a queue in that minute is dropped:
    /// each counts once. Minutes of more than two days ago are let go.
    ///
    /// May be called from anywhere; `completion` runs on the commit queue.
    package func recordQueues(
        _ samples: [QueueSample], at now: Timestamp,
        completion: @escaping @Sendable (Result<Void, StoreError>) -> Void = { _ in }
    ) {
        let minute = now.milliseconds / 60_000
        perform(completion: completion) { writer throws(StoreError) in
            let database = writer.database
            try database.write { () throws(StoreError) in
                var names = NameIndex(database)
                try database.run("DELETE FROM queue_minutes WHERE minute < $1", minute - 2 * 24 * 60)
                for sample in samples {
                    let queue = try names.id(of: sample.queue)
                    guard try QueueSample.insert(sample, queue, minute, database) else { continue }
                    try QueueSample.fold(sample, queue, hour: minute / 60, database)
                }
                try names.writeMade(to: database)
            }
            return ((), nil)
        }
    }
}

extension QueueSample {
    /// False where that minute has one.
    fileprivate static func insert(
        _ sample: Self, _ queue: Int64, _ minute: Int64, _ database: Database
    ) throws(StoreError) -> Bool {
        let sql = """
            INSERT INTO queue_minutes (minute, queue, length, oldest_ms, failed, delayed, active)
            VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (minute, queue) DO NOTHING
            """
        return try database.run(sql, values: [minute, queue] + sample.values) > 0
    }

    fileprivate static func fold(
        _ sample: Self, _ queue: Int64, hour: Int64, _ database: Database
    ) throws(StoreError) {
        // What was never told stays unknown: no comparison with a null holds.
        let largest = ["max_length", "max_oldest_ms", "max_failed", "max_delayed", "max_active"].map { name in
            let (old, new) = ("queue_hours.\(name)", "excluded.\(name)")
            return "\(name) = CASE WHEN \(new) > \(old) OR \(old) IS NULL THEN \(new) ELSE \(old) END"
        }
        let sql = """
            INSERT INTO queue_hours (hour, queue, samples, length, max_length, max_oldest_ms, max_failed, max_delayed,
                max_active)
            VALUES ($1, $2, 1, $3, $3, $4, $5, $6, $7)
            ON CONFLICT (hour, queue) DO UPDATE SET samples = queue_hours.samples + 1,
                length = queue_hours.length + excluded.length, \(largest.joined(separator: ", "))
            """
        try database.run(sql, values: [hour, queue] + sample.values)
    }

    private var values: [Int64?] { [length, oldestMilliseconds, failed, delayed, active] }
}
