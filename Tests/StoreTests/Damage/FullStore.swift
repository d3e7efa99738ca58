// A small store that has something of everything a ledger can hold.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Foundation
import Ledger
import SQL
import Store
import Synchronization
import Wire

/// Events of every kind, people who were joined and one who was forgotten, re-priced calls, archived days, notices that
/// wait and that failed, crossings, summaries, readings of queues, an index, columns, declarations; all of it in one file.
struct FullStore {
    let test: TestStore
    /// The file as it was written.
    let bytes: [UInt8]

    init(events: Int = 240, seed: UInt64 = 77) throws {
        test = try TestStore()
        var maker = EventMaker(seed: seed)
        var options = LedgerStore.Options()
        options.instance = "one"
        options.dimensions = ["hd", "quality"]
        options.measures = ["chapters"]
        let test = test
        try test.withLedger(options) { store in
            for _ in 0..<4 { try store.booked(maker.entries(events / 4)) }
            try store.booked(["ada", "bob", "cy"].map { Self.profile(of: $0) })
            try store.closeDays(before: EventMaker.start.day.advanced(by: 50))
            try Self.decide(store)
            _ = try store.reprice(
                from: Day(number: 0), to: Day(number: 40_000), at: EventMaker.start,
                price: { call, _ in
                    var priced = Priced()
                    priced.cost = Money(nanos: call.usage[.inputTokens] * 4_000)
                    priced.card = "{\"rate\":4}"
                    return priced
                })
            _ = try store.forget(user: "bob")
            let old = try store.days(before: Day(number: 100_000)).prefix(6)
            for day in old { _ = try store.archive(day, in: test.directory.path, at: EventMaker.start) }
            // Of the first of them the columns are gone, too.
            try store.dropColumns(before: old[1])
            try Self.decide(store, after: 100)
            try store.booked(maker.entries(20))
            // The index is written when there is time for it.
            for _ in 0..<600 where try test.integer("SELECT count(*) FROM person_places") < 40 { usleep(10_000) }
        }
        try test.database(.write).execute("VACUUM; PRAGMA wal_checkpoint(TRUNCATE)")
        bytes = Array(try Data(contentsOf: URL(filePath: test.path)))
    }

    /// One that is like all others, for a test of its own: made once, and then copied. The archived days are in the
    /// directory of the first, which goes when the tests end.
    static func copy() throws -> FullStore {
        let original = try made.get()
        let test = try TestStore()
        try Data(original.bytes).write(to: URL(filePath: test.path))
        return FullStore(test: test, bytes: original.bytes)
    }

    private static let made: Result<FullStore, any Error> = Result {
        let made = try FullStore()
        atexit {
            if let made = try? FullStore.made.get() { try? FileManager.default.removeItem(at: made.test.directory) }
        }
        return made
    }

    private init(test: TestStore, bytes: [UInt8]) {
        self.test = test
        self.bytes = bytes
    }

    private static func profile(of user: String) -> Entry {
        var profile = Profile()
        profile.name = "\(user) Lovelace"
        profile.email = "\(user)@example.com"
        profile.plan = "pro"
        var event = Event(.profile(profile))
        event.id = "profile-\(user)"
        event.user = user
        event.at = EventMaker.start
        return Entry(Record.seal(event, index: 0), priced: nil, arrivedAt: EventMaker.start)
    }

    /// What the ledger keeps that is no event.
    private static func decide(_ store: LedgerStore, after seconds: Int64 = 0) throws {
        let now = EventMaker.start.advanced(byMilliseconds: seconds * 60_000)
        let notices = (0..<5).map { number in
            var notice = Notice(
                id: "notice-\(seconds)-\(number)", number < 3 ? .budget : .report, to: "mail:\(number % 2)@example.com",
                subject: "spent", contentType: "text/plain", body: Array("for the 1st of \(number)".utf8), at: now)
            if number > 3 { notice.user = "cy" }
            return notice
        }
        try wait { store.enqueue(notices, completion: $0) }
        try wait {
            store.noteDelivery(
                of: notices[0], .failed("refused", again: now.advanced(byMilliseconds: 5)), at: now, completion: $0)
        }
        try wait { store.noteDelivery(of: notices[3], .refused("no", again: now), at: now, completion: $0) }
        try wait { (done: @escaping @Sendable (Result<[Crossing], StoreError>) -> Void) in
            let period = BudgetPeriod(.day, from: Day(number: Int32(20_700 + seconds)))
            let crossings = [80, 100].map { threshold in
                Crossing(
                    budget: "all", member: threshold == 80 ? "" : "bob", period: period, threshold: threshold,
                    at: period.begins, spent: Money(nanos: 5), limit: Money(nanos: 6))
            }
            store.recordCrossings(crossings, completion: done)
        }
        var mark = SummaryMark(name: "weekly", summaryPeriod: "2026-W\(30 + seconds % 20)")
        mark.person = 3
        try wait { store.keep([], of: mark, at: now, completion: $0) }
        var sample = QueueSample(queue: "renders", length: 12)
        sample.oldestMilliseconds = 700
        for minute in 0..<5 {
            sample.failed = minute % 2 == 0 ? nil : 3
            sample.length += Int64(minute)
            let (reading, at) = (sample, now.advanced(byMilliseconds: Int64(minute) * 60_000))
            try wait { store.recordQueues([reading], at: at, completion: $0) }
        }
        let arrivals = (0..<6).map { number in
            let event = RejectedEvent(.unknownField, at: .none, source: "app", id: number < 3 ? "" : "q-\(number)")
            let bytes = Array("{\"id\":\"q-\(number)\",\"at\":\(seconds)}".utf8)
            return QuarantineArrival(event, bytes[...], by: "events", because: "no such field")
        }
        try wait { (done: @escaping @Sendable (Result<[QuarantineOutcome], StoreError>) -> Void) in
            store.quarantine(arrivals, at: now, within: QuarantineBounds()) { done(.success($0)) }
        }
    }

    private static func wait<T: Sendable>(
        _ body: (@escaping @Sendable (Result<T, StoreError>) -> Void) -> Void
    ) throws {
        let done = DispatchSemaphore(value: 0)
        let outcome = Mutex<Result<T, StoreError>?>(nil)
        body { result in
            outcome.withLock { $0 = result }
            done.signal()
        }
        done.wait()
        _ = try outcome.withLock { $0 }?.get()
    }

    /// The schema and every row of every table, in their order, with types.
    static func contents(of path: String) throws -> [[UInt8]] {
        let database = try Database.sqlite(path, .read)
        let schema = try database.rows(
            "SELECT type || '|' || name || '|' || tbl_name || '|' || coalesce(sql, '') FROM sqlite_schema ORDER BY rowid"
        ) { $0.bytes(0) }
        let tables = try database.rows("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name") {
            $0.text(0)
        }
        return try schema
            + tables.flatMap { table in
                let columns = try database.rows("SELECT name FROM pragma_table_info('\(table)')") { $0.text(0) }
                let line = columns.map { "typeof(\"\($0)\") || quote(\"\($0)\")" }.joined(separator: " || '|' || ")
                // From the table itself, not from an index that has it all.
                return try database.rows("SELECT '\(table)|' || \(line) FROM \"\(table)\" NOT INDEXED") { $0.bytes(0) }
            }
    }
}
