// Notices: kept until they are delivered, in their order, none twice.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Ledger
import SQL
import Synchronization
import Testing

@testable import Store

@Suite struct NoticeTests {
    private let test: TestStore
    private static let start = Timestamp(milliseconds: 1_000_000)

    init() throws { test = try TestStore() }

    private func notice(
        _ id: String, _ kind: Notice.Kind = .budget, to target: String = "budget:all", at seconds: Int64 = 0
    ) -> Notice {
        Notice(
            id: id, kind, to: target, subject: "s", contentType: "text/plain", body: Array("body of \(id)".utf8),
            at: Self.time(seconds))
    }

    /// So many seconds after the start.
    private static func time(_ seconds: Int64) -> Timestamp { start.advanced(byMilliseconds: seconds * 1_000) }

    @Test func `A notice comes out as it went in, also after a restart, until it is delivered`() throws {
        var kept = notice("1")
        kept.user = "ada"
        kept.body = [0, 255, 10]
        try test.withLedger { try $0.enqueue([kept]) }
        try test.withLedger { store in
            let turn = try store.turn(at: Self.start)
            #expect(turn.due == [kept])
            #expect(turn.pending == 1)
            #expect(turn.next == nil)
            try store.note(kept, .delivered)
            #expect(try store.turn(at: Self.start).pending == 0)
        }
        let later = try test.withLedger { try $0.turn(at: Self.time(9_999)) }
        #expect(later.due == [])
    }

    @Test func `The same id is not kept twice`() throws {
        try test.withLedger { store in
            try store.enqueue([notice("1")])
            try store.enqueue([notice("1", at: 5), notice("2", to: "budget:b", at: 5)])
            let turn = try store.turn(at: Self.time(5))
            #expect(turn.pending == 2)
            #expect(turn.due.map(\.id) == ["1", "2"])
            #expect(turn.due.first?.createdAt == Self.start)
        }
    }

    @Test func `Those of a target go one after the other, and wait where the first one fails`() throws {
        try test.withLedger { store in
            try store.enqueue([notice("1"), notice("2"), notice("3", to: "budget:b", at: 1)])
            let first = try store.turn(at: Self.time(1)).due
            #expect(first.map(\.id) == ["1", "3"])
            try store.note(first[0], .failed("no", again: Self.time(60)))
            // The second is as old, and is not told before the first.
            let meanwhile = try store.turn(at: Self.time(59))
            #expect(meanwhile.due.map(\.id) == ["3"])
            #expect(meanwhile.next == Self.time(60))
            let again = try store.turn(at: Self.time(60)).due.filter { $0.target == "budget:all" }
            #expect(again.map(\.id) == ["1"])
            #expect(again.map(\.attempts) == [1])
            try store.note(again[0], .delivered, at: Self.time(61))
            #expect(try store.turn(at: Self.time(60)).next == Self.time(61))
            #expect(try store.turn(at: Self.time(61)).due.map(\.id) == ["3", "2"])
        }
        let errors = try test.database().rows("SELECT last_error FROM notices ORDER BY number") { $0.text(0) }
        #expect(errors == ["", ""])
    }

    @Test func `One that is refused stands aside`() throws {
        try test.withLedger { store in
            try store.enqueue([notice("1"), notice("2"), notice("3")])
            try store.note(notice("1"), .refused("it answered 404", again: Self.time(60)))
            #expect(try store.turn(at: Self.time(0)).due.map(\.id) == ["2"])
            try store.note(notice("2"), .failed("no", again: Self.time(90)))
            // It has its own time, and may be tried while another one is waited for; it still holds nobody up.
            let refused = try store.turn(at: Self.time(60)).due
            #expect(refused.map(\.id) == ["1"])
            try store.note(refused[0], .failed("no", again: Self.time(600)))
            try store.note(notice("2"), .delivered, at: Self.time(90))
            #expect(try store.turn(at: Self.time(90)).due.map(\.id) == ["3"])
            try store.note(notice("3"), .dropped)
            #expect(try store.turn(at: Self.time(600)).due.map(\.id) == ["1"])
        }
        let row = try test.database().rows("SELECT attempts, refused, last_error FROM notices") {
            "\($0.integer(0)) \($0.integer(1)) \($0.text(2))"
        }
        #expect(row == ["2 1 no"])
    }

