// How declared properties are rolled up, by hand-made cases.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Testing

@Suite struct PropertyFoldTests {
    private static let day: Int64 = 19_662
    private static let at = Timestamp(milliseconds: day * 86_400_000 + 5)

    private static let names = ["quality", "scene", "minutes", "chapters", "high", "2.5", "true", "done", "ok"]

    /// Numbers of the names above, from 20 on, whatever the fold takes for itself.
    private struct FixedTable: NameTable {
        func id(of text: String) -> Int64 {
            if text.isEmpty { return 0 }
            return PropertyFoldTests.names.firstIndex(of: text).map { Int64($0 + 20) } ?? 99
        }
    }

    private static let (quality, scene, minutes, chapters) = (Int64(20), Int64(21), Int64(22), Int64(23))
    private static let (high, half, yes, done, ok) = (Int64(24), Int64(25), Int64(26), Int64(27), Int64(28))

    private static func fold(_ events: [Event], dimensions: [String], measures: [String]) -> Rollups {
        var table = FixedTable()
        var declared = Declarations()
        for name in dimensions { declared.dimensions[name.exact] = table.id(of: name) }
        for name in measures { declared.measures[name.exact] = table.id(of: name) }
        var fold = Fold(FixedNames(in: &table), declared: declared)
        for event in events {
            let booking = Booking(
                event: event, at: at, priced: nil, isLive: true, instance: 1, person: 0,
                isAnonymous: false, names: EventNames(of: event, in: &table))
            fold.add(booking, names: &table)
        }
        return fold.rollups
    }

    private static func activity(_ properties: [Property], took: Int64? = nil) -> Event {
        var activity = Activity()
        activity.event = "done"
        activity.status = "ok"
        activity.durationMilliseconds = took
        var event = Event(.activity(activity))
        event.properties = properties
        return event
    }

    @Test func `A call is in a row for each declared dimension that it carries, and in none for the others`() {
        var call = Call()
        call.usage[.inputTokens] = 10
        var event = Event(.call(call))
        event.properties = [
            Property("quality", .text("high")), Property("ratio", .text("16:9")), Property("scene", .number("2.5")),
        ]
        let rollups = Self.fold([event, event], dimensions: ["quality", "scene"], measures: [])
        #expect(
            rollups.rows(.callPropertyDays).map(\.key) == [
                RollupKey(Self.day, Self.quality, Self.high), RollupKey(Self.day, Self.scene, Self.half),
            ])
        for row in rollups.rows(.callPropertyDays) {
            #expect(row.measures[.calls] == 2 && row.measures[.inputTokens] == 20)
        }
        #expect(Self.fold([event], dimensions: [], measures: ["quality"]).rows(.callPropertyDays).isEmpty)
    }

    @Test func `An activity is counted and timed by its declared dimensions`() {
        let rollups = Self.fold(
            [
                Self.activity([Property("quality", .text("high")), Property("scene", .flag(true))], took: 30),
                Self.activity([Property("quality", .text("high"))]),
            ], dimensions: ["quality", "scene"], measures: [])
        let rows = rollups.rows(.activityProperties)
        #expect(
            rows.map(\.key) == [
                RollupKey(Self.day, Self.done, Self.ok, Self.quality, Self.high),
                RollupKey(Self.day, Self.done, Self.ok, Self.scene, Self.yes),
            ])
        #expect(rows.map(\.measures) == [Measures(2, 30, 1), Measures(1, 30, 1)])
        #expect(rollups.rows(.activityMeasures).isEmpty)
    }

    @Test func `A measure is summed over all, and by each declared dimension beside it`() {
        let rollups = Self.fold(
            [
                Self.activity([
                    Property("chapters", .number("3")), Property("minutes", .number("1.5")),
                    Property("quality", .text("high")),
                ]),
                // A text is no number, whatever it looks like.
                Self.activity([Property("chapters", .text("4")), Property("minutes", .number("0.25"))]),
            ], dimensions: ["quality"], measures: ["chapters", "minutes"])
        let rows = rollups.rows(.activityMeasures)
        #expect(
            rows.map(\.key) == [
                RollupKey(Self.day, Self.done, 0, 0, Self.minutes), RollupKey(Self.day, Self.done, 0, 0, Self.chapters),
                RollupKey(Self.day, Self.done, Self.quality, Self.high, Self.minutes),
                RollupKey(Self.day, Self.done, Self.quality, Self.high, Self.chapters),
            ])
        #expect(
            rows.map(\.measures) == [
                Measures(2, 1_750_000), Measures(1, 3_000_000), Measures(1, 1_500_000), Measures(1, 3_000_000),
            ])
    }

    @Test(
        arguments: [
            ("1", 1_000_000), ("-2.5", -2_500_000), ("0.0000005", 0), ("0.0000015", 2), ("1e3", 1_000_000_000),
            ("100000000000", 100_000_000_000_000_000), ("100000000000.000001", nil), ("1e30", nil),
        ] as [(String, Int64?)])
    func `A measure is taken in millionths, half to even`(number: String, expected: Int64?) {
        #expect(Property.Value.number(number).millionths == expected)
    }
}
