// What the desk cannot book: kept as it came, and booked later, once.
// SPDX-License-Identifier: Apache-2.0

import Dispatch
import JSON
import Ledger
import Prices
import Reading
import SQL
import Store
import Synchronization
import TemporaryFiles
import Testing
import Wire

@testable import Service

@Suite struct QuarantineWorkTests {
    private final class Counts: Sendable {
        private let lines = Mutex<[String]>([])

        func add(_ name: String, _ cause: RejectionCause, _ outcome: QuarantineOutcome, _ events: Int) {
            lines.withLock { $0.append("\(name) \(cause.rawValue) \(outcome.rawValue) \(events)") }
        }

        var all: Set<String> { Set(lines.withLock { $0 }) }
    }

    private let files: TemporaryFiles
    private let store: LedgerStore
    private static let now = Timestamp(milliseconds: 1_790_000_000_000)
    private let day: Int64 = 86_400_000

    init() throws {
        files = try TemporaryFiles()
        store = try LedgerStore(.sqlite(path: files.file("desk.db")), LedgerStore.Options()) { _, _ in }
    }

    /// A desk that keeps what it cannot book.
    private func desk(
        within bounds: QuarantineBounds? = QuarantineBounds(), counting counts: Counts = Counts()
    ) -> BookingDesk {
        let prices = Prices.builtIn()
        let keeper = QuarantineKeeper(store, bounds: { bounds }, count: counts.add)
        return BookingDesk(store, prices: { prices }, keeper: keeper)
    }

    /// Sends events as the route does.
    @discardableResult
    private func send(
        _ text: String, to desk: BookingDesk, at now: Timestamp = Self.now, mayKeep: Bool = true
    ) throws -> Receipt {
        let body = Array(text.utf8)
        let reading = try BodyReader(desk).read(body, as: .ndjson, arrivedAt: now, keepsRejected: mayKeep)
        let sent = mayKeep ? SentBytes(by: SentBytes.events, body, arrivedAt: now) : nil
        return try BookingDesk.wait {
            desk.book(reading.entries, rejected: reading.rejections, notes: reading.notes, sent: sent, $0)
        }
    }

    private func work(_ desk: BookingDesk, at now: Timestamp = Self.now) -> QuarantineWork {
        QuarantineWork(store, desk, clock: { now })
    }

    private func call(_ more: String) -> String {
        #"{"provider":"openai","model":"gpt-5","input_tokens":1000\#(more)}"#
    }

    private var kept: [String] {
        get throws { try store.quarantined(QuarantineFilter()).map { String(decoding: $0.bytes, as: UTF8.self) } }
    }

    private func integer(_ sql: String) throws -> Int64 {
        try LedgerReader(store.location).database.first(sql) { $0.integer(0) } ?? -1
    }

    private static let all = QuarantineRequest(all: true)