    @Test func `Budgets go before reports, what is new before what has failed, and busy targets not at all`() throws {
        try test.withLedger { store in
            try store.enqueue([
                notice("report", .report, to: "mail:a", at: 0), notice("failed", to: "budget:b", at: 1),
                notice("later", to: "budget:c", at: 3), notice("sooner", to: "budget:d", at: 2),
                notice("busy", to: "budget:e", at: 2),
            ])
            try store.note(notice("failed", to: "budget:b"), .failed("no", again: Self.time(1)))
            let all = try store.turn(at: Self.time(3), besides: ["budget:e"])
            #expect(all.due.map(\.id) == ["sooner", "later", "failed", "report"])
            #expect(all.pending == 5)
            #expect(
                try store.turn(at: Self.time(3), most: 2, besides: ["budget:e"]).due.map(\.id) == ["sooner", "later"])
        }
    }

    @Test func `A ledger that takes no notices cannot be written, until it takes some again`() throws {
        try test.withLedger { store in
            func setReadOnly(_ isReadOnly: Bool) throws {
                try store.withDatabase { (database) throws(StoreError) in
                    try database.execute("PRAGMA query_only = \(isReadOnly ? "ON" : "OFF")")
                }
            }
            try setReadOnly(true)
            #expect(throws: StoreError.self) { try store.enqueue([notice("1")]) }
            guard case .database(let error) = store.failure else {
                Issue.record("nothing is noted")
                return
            }
            #expect(error.kind == .readOnly)
            try setReadOnly(false)
            try store.enqueue([notice("1")])
            #expect(store.failure == nil)
        }
    }

    @Test func `A notice that cannot be kept for a reason of its own says nothing of the ledger`() throws {
        try test.withLedger { store in
            try store.withDatabase { (database) throws(StoreError) in try database.execute("DROP TABLE notices") }
            #expect(throws: StoreError.self) { try store.enqueue([notice("1")]) }
            #expect(store.failure == nil)
        }
    }

    @Test func `Reports may be left fewer places than budgets`() throws {
        try test.withLedger { store in
            try store.enqueue([
                notice("r1", .report, to: "mail:a"), notice("r2", .report, to: "mail:b"),
                notice("r3", .report, to: "mail:c"), notice("b1", to: "budget:a"), notice("b2", to: "budget:b"),
            ])
            #expect(try store.turn(at: Self.start, mostReports: 2).due.map(\.id) == ["b1", "b2", "r1", "r2"])
            #expect(try store.turn(at: Self.start, mostReports: 0).due.map(\.id) == ["b1", "b2"])
            #expect(try store.turn(at: Self.start, mostReports: -1).due.map(\.id) == ["b1", "b2"])
            #expect(try store.turn(at: Self.start, most: 3, mostReports: 2).due.map(\.id) == ["b1", "b2", "r1"])
        }
    }

    @Test func `A thousand that wait are not sorted to find the few that are next`() throws {
        try test.withLedger { _ in }
        let sql = """
            EXPLAIN QUERY PLAN SELECT id FROM notices WHERE next_at <= $1
            ORDER BY kind, attempts > 0, next_at, number
            """
        let plan = try test.database().rows(sql, 0) { $0.text(3) }.joined(separator: "\n")
        #expect(plan.contains("notices_by_turn"), "\(plan)")
        #expect(!plan.contains("TEMP B-TREE"), "\(plan)")
    }

    @Test func `A crossing and its notice are kept together, once`() throws {
        func crossing(_ threshold: Int64) -> Crossing {
            Crossing(
                budget: "all", member: "", period: BudgetPeriod(.day, from: Self.start.day), threshold: threshold,
                at: Self.start,
                spent: .zero,
                limit: .zero)
        }
        @Sendable func made(of crossing: Crossing) -> Notice? {
            guard crossing.threshold != 90 else { return nil }
            return Notice(
                id: "n\(crossing.threshold)", .budget, to: "budget:all", subject: "", contentType: "", body: [],
                at: crossing.at)
        }
        try test.withLedger { store in
            #expect(try store.record([crossing(80), crossing(90)], made).count == 2)
            let first = try store.turn(at: Self.start).due
            #expect(first.map(\.id) == ["n80"])
            try store.note(first[0], .delivered)
            // Delivered or not: what is known is not told again.
            #expect(try store.record([crossing(80), crossing(90), crossing(100)], made).map(\.threshold) == [100])
            #expect(try store.turn(at: Self.start).due.map(\.id) == ["n100"])
        }
        // Where one of them cannot be kept, neither is.
        try test.database(.write).execute("ALTER TABLE notices RENAME TO away")
        try test.withLedger { store in
            _ = #expect(throws: StoreError.self) { try store.record([crossing(110)], made) }
        }
        #expect(try test.integer("SELECT count(*) FROM crossings") == 3)
    }

    @Test func `Who is forgotten takes their notices along, and those behind them go on`() throws {
        var maker = EventMaker(seed: 7)
        try test.withLedger { store in
            try store.booked(maker.entries(40))
            var ada = notice("1")
            ada.user = "ada"
            try store.enqueue([ada, notice("2")])
            _ = try store.forget(user: "ada")
            #expect(try store.turn(at: Self.start).due.map(\.id) == ["2"])
        }
    }

    @Test func `What was made of somebody before they were forgotten is not kept after`() throws {
        var maker = EventMaker(seed: 7)
        func crossing(_ budget: String, isOfUser: Bool) -> Crossing {
            var crossing = Crossing(
                budget: budget, member: "ada", period: BudgetPeriod(.day, from: Self.start.day), threshold: 80,
                at: Self.start, spent: .zero,
                limit: .zero)
            crossing.isOfUser = isOfUser
            return crossing
        }
        @Sendable func made(of crossing: Crossing) -> Notice? {
            Notice(
                id: crossing.budget, .budget, to: "budget:\(crossing.budget)", subject: "", contentType: "", body: [],
                at: crossing.at)
        }
        var ada = notice("ada", .report, to: "mail:ada")
        ada.user = "ada"
        try test.withLedger { store in
            try store.booked(maker.entries(40))
            try store.keep([ada], of: SummaryMark(name: "s", summaryPeriod: "before"))
            #expect(try store.record([crossing("a", isOfUser: true)], made).count == 1)
            #expect(try store.turn(at: Self.start).due.map(\.id) == ["a", "ada"])
            #expect(try store.forget(user: "ada") != nil)
            try store.note(notice("a"), .delivered)

            try store.keep(
                [ada, notice("team", .report, to: "mail:team")], of: SummaryMark(name: "s", summaryPeriod: "after"))
            // A tenant may have the name of somebody who was forgotten.
            let crossings = [crossing("b", isOfUser: true), crossing("c", isOfUser: false)]
            #expect(try store.record(crossings, made).map(\.budget) == ["c"])
            #expect(try store.turn(at: Self.start).due.map(\.id) == ["c", "team"])
        }
        #expect(try test.integer("SELECT count(*) FROM crossings WHERE member = 'ada' AND budget <> 'c'") == 0)
        #expect(try test.integer("SELECT count(*) FROM summaries") == 2)
    }
}

