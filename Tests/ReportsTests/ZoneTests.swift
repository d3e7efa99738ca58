// Reports by the days of time zones, held against a look at every event.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Seeded
import Store
import System
import Testing

@testable import Reading
@testable import Reports

@Suite struct ZoneTests {
    /// Zones, and a day shortly after something happened to their clocks.
    static let cases: [(name: String, today: String)] = [
        ("Europe/Berlin", "2026-11-01"), ("Asia/Kolkata", "2026-03-10"), ("America/St_Johns", "2026-03-10"),
        ("Australia/Lord_Howe", "2026-04-08"), ("Pacific/Apia", "2012-01-05"), ("America/New_York", "2026-03-10"),
        ("Pacific/Kiritimati", "2026-03-10"), ("Etc/GMT+12", "2026-03-10"), ("Africa/Cairo", "2026-05-02"),
        ("Asia/Kathmandu", "2026-01-03"),
    ]

    private struct Case {
        let zone: Zone
        let world: ScanWorld
        let scene: Scene

        init(_ place: Int, _ random: inout Seeded) throws {
            let (name, today) = ZoneTests.cases[place]
            zone = try ZoneDirectory.standard.zone(named: name)
            world = ScanWorld(&random, today: try #require(Day(parsing: today)))
            scene = try world.scene()
        }

        /// Some or all of the days of which there are events.
        func period(_ random: inout Seeded) throws -> Period {
            let (one, other) = (random.below(19), random.below(19))
            let first = world.period.first
            return try #require(Period(first.advanced(by: min(one, other)), first.advanced(by: max(one, other))))
        }
    }

    @Test(arguments: ZoneTests.cases.indices)
    func `Any filters and groupings give what a look at every call gives`(place: Int) throws {
        var random = Seeded(seed: UInt64(place))
        let now = try Case(place, &random)
        for _ in 0..<20 {
            var question = now.world.question(&random)
            question.zone = now.zone
            question.period = try now.period(&random)
            let parameters = question.parameters + ["limit=10000"]
            let table = try now.scene.table("costs", parameters)
            let found = question.costs(in: table)
            #expect(found.count == table.rows.count, "seed \(place) \(parameters)")
            #expect(found == now.world.costs(question), "seed \(place) \(parameters)")
        }
    }

    @Test(arguments: ZoneTests.cases.indices)
    func `Sums that are put right and scans agree wherever there are sums`(place: Int) throws {
        var random = Seeded(seed: UInt64(place))
        let now = try Case(place, &random)
        let view = try now.scene.view()
        let groupings: [Filter?] = [nil] + Filter.allCases.map { $0 } + [.property("quality")]
        var compared = 0
        for grouping in groupings {
            for unit in [nil, .day, .week, .month] as [RowUnit?] {
                for filters in [Filters()] + Filter.allCases.flatMap({ now.world.selections(of: $0, &random) }) {
                    let question = CallQuestion(
                        over: try now.period(&random), by: grouping.map { [$0] } ?? [], per: unit, where: filters)
                    try view.inZone(now.zone) { () throws(ReadingError) in
                        try view.snapshot { () throws(ReadingError) in
                            guard try view.keptSums(question) != nil else { return }
                            compared += 1
                            let (sums, scanned) = (try view.calls(question), try view.scannedSums(question))
                            #expect(
                                ScanTests.sorted(sums) == ScanTests.sorted(scanned),
                                "seed \(place) \(now.zone.name) \(question)")
                        }
                    }
                }
            }
        }
        #expect(compared > 100)
    }