    @Test func `What the reader and what the ledger rejects is kept as it came, and the receipt says so`() throws {
        defer { store.close() }
        let counts = Counts()
        let desk = desk(counting: counts)
        let (wrong, other) = (#"{ "kind":"dance" }"#, call(#","id":"a","output_tokens":1"#))
        let receipt = try send([call(#","id":"a""#), wrong, other, "{"].joined(separator: "\n"), to: desk)
        #expect(receipt.accepted == 1)
        #expect(receipt.rejected.map(\.index) == [1, 2, 3])
        #expect(receipt.rejected.map(\.isQuarantined) == [true, true, true])
        #expect(Set(try kept) == [wrong, other, "{"])
        #expect(
            counts.all == [
                "events invalid_value kept 1", "events conflict kept 1", "events not_json kept 1",
            ])
        // One that has nothing but what is wrong is told the same.
        #expect(try send(wrong, to: desk).rejected.map(\.isQuarantined) == [true])
        #expect(store.quarantineSize.events == 3)
    }

    @Test func `Nothing is kept of whom it may not be, where it is off, or where there is no room`() throws {
        defer { store.close() }
        #expect(try send("7", to: desk(), mayKeep: false).rejected.map(\.isQuarantined) == [false])
        let off = desk(within: nil)
        #expect(!off.keepsRejected)
        #expect(try send("7", to: off).rejected.map(\.isQuarantined) == [false])
        #expect(store.quarantineSize.events == 0)
        var bounds = QuarantineBounds()
        bounds.mostEvents = 2
        let counts = Counts()
        let receipt = try send("7\n8\n9", to: desk(within: bounds, counting: counts))
        #expect(receipt.rejected.map(\.isQuarantined) == [true, true, false])
        #expect(counts.all == ["events not_an_object kept 2", "events not_an_object full 1"])
    }

    @Test func `What was ahead of the clock is booked when its time has come, at that time and once`() throws {
        defer { store.close() }
        let desk = desk()
        let at = Self.now.advanced(byMilliseconds: day)
        let event = call(#","at":\#(at.milliseconds)"#)
        #expect(try send(event, to: desk).rejected.first?.isQuarantined == true)
        // Not yet.
        let early = try work(desk).retry(Self.all)
        #expect(early.tried == 1 && early.booked == 0)
        #expect(early.still.map(\.error) == ["at must not be more than 5 minutes ahead of the server's clock"])
        let later = work(desk, at: at.advanced(byMilliseconds: 3 * day))
        var answer = try later.retry(Self.all)
        #expect(answer.booked == 1 && answer.still == [])
        #expect(try integer("SELECT at FROM events") == at.milliseconds)
        #expect(try integer("SELECT live FROM events") == 0, "three days later it is a backfill")
        #expect(store.quarantineSize.events == 0)
        answer = try later.retry(Self.all)
        #expect(answer == RetryAnswer(tried: 0))
        // Without an id, what is sent again after that is another event.
        #expect(try send(event, to: desk).rejected.first?.isQuarantined == true)
        answer = try later.retry(Self.all)
        #expect(answer.duplicates == 0 && answer.booked == 1 && store.quarantineSize.events == 0)
        #expect(try integer("SELECT count(*) FROM events") == 2)
    }

    @Test func `What an older version could not read is booked at the time of its first arrival`() throws {
        defer { store.close() }
        let desk = desk()
        let first = Self.now.advanced(byMilliseconds: -5 * day)
        let rejected = RejectedEvent(.unknownField, at: .none, source: "", id: "")
        for at in [first, Self.now] { try keep(call(""), rejected, at: at) }
        let answer = try work(desk).retry(Self.all)
        #expect(answer.booked == 1)
        #expect(try integer("SELECT at FROM events") == first.milliseconds)
    }

    @Test func `Where the end of a try was cut off, the next one books nothing twice`() throws {
        defer { store.close() }
        let desk = desk()
        let rejected = RejectedEvent(.unknownField, at: .none, source: "", id: "")
        try keep(call(""), rejected, at: Self.now)
        // As if it had been cut off between the commit of the event and the end of its entry.
        let entry = try #require(try store.quarantined(QuarantineFilter()).first)
        var reader = EventReader(now: Self.now)
        let batch = try reader.read(entry.bytes, cameAt: entry.firstAt, calling: QuarantineWork.id(of: entry))
        let booked = try BookingDesk.wait { desk.book(quarantined: batch.records, arrivedAt: Self.now, $0) }
        #expect(booked.accepted == 1 && store.quarantineSize.events == 1)
        let answer = try work(desk).retry(Self.all)
        #expect(answer.duplicates == 1 && store.quarantineSize.events == 0)
        #expect(try integer("SELECT count(*) FROM events") == 1)
    }

    @Test func `A dimension that is declared since sums what is booked then`() throws {
        let event = #"{"kind":"activity","event":"made","properties":{"quality":"hd"}}"#
        defer { store.close() }
        let location = StoreLocation.sqlite(path: files.file("declared.db"))
        try keep(event, RejectedEvent(.unknownField, at: .none, source: "", id: ""), at: Self.now, in: location)
        var options = LedgerStore.Options()
        options.dimensions = ["quality"]
        let opened = try LedgerStore(location, options)
        defer { opened.close() }
        let prices = Prices.builtIn()
        let desk = BookingDesk(opened, prices: { prices })
        let work = QuarantineWork(opened, desk, clock: { Self.now })
        #expect(try work.retry(Self.all).booked == 1)
        let summed = try LedgerReader(location).database.first("SELECT sum(count) FROM activity_properties") {
            $0.integer(0)
        }
        #expect(summed == 1)
    }

    @Test func `Of two that have one id the first is booked, and the other stays and says why`() throws {
        defer { store.close() }
        let desk = desk()
        let rejected = RejectedEvent(.invalidValue, at: .none, source: "", id: "x")
        try keep(call(#","id":"x""#), rejected, at: Self.now)
        try keep(call(#","id":"x","output_tokens":2"#), rejected, at: Self.now)
        try keep(call(#","id":"x" "#), rejected, at: Self.now)
        let answer = try work(desk).retry(Self.all)
        #expect(answer.tried == 3 && answer.booked == 1 && answer.duplicates == 1)
        #expect(answer.still.map(\.number) == [2])
        let left = try store.quarantined(QuarantineFilter())
        #expect(left.map(\.number) == [2] && left.map(\.reason) == ["conflict"])
        #expect(left.map(\.error) == answer.still.map(\.error))
    }

    @Test func `Only what is meant is tried or dropped, some at a time`() throws {
        defer { store.close() }
        let desk = desk()
        let rejected = RejectedEvent(.unknownField, at: .none, source: "", id: "")
        for place in 0..<5 { try keep(call(#","output_tokens":\#(place)"#), rejected, at: Self.now) }
        try keep("7", RejectedEvent(.notAnObject, at: .none, source: "", id: ""), at: Self.now)
        var filter = QuarantineFilter()
        filter.numbers = [2]
        #expect(try work(desk).retry(QuarantineRequest(filter)).booked == 1)
        filter.numbers = []
        filter.reason = "unknown_field"
        var request = QuarantineRequest(filter)
        request.most = 3
        let first = try work(desk).retry(request)
        #expect(first.tried == 3 && first.booked == 3)
        request.after = first.next ?? 0
        let second = try work(desk).retry(request)
        #expect(second.tried == 1 && second.booked == 1)
        request.after = second.next ?? 0
        #expect(try work(desk).retry(request).next == nil)
        #expect(try kept == ["7"])
        #expect(try work(desk).retry(Self.all).still.map(\.error) == ["an event must be an object"])
        #expect(try work(desk).drop(Self.all).dropped == 1)
        #expect(store.quarantineSize.events == 0)
    }

    @Test func `What came by a protocol that is not read here stays`() throws {
        defer { store.close() }
        let event = RejectedEvent(.unknownField, at: .none, source: "", id: "")
        try keep(call(""), event, at: Self.now, by: "telegraph")
        let answer = try work(desk()).retry(Self.all)
        #expect(answer.still.map(\.error) == ["it came by telegraph, which is not read here"])
        let read = try JSONValue(parsing: answer.json)
        #expect(RetryAnswer(read) == answer)
    }

    @Test func `What has been kept for long enough goes at a beat of the clock`() async throws {
        defer { store.close() }
        try keep("7", RejectedEvent(.notAnObject, at: .none, source: "", id: ""), at: Self.now)
        let keeper = QuarantineKeeper(store, bounds: { QuarantineBounds() })
        for (days, left) in [(30, 1), (31, 0)] {
            let now = Self.now.advanced(byMilliseconds: Int64(days) * day)
            await withCheckedContinuation { done in keeper.release(at: { now }) { done.resume() } }
            #expect(store.quarantineSize.events == left)
        }
        // Which is told once, where something went.
        let told = DispatchSemaphore(value: 0)
        store.audit([AuditEntry.ofServer(.serverStopped, at: Self.now)]) { _ in told.signal() }
        told.wait()
        let view = LedgerView(try LedgerReader(store.location), now: Self.now.advanced(byMilliseconds: 32 * day))
        let period = try #require(Period(Self.now.day, view.today))
        let entries = try view.auditPage(of: AuditQuestion(over: period), most: 5).entries
        #expect(entries.map(\.action) == ["quarantine_dropped", "server_stopped"] && entries.first?.rows == 1)
    }

    @Test(arguments: [
        (#"{}"#, "all"), (#"{"all":true,"id":"x"}"#, "all"), (#"{"all":1}"#, "all"), (#"{"numbers":[0]}"#, "numbers"),
        (#"{"numbers":7}"#, "numbers"), (#"{"reason":"unknown_feld"}"#, "reason"), (#"{"id":""}"#, "id"),
        (#"{"all":true,"most":501}"#, "most"), (#"{"all":true,"after":-1}"#, "after"),
    ])
    func `A request says which events are meant, or what is wrong with it`(text: String, member: String) throws {
        defer { store.close() }
        let object = try JSONValue(parsing: text)
        let wrong = #expect(throws: QuarantineRequest.Wrong.self) { try QuarantineRequest(object) }
        #expect(wrong?.member == member)
    }

    @Test func `A request is read as it was written`() throws {
        defer { store.close() }
        var filter = QuarantineFilter()
        (filter.numbers, filter.reason, filter.protocolName, filter.id) = ([3, 1], "conflict", "events", "x")
        var request = QuarantineRequest(filter)
        (request.after, request.most) = (7, 9)
        #expect(try QuarantineRequest(JSONValue(parsing: request.json)) == request)
        #expect(try QuarantineRequest(JSONValue(parsing: Self.all.json)) == Self.all)
    }

    /// In a store that nobody else has open.
    private func keep(
        _ text: String, _ event: RejectedEvent, at now: Timestamp, in location: StoreLocation
    ) throws {
        let store = try LedgerStore(location)
        defer { store.close() }
        try keep(text, event, at: now, in: store)
    }

    private func keep(
        _ text: String, _ event: RejectedEvent, at now: Timestamp, by name: String = SentBytes.events,
        in other: LedgerStore? = nil
    ) throws {
        let store = other ?? store
        let arrival = QuarantineArrival(event, Array(text.utf8)[...], by: name, because: "an older version said so")
        let done = DispatchSemaphore(value: 0)
        store.quarantine([arrival], at: now, within: QuarantineBounds()) { outcomes in
            #expect(outcomes == [.kept])
            done.signal()
        }
        done.wait()
    }
}
