// The laws of folding: what is counted where, and that order does not matter.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Seeded
import Testing

/// Numbers texts in the order they come.
struct CountingNames: NameTable {
    private(set) var ids: [String: Int64] = ["": 0, "other": 1]

    mutating func id(of text: String) -> Int64 {
        if let id = ids[text] { return id }
        let id = Int64(ids.count)
        ids[text] = id
        return id
    }
}

@Suite struct FoldTests {
    private static func call(
        _ model: String = "m", tokens: Int64 = 10, cost: Int64 = 100, at: Int64 = 1_700_000_000_000, person: Int64 = 7,
        isLive: Bool = true
    ) -> Booking {
        var call = Call()
        call.provider = "p"
        call.model = model
        call.operation = "chat"
        call.usage[.inputTokens] = tokens
        call.usage[.outputTokens] = 20
        call.usage[.reasoningTokens] = 5
        call.usage[.characters] = 3
        call.latencyMilliseconds = 120
        var event = Event(.call(call))
        event.subject = "story"
        event.tenant = "t"
        event.session = "s"
        var priced = Priced()
        priced.cost = Money(nanos: cost)
        priced.input = Money(nanos: cost / 2)
        return Booking(
            event: event, at: Timestamp(milliseconds: at), priced: priced, isLive: isLive, instance: 1, person: person,
            isAnonymous: false, names: EventNames())
    }

    private static func fold(
        _ bookings: [Booking], limit: SeriesLimit? = nil, closed: ClosedDays? = ClosedDays(through: Day(number: 40_000))
    ) -> (fold: Fold, names: CountingNames) {
        var names = CountingNames()
        var fold = Fold(FixedNames(in: &names), limit: limit)
        fold.closed = closed
        // The same numbers whatever the order.
        for text in [
            "p", "m", "n", "o", "chat", "t", "call", "accepted", "ok", "story", "input", "output", "characters",
        ] {
            _ = names.id(of: text)
        }
        for var booking in bookings {
            booking.names = EventNames(of: booking.event, in: &names)
            fold.add(booking, names: &names)
        }
        return (fold, names)
    }

    private static func total(
        _ family: TotalFamily, _ labels: [String], bucket: Int64? = nil, in result: (fold: Fold, names: CountingNames)
    ) -> Int64? {
        var key = RollupKey(1, family.rawValue)
        for (position, label) in labels.enumerated() { key[2 + position] = result.names.ids[label] ?? -1 }
        if let bucket { key[5] = bucket }
        return result.fold.rollups.row(.totals, key)?[0]
    }

    @Test func `A live call is in every counter that speaks of calls`() {
        let result = Self.fold([Self.call(), Self.call()])
        #expect(Self.total(.calls, ["p", "m", "chat", "ok"], in: result) == 2)
        #expect(Self.total(.cost, ["p", "m", "chat"], in: result) == 200)
        #expect(Self.total(.tokens, ["p", "m", "input"], in: result) == 20)
        #expect(Self.total(.units, ["p", "m", "characters"], in: result) == 6)
        #expect(Self.total(.callDuration, ["p", "m"], bucket: 2, in: result) == 2)
        #expect(Self.total(.callDuration, ["p", "m"], bucket: TotalFamily.sumBucket, in: result) == 240)
        #expect(Self.total(.acceptedEvents, ["call", "accepted"], in: result) == 2)
        #expect(Self.total(.unpricedCalls, ["p", "m"], in: result) == nil)
    }

    @Test func `Reasoning tokens are part of the output and are not counted twice`() {
        let result = Self.fold([Self.call()])
        #expect(Self.total(.tokens, ["p", "m", "output"], in: result) == 20)
        #expect(Self.total(.tokens, ["p", "m", "reasoning"], in: result) == nil)
    }

    @Test func `A backfilled call is in the rollups and apart from the live counters`() {
        let result = Self.fold([Self.call(isLive: false)])
        #expect(Self.total(.calls, ["p", "m", "chat", "ok"], in: result) == nil)
        #expect(Self.total(.cost, ["p", "m", "chat"], in: result) == nil)
        #expect(Self.total(.backfilledCalls, ["p"], in: result) == 1)
        #expect(Self.total(.backfilledCost, ["p"], in: result) == 100)
        #expect(result.fold.rollups.rows(.callDays).count == 1)
    }

    @Test func `What users did is one row a day, and what anonymous ids did is a row each`() {
        let at: Int64 = 1_698_796_800_000  // 2023-11-01, day 19662
        var anonymous = Self.call(at: at, person: 9)
        anonymous.isAnonymous = true
        let rollups = Self.fold([
            Self.call(at: at, person: 7), Self.call(at: at + 5, person: 8), anonymous, Self.call(at: at, person: 0),
        ]).fold.rollups
        #expect(rollups.row(.actionDays, RollupKey(19_662, 0)) == Measures(2))
        #expect(rollups.row(.actionDays, RollupKey(19_662, 9)) == Measures(1))
        #expect(rollups.rows(.actionDays).count == 2)
    }