    @Test(arguments: ["user", "subject"], ZoneTests.cases.indices)
    func `Those on top are those whose calls of the period cost most`(by: String, place: Int) throws {
        var random = Seeded(seed: UInt64(place))
        let now = try Case(place, &random)
        for _ in 0..<4 {
            var question = ScanWorld.Asked(period: try now.period(&random), zone: now.zone)
            question.groupings = [try #require(Filter(rawValue: by))]
            let table = try now.scene.table("top", question.parameters + ["sort=cost", "limit=100"])
            let costs = now.world.costs(question).filter { $0.value[0] != "0" && !["", "x", "y"].contains($0.key[0]) }
            let expected = costs.map { "\($0.key[0]) \($0.value[0]) \($0.value[1])" }
            #expect(Set(table.lines(by, "cost_usd", "calls")) == Set(expected), "seed \(place)")
        }
    }

    @Test func `A zone that there is none of is refused with what was meant, and one is taken where it is known`()
        throws
    {
        let scene = try Scene(today: "2026-03-10", [Deed.call("2026-03-09T23", cost: "2")])
        #expect(
            try scene.refusal(of: "costs", ["zone=Europe/Berln"])
                == "zone must be a name of the time zone database such as Europe/Berlin, not \"Europe/Berln\"; did you "
                + "mean Europe/Berlin?")
        #expect(try scene.refusal(of: "costs", ["zone="]) != nil)
        #expect(
            try scene.refusal(of: "audit", ["zone=Europe/Berlin"])
                == "zone is not taken by the report audit: an audit goes by UTC, wherever who asks is")
        func days(_ zone: String) throws -> [String] {
            try scene.table("costs", ["per=day", "zone=\(zone)"]).lines("date", "cost_usd")
        }
        #expect(try days("UTC") == ["2026-03-09 2"])
        #expect(try days("Europe/Berlin") == ["2026-03-10 2"])
    }

    @Test func `Today and the last days are those of the zone, and the answer says whose days they are`() throws {
        var terms = LedgerView.Terms()
        terms.zone = try ZoneDirectory.standard.zone(named: "Pacific/Kiritimati")
        // Noon in UTC is two in the morning of the next day there.
        let scene = try Scene(today: "2026-03-10", terms: terms, [Deed.call("2026-03-10T11", cost: "2")])
        let report = try Report.named("costs")
        let now = try #require(Day(parsing: "2026-03-10")).start.advanced(byMilliseconds: 43_200_000)
        let question = try Question([("last", "1d"), ("per", "hour")], to: report, now: now, standard: terms.zone)
        #expect(question.period.first.description == "2026-03-11")
        let table = try report.table(for: question, in: scene.view())
        #expect(table.lines("date", "cost_usd") == ["2026-03-10T11:00:00.000Z 2"])
        let json = String(decoding: table.json(report, question), as: UTF8.self)
        #expect(json.contains(#""days":1},"zone":"Pacific/Kiritimati","#))
        #expect(
            table.text(report, question, TextStyle()).hasPrefix("costs  2026-03-11 to 2026-03-11, 1 day, Pacific/K"))
        let utc = try Question([("zone", "Etc/UTC")], to: report, now: now, standard: terms.zone)
        #expect(utc.period.last.description == "2026-03-10" && utc.zoneName == nil)
    }

    @Test func `Tenants are there by the days of a zone`() throws {
        let scene = try Scene(
            today: "2026-03-10",
            [
                // In Berlin, an hour later is the next day.
                #"{"kind":"error","component":"api","tenant":"acme","at":"2026-03-01T23:10:00Z"}"#,
                Self.seen("2026-03-02T10", tenant: "acme"), Self.seen("2026-03-02T23", tenant: "acme"),
                // Earlier on the same day, so that it stays.
                Self.seen("2026-03-04T12", tenant: "blue"), Self.seen("2026-03-04T23", tenant: "blue"),
                Self.seen("2026-03-06T23", tenant: "coop"), Self.seen("2026-03-07T22", tenant: "coop"),
                // Behind UTC, still the day before.
                Self.seen("2026-03-08T03", tenant: "dawn"),
            ])
        let days = ["from=2026-03-01", "to=2026-03-08", "unit=tenant"]
        #expect(
            try scene.table("growth", days + ["zone=Europe/Berlin"]).lines("date", "new", "active")
                == [
                    "2026-03-01 0 0", "2026-03-02 1 1", "2026-03-03 0 1", "2026-03-04 1 1", "2026-03-05 0 1",
                    "2026-03-06 0 0", "2026-03-07 1 1", "2026-03-08 1 1",
                ])
        #expect(
            try scene.table("growth", days).lines("date", "new", "active")
                == [
                    "2026-03-01 1 0", "2026-03-02 0 1", "2026-03-03 0 0", "2026-03-04 1 1", "2026-03-05 0 0",
                    "2026-03-06 1 1", "2026-03-07 0 1", "2026-03-08 1 1",
                ])
        #expect(
            try scene.table("growth", days + ["zone=America/New_York"]).lines("new", "active")
                == ["1 0", "0 1", "0 0", "1 1", "0 0", "1 1", "1 2", "0 0"])
        let retention = try scene.table("retention", days + ["cohort=day", "days=1", "zone=Europe/Berlin"])
        #expect(
            retention.lines("cohort", "size", "d1") == [
                "2026-03-02 1 1", "2026-03-04 1 1", "2026-03-07 1 0", "2026-03-08 1 0",
            ])
    }

    @Test func `First days of tenants are looked for where it matters on which day of the zone they are`() throws {
        let scene = try Scene(
            today: "2026-03-10",
            [
                Self.seen("2026-03-02T23", tenant: "acme"), Self.seen("2026-03-07T23", tenant: "blue"),
                #"{"kind":"billing","event":"paid","amount_usd":5,"tenant":"acme","at":"2026-03-07T23:00:00Z"}"#,
            ])
        let view = try scene.view()
        try view.inZone(try ZoneDirectory.standard.zone(named: "Europe/Berlin")) { () throws(ReadingError) in
            try view.snapshot { () throws(ReadingError) in
                let population = try view.population(.tenant, withInternal: true)
                let first = try view.count(before: Day(number: 20_517), of: population)
                #expect(first == 1 && view.origin.source == .sums)
                // At midnight of the 8th in Berlin.
                let more = try view.count(before: Day(number: 20_520), of: population)
                #expect(more == 1 && view.origin.source == .columns)
                let all = try view.count(before: Day(number: 20_521), of: population)
                #expect(all == 2)
            }
        }
        let revenue = try scene.table(
            "revenue", ["unit=tenant", "zone=Europe/Berlin", "tenant=acme", "from=2026-03-07", "to=2026-03-08"])
        #expect(revenue.lines("date", "payments_usd") == ["2026-03-07 0", "2026-03-08 5"])
        #expect(revenue.from == .sums)
    }

    private static func seen(_ at: String, tenant: String) -> String {
        #"{"kind":"activity","event":"seen","at":"\#(at):00:00Z","tenant":"\#(tenant)"}"#
    }

    @Test func `Hours are compared by what clocks show`() throws {
        let scene = try Scene(
            today: "2026-03-31",
            [Deed.call("2026-03-28T09", cost: "1"), Deed.call("2026-03-29T08", cost: "2")])
        // Ten in the morning in Berlin, on the day before clocks are set forward and on that day.
        let table = try scene.table(
            "costs",
            ["per=hour", "zone=Europe/Berlin", "from=2026-03-29", "to=2026-03-29", "compare=previous"])
        #expect(
            table.lines("date", "cost_usd", "date_before", "cost_usd_before")
                == ["2026-03-29T08:00:00.000Z 2 2026-03-28T09:00:00.000Z 1"])
    }
}
