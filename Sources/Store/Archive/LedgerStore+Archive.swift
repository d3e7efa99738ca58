// Moves the events of a day out of the store into a file.
// SPDX-License-Identifier: Apache-2.0

internal import Glibc
package import Ledger
internal import SQL

extension LedgerStore {
    /// The days before another that have events, in their order.
    package func days(before day: Day) throws(StoreError) -> [Day] {
        try withDatabase { (database) throws(StoreError) in
            var days: [Day] = []
            var next: Int64 = -1
            let sql = "SELECT number >> 32 FROM events WHERE number > $1 ORDER BY number LIMIT 1"
            while let found = try database.first(sql, next, row: { $0.integer(0) }),
                found < Int64(day.number)
            {
                try StoredEvent.checkOrder(of: CollectionOfOne(found), after: next >> 32)
                days.append(Day(number: Int32(truncatingIfNeeded: found)))
                next = (found + 1) << 32 - 1
            }
            return days
        }
    }

    /// Writes the events that a day has into a file of a directory, and then lets them go: rollups, people, keys and
    /// counters stay. Blocks, but for two short transactions not the commit queue. Nil where the day has no events.
    ///
    /// First the store notes which file will be there, then the file is written, then the events go and the note is made
    /// whole. Wherever it is cut off, the events are still in the store, and the next time writes the same file again.
    package func archive(
        _ day: Day, in directory: String, at now: Timestamp, progress: (Int) -> Void = { _ in }
    ) throws(StoreError) -> Archive? {
        guard let directory = realpath(directory, nil) else {
            throw .archive("cannot archive to \(directory): \(String(cString: strerror(errno)))")
        }
        defer { free(directory) }
        let place = String(cString: directory)
        return try maintaining { () throws(StoreError) in
            let plan = try perform { (writer) throws(StoreError) in (try writer.plan(day, in: place, at: now), nil) }
            guard let plan else { return nil }
            var file = try ArchiveFile(path: plan.path)
            let events = try write(plan, to: &file, progress: progress)
            let (bytes, sha256) = try file.finish()
            try perform { (writer) throws(StoreError) in
                (try writer.finish(plan, events: events, bytes: bytes, sha256: sha256, at: now), nil)
            }
            return Archive(
                id: plan.id, day: day, part: plan.part, events: events, bytes: bytes, sha256: sha256, path: plan.path)
        }
    }

    /// Nobody changes these events meanwhile: what changes events is maintenance too.
    private func write(
        _ plan: ArchivePlan, to file: inout ArchiveFile, progress: (Int) -> Void
    ) throws(StoreError) -> Int64 {
        let reader = try Database.sqlite(place.path, .read)
        var line = ArchiveLine(reader)
        var after = plan.first - 1
        var count = 0
        while true {
            let events = try reader.rows(
                "\(StoredEvent.select) WHERE number > $1 AND number <= $2 ORDER BY number LIMIT \(Self.page)", after,
                plan.last
            ) { SealedEvent($0) }
            try StoredEvent.checkOrder(of: events.lazy.map(\.event.number), after: after)
            guard let last = events.last?.event else { return Int64(count) }
            var lines: [UInt8] = []
            for event in events { lines += try line.bytes(of: event) }
            try file.write(lines)
            after = last.number
            count += events.count
            progress(count)
        }
    }

    private static let page = 5_000
}

/// Which events go into which file.
struct ArchivePlan {
    let id: Int64
    let part: Int64
    let path: String
    let first, last: Int64
}

extension BatchWriter {
    /// Notes the file that the events of a day will be in; nil where it has none.
    func plan(_ day: Day, in directory: String, at now: Timestamp) throws(StoreError) -> ArchivePlan? {
        let plan = try notePlan(day, in: directory, at: now)
        // The columns outlive the events, so they must have them before these leave.
        if let plan { try indexer.take(day: plan.first >> 32, to: plan.last - plan.first + 1) }
        return plan
    }

    private func notePlan(_ day: Day, in directory: String, at now: Timestamp) throws(StoreError) -> ArchivePlan? {
        try database.write { () throws(StoreError) in
            let first = Int64(day.number) << 32
            let found = try database.first(
                "SELECT max(number) FROM events WHERE number >= $1 AND number < $2", first, first + 1 << 32
            ) { $0.optionalInteger(0) }
            guard let last = found ?? nil else { return nil }
            let parts = try database.rows(
                "SELECT part, path, sha256 FROM archives WHERE day = $1 ORDER BY part", day
            ) { (part: $0.integer(0), path: $0.text(1), isWhole: !$0.text(2).isEmpty) }
            let begun = parts.last.flatMap { $0.isWhole ? nil : $0 }
            let part = begun?.part ?? (parts.last?.part ?? 0) + 1
            let path = "\(directory)/\(Archive.name(of: day, part: part)).ndjson.gz"
            // A file that this store has not begun is somebody else's.
            guard begun?.path == path || access(path, F_OK) != 0 else { throw .alreadyThere(path) }
            let sql = """
                INSERT INTO archives (day, part, events, bytes, sha256, path, last, at)
                VALUES ($1, $2, 0, 0, '', $3, $4, $5)
                ON CONFLICT (day, part) DO UPDATE SET path = excluded.path, last = excluded.last, at = excluded.at
                RETURNING id
                """
            let id = try database.first(sql, day, part, path, last, now.milliseconds) { $0.integer(0) }
            return ArchivePlan(id: id ?? 0, part: part, path: path, first: first, last: last)
        }
    }

    /// Lets the events go that are in the file now.
    func finish(
        _ plan: ArchivePlan, events: Int64, bytes: Int64, sha256: String, at now: Timestamp
    ) throws(StoreError) {
        try database.write { () throws(StoreError) in
            let sql = "UPDATE archives SET events = $1, bytes = $2, sha256 = $3, at = $4 WHERE id = $5"
            try database.run(sql, events, bytes, sha256, now.milliseconds, plan.id)
            try delete(from: "adjustments", plan)
            try indexer.letGo(day: plan.first >> 32, through: plan.last)
            let gone = try delete(from: "events", plan)
            guard gone == events else {
                throw .archive("\(plan.path) has \(events) events, and the store had \(gone): nothing is archived")
            }
        }
    }

    @discardableResult
    private func delete(from table: String, _ plan: ArchivePlan) throws(StoreError) -> Int {
        try database.run("DELETE FROM \(table) WHERE number >= $1 AND number <= $2", plan.first, plan.last)
    }
}