    @Test func `A tenant has a row for each of its people, and its first day whatever comes first`() {
        let day: Int64 = 86_400_000
        let first: Int64 = 1_698_796_800_000  // 2023-11-01, day 19662
        let bookings = [
            Self.call(at: first + day, person: 7), Self.call(at: first, person: 7),
            Self.call(at: first + 2 * day, person: 7), Self.call(at: first + 3 * day, person: 0),
        ]
        for bookings in [bookings, bookings.reversed()] {
            let result = Self.fold(bookings)
            let tenant = result.names.ids["t"] ?? -1
            let rows = result.fold.rollups.rows(.tenantPeople)
            #expect(rows.map(\.key) == [RollupKey(tenant, 0), RollupKey(tenant, 7)])
            #expect(rows.map { FirstDay.day(ofEarliness: $0.measures[0]).number } == [19_665, 19_662])
        }
    }

    @Test func `An activity is in its times with whom it is of, person and tenant`() {
        func activity(person: Int64, tenant: String) -> Booking {
            var activity = Activity()
            activity.event = "seen"
            var event = Event(.activity(activity))
            event.tenant = tenant
            return Booking(
                event: event, at: Timestamp(milliseconds: 5), priced: nil, isLive: true, instance: 1, person: person,
                isAnonymous: false, names: EventNames())
        }
        let result = Self.fold([
            activity(person: 7, tenant: "t"), activity(person: 7, tenant: "t"), activity(person: 7, tenant: ""),
            activity(person: 0, tenant: "t"), activity(person: 0, tenant: ""),
        ])
        let (seen, tenant) = (result.names.ids["seen"] ?? -1, result.names.ids["t"] ?? -1)
        let rows = result.fold.rollups.rows(.activityTimes)
        #expect(
            rows.map(\.key) == [
                RollupKey(seen, 5, 0, tenant), RollupKey(seen, 5, 7, 0), RollupKey(seen, 5, 7, tenant),
            ])
        #expect(rows.map(\.measures[0]) == [1, 1, 2])
    }

    @Test func `A person is a bit of their days and of their months`() {
        let day: Int64 = 86_400_000
        let first: Int64 = 1_698_796_800_000  // 2023-11-01, day 19662, month 646
        let result = Self.fold([
            Self.call(at: first, person: 7), Self.call(at: first + 5, person: 64),
            // 1,087 = 1,024 + 63: the last bit of the first word of the second block.
            Self.call(at: first + 2 * day, person: 1_087), Self.call(at: first + 2 * day + 5, person: 7),
            Self.call(at: first + 2 * day, person: 0),
        ])
        let rollups = result.fold.rollups
        var expected = Measures(1 << 7, 1)
        #expect(rollups.row(.presenceDays, RollupKey(19_662, 0)) == expected)
        #expect(rollups.row(.presenceMonths, RollupKey(646, 0)) == expected)
        #expect(rollups.row(.presenceDays, RollupKey(19_664, 0)) == Measures(1 << 7))
        expected = Measures(Int64.min)
        #expect(rollups.row(.presenceDays, RollupKey(19_664, 1)) == expected)
        #expect(rollups.row(.presenceMonths, RollupKey(646, 1)) == expected)
        #expect(rollups.rows(.presenceDays).count == 3 && rollups.rows(.presenceMonths).count == 2)
        #expect(rollups.rows(.userMonths).count == 3 && rollups.rows(.userDays).count == 4)
    }

    @Test func `Months have what happened on closed days, and of the day that is being closed some people`() {
        let day: Int64 = 86_400_000
        let first: Int64 = 1_698_796_800_000  // 2023-11-01, day 19662, month 646
        let bookings = (0..<3).flatMap { offset in
            [7, 9].map { Self.call(at: first + Int64(offset) * day, person: $0) }
        }
        func calls(_ id: RollupTable.ID, closed: ClosedDays?) -> [Int64] {
            Self.fold(bookings, closed: closed).fold.rollups.rows(id).map { $0.measures[.calls] }
        }
        for id in [RollupTable.ID.callMonths, .userMonths, .presenceMonths] {
            #expect(calls(id, closed: nil).isEmpty)
            #expect(calls(id, closed: ClosedDays(through: Day(number: 19_661))).isEmpty)
        }
        let one = ClosedDays(through: Day(number: 19_662))
        #expect(calls(.callMonths, closed: one) == [2])
        #expect(calls(.userMonths, closed: one) == [1, 1])
        let more = ClosedDays(through: Day(number: 19_662), people: 8)
        #expect(calls(.callMonths, closed: more) == [2])
        #expect(calls(.userMonths, closed: more) == [2, 1])
        #expect(calls(.userDays, closed: more) == calls(.userDays, closed: nil))
    }

    @Test func `While a part of a day is closed, its month is not read as one`() throws {
        let day = try #require(Day(parsing: "2026-03-10"))
        #expect(ClosedDays(through: day).lastReadable == day)
        #expect(ClosedDays(through: day, people: 5).lastReadable == Day(parsing: "2026-02-28"))
        let last = try #require(Day(parsing: "2026-03-31"))
        #expect(ClosedDays(through: last, people: 5).lastReadable == last)
    }

    @Test func `Every table by month has one by day that it is made from`() {
        let derived = RollupTable.ID.derived
        #expect(derived.map(\.months) == RollupTable.ID.allCases.filter { $0.table.part == .month })
        for (months, days) in derived {
            let (month, day) = (months.table, days.table)
            #expect(day.part == .day && month.keys.dropFirst() == day.keys.dropFirst(), "\(months)")
            for (place, name) in month.measures.enumerated() {
                let other = day.measures.firstIndex(of: name).map(day.merge(at:))
                #expect(other == month.merge(at: place), "\(months) \(name)")
            }
        }
    }

    @Test(arguments: [0, 1, 63, 64, 1_023, 1_024, 123_456_789])
    func `A place in the rows of presence stands for one person`(person: Int64) {
        let presence = Presence(person)
        #expect(presence.person == person)
        #expect((0..<16).contains(presence.word) && (0..<64).contains(presence.bit))
    }

    @Test func `What failed calls cost is in the cost, and apart; the dearest and the slowest call are kept`() {
        var failed = Self.call(cost: 300)
        if case .call(var call) = failed.event.detail {
            call.status = .error
            call.latencyMilliseconds = 7_000
            failed.event.detail = .call(call)
        }
        let result = Self.fold([Self.call(cost: 100), failed, Self.call(cost: 200)])
        let rows = result.fold.rollups.rows(.callDays)
        #expect(rows.count == 1)
        let sums = rows.first?.measures ?? Measures()
        #expect(sums[.cost] == 600 && sums[.failedCost] == 300)
        #expect(sums[RollupTable.ID.callDays.table.measures.firstIndex(of: "max_cost") ?? 0] == 300)
        #expect(sums[RollupTable.ID.callDays.table.measures.firstIndex(of: "max_latency_ms") ?? 0] == 7_000)
        #expect(result.fold.rollups.rows(.userDays).first?.measures[.failedCost] == 300)
    }

    @Test func `An adjustment stands beside the cost, in every rollup of calls and in no counter`() {
        var adjusted = Self.call(cost: 100)
        adjusted.adjustment = Money(nanos: -40)
        let rollups = Self.fold([adjusted, Self.call(cost: 100)]).fold.rollups
        for id in [RollupTable.ID.callDays, .subjectDays, .userDays, .userMonths] {
            let sums = rollups.rows(id).first?.measures ?? Measures()
            #expect(sums[.cost] == 200 && sums[.adjustment] == -40, "\(id)")
        }
        let plain = Self.fold([Self.call(cost: 100), Self.call(cost: 100)]).fold.rollups
        #expect(rollups.rows(.totals).elementsEqual(plain.rows(.totals)) { $0 == $1 })
    }

    @Test func `The order of events does not matter`() {
        var generator = Seeded(seed: 42)
        var bookings: [Booking] = []
        for _ in 0..<300 {
            bookings.append(
                Self.call(
                    ["m", "n", "o"].randomElement(using: &generator) ?? "m",
                    tokens: .random(in: 1...999, using: &generator),
                    cost: .random(in: 0...1_000_000, using: &generator),
                    at: 1_700_000_000_000 + .random(in: 0...10_000_000_000, using: &generator),
                    person: .random(in: 0...20, using: &generator), isLive: .random(using: &generator)))
        }
        let expected = Self.fold(bookings).fold.rollups
        for _ in 0..<5 {
            let shuffled = Self.fold(bookings.shuffled(using: &generator)).fold.rollups
            for id in RollupTable.ID.allCases {
                #expect(expected.rows(id).elementsEqual(shuffled.rows(id)) { $0 == $1 }, "\(id), seed 42")
            }
        }
    }

    @Test func `Label sets beyond the cap are folded into other, and nothing is lost`() {
        let models = (0..<10).map { "model-\($0)" }
        let result = Self.fold(models.map { Self.call($0) }, limit: SeriesLimit(most: 4))
        let rows = result.fold.rollups.rows(.totals).filter { $0.key[1] == TotalFamily.calls.rawValue }
        #expect(rows.count == 5)
        #expect(rows.reduce(0) { $0 + $1.measures[0] } == 10)
        #expect(Self.total(.calls, ["other", "other", "other", "ok"], in: result) == 6)
        #expect(result.fold.limit?.turnedAway[TotalFamily.calls.rawValue] == 6)
        #expect(Self.total(.callDuration, ["other", "other"], bucket: 2, in: result) == 6)
        // Labels of ours stay: bytes are not added to characters.
        #expect(Self.total(.units, ["other", "other", "characters"], in: result) == 18)
        #expect(Self.total(.acceptedEvents, ["call", "accepted"], in: result) == 10)
    }

    @Test func `A sum that would leave 64 bits is noticed`() {
        let result = Self.fold([Self.call(cost: .max), Self.call(cost: .max)])
        #expect(result.fold.rollups.overflowed)
    }
}
