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
        call.subject = "story"
        var event = Event(.call(call))
        event.tenant = "t"
        event.session = "s"
        var priced = Priced()
        priced.cost = Money(nanos: cost)
        priced.input = Money(nanos: cost / 2)
        return Booking(
            event: event, at: Timestamp(milliseconds: at), priced: priced, isLive: isLive, instance: 1, person: person,
            names: EventNames())
    }

    private static func fold(_ bookings: [Booking], limit: SeriesLimit? = nil) -> (fold: Fold, names: CountingNames) {
        var names = CountingNames()
        var fold = Fold(FixedNames(in: &names), limit: limit)
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

    @Test("A live call is in every counter that speaks of calls")
    func liveCall() {
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

    @Test("Reasoning tokens are part of the output and are not counted twice")
    func reasoning() {
        let result = Self.fold([Self.call()])
        #expect(Self.total(.tokens, ["p", "m", "output"], in: result) == 20)
        #expect(Self.total(.tokens, ["p", "m", "reasoning"], in: result) == nil)
    }

    @Test("A backfilled call is in the rollups and apart from the live counters")
    func backfill() {
        let result = Self.fold([Self.call(isLive: false)])
        #expect(Self.total(.calls, ["p", "m", "chat", "ok"], in: result) == nil)
        #expect(Self.total(.cost, ["p", "m", "chat"], in: result) == nil)
        #expect(Self.total(.backfilledCalls, ["p"], in: result) == 1)
        #expect(Self.total(.backfilledCost, ["p"], in: result) == 100)
        #expect(result.fold.rollups.rows(.callDays).count == 1)
    }

    @Test("A person's month knows the days they were there")
    func presence() {
        let day: Int64 = 86_400_000
        let first: Int64 = 1_698_796_800_000  // 2023-11-01
        let result = Self.fold([
            Self.call(at: first), Self.call(at: first + 2 * day), Self.call(at: first + 2 * day + 5),
        ])
        let rows = result.fold.rollups.rows(.userMonths)
        #expect(rows.count == 1)
        #expect(rows.first?.measures[14] == 0b101)
        #expect(rows.first?.measures[0] == 3)
        #expect(result.fold.rollups.rows(.userDays).count == 2)
    }

    @Test("The order of events does not matter")
    func order() {
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

    @Test("Label sets beyond the cap are folded into other, and nothing is lost")
    func cap() {
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

    @Test("A sum that would leave 64 bits is noticed")
    func overflow() {
        let result = Self.fold([Self.call(cost: .max), Self.call(cost: .max)])
        #expect(result.fold.rollups.overflowed)
    }
}