extension LedgerStore {
    fileprivate func enqueue(_ notices: [Notice]) throws { try waited { enqueue(notices, completion: $0) } }

    fileprivate func turn(
        at now: Timestamp, most: Int = 100, mostReports: Int? = nil, besides busy: Set<String> = []
    ) throws -> NoticeTurn {
        try waited { dueNotices(at: now, most: most, mostReports: mostReports, besides: busy, completion: $0) }
    }

    fileprivate func keep(_ notices: [Notice], of mark: SummaryMark) throws {
        try waited { keep(notices, of: mark, at: Timestamp(milliseconds: 1_000_000), completion: $0) }
    }

    fileprivate func note(
        _ notice: Notice, _ outcome: Delivery, at now: Timestamp = Timestamp(milliseconds: 1_000_000)
    ) throws {
        try waited { noteDelivery(of: notice, outcome, at: now, completion: $0) }
    }

    fileprivate func record(
        _ crossings: [Crossing], _ notice: @escaping @Sendable (Crossing) -> Notice?
    ) throws -> [Crossing] {
        try waited { recordCrossings(crossings, notices: { $0.compactMap(notice) }, completion: $0) }
    }

    private func waited<T: Sendable>(
        _ start: (@escaping @Sendable (Result<T, StoreError>) -> Void) -> Void
    ) throws -> T {
        let done = DispatchSemaphore(value: 0)
        let outcome = Mutex<Result<T, StoreError>?>(nil)
        start { result in
            outcome.withLock { $0 = result }
            done.signal()
        }
        done.wait()
        guard let result = outcome.withLock({ $0 }) else { throw StoreError.closed }
        return try result.get()
    }
}
