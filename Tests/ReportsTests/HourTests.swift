// Rows of hours: what they say together is what rows of days say.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Seeded
import System
import Testing

@testable import Reading
@testable import Reports

@Suite struct HourTests {
    /// Of these, some had their clocks set in the two months before.
    private static let zones = [
        "UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/St_Johns",
    ]
    private static let today = "2026-04-08"

    /// Figures that add up, by report.
    private static let additive: [(report: String, asked: [String], columns: [String])] = [
        ("costs", ["by=tenant"], ["cost_usd", "calls", "input_tokens", "characters"]), ("content", [], ["count"]),
        ("growth", [], ["new"]), ("growth", ["model=m"], ["new"]),
        ("revenue", [], ["new", "churn", "payments_usd", "refunds_usd", "subscribed", "credits_granted"]),
        ("revenue", ["unit=tenant"], ["new", "payments_usd", "cancelled"]),
        ("jobs", [], ["queued", "completed", "failed"]), ("jobs", ["queue=mail"], ["queued", "completed"]),
        ("user", ["user=ada"], ["calls", "cost_usd", "output_tokens", "errors", "actions", "characters"]),
        ("user", ["user=bob", "tenant=t"], ["calls", "actions"]),
    ]

    @Test(arguments: HourTests.zones.indices)
    func `The hours of a day add up to it wherever figures do`(place: Int) throws {
        let zone = try ZoneDirectory.standard.zone(named: Self.zones[place])
        let scene = try ZoneLawTests.scene(UInt64(place), later: 0, today: Self.today)
        var filled = 0
        for (report, asked, columns) in Self.additive {
            let asked =
                asked
                + ["zone=\(zone.name)", "from=2026-02-01", "limit=10000"].filter {
                    !$0.hasPrefix("limit") || ["costs", "content", "revenue", "jobs"].contains(report)
                }
            let (hours, days) = (
                try scene.table(report, asked + ["per=hour"]), try scene.table(report, asked + ["per=day"])
            )
            for column in columns {
                let story: Comment = "\(report) \(asked) \(column), seed \(place)"
                let (found, wanted) = (try sums(hours, column, zone), try sums(days, column, zone))
                #expect(found == wanted, story)
                if !wanted.isEmpty { filled += 1 }
            }
            #expect(hours.totals == days.totals, "\(report) \(asked)")
        }
        #expect(filled > 20, "seed \(place)")
    }

    /// By day, what the rows of it have, where that is anything.
    private func sums(_ table: Table, _ column: String, _ zone: Zone) throws -> [Day: Int64] {
        var sums: [Day: Int64] = [:]
        for (start, cell) in zip(table.cells("date"), table.cells(column)) {
            let day: Day? =
                switch start {
                case .day(let day): day
                case .time(let time): zone.day(of: time.quarterHour)
                default: nil
                }
            sums[try #require(day), default: 0] += try #require(cell.magnitude)
        }
        return sums.filter { $0.value != 0 }
    }

    @Test(arguments: HourTests.zones.indices, ["user", "tenant"])
    func `Acts of hours are those of days, and nobody is there who is not there on the day`(
        place: Int, unit: String
    ) throws {
        let zone = try ZoneDirectory.standard.zone(named: Self.zones[place])
        let view = try ZoneLawTests.scene(UInt64(place), later: 0, today: Self.today).view()
        let period = Period(days: 40, upTo: try #require(Day(parsing: Self.today)))
        try view.inZone(zone) { () throws(ReadingError) in
            try view.snapshot { () throws(ReadingError) in
                let population = try view.population(unit == "user" ? .user : .tenant, withInternal: false)
                let hours = HourRows(period, in: view)
                let acts = try HourlyActs(in: hours, of: period, by: population, all: true, in: view)
                let days = try view.active(onDaysFrom: period.first, through: period.last, of: population)
                let (sessions, actions) = try view.acts(onDaysOf: period, of: population)
                let story: Comment = "seed \(place)"
                for (number, day) in period.days.enumerated() {
                    let places = hours.starts.indices.filter {
                        zone.day(of: hours.starts[$0].instant.quarterHour) == day
                    }
                    func of(_ figures: [Int64]) -> [Int64] { places.map { figures[$0] } }
                    #expect(of(acts.actions).reduce(0, +) == actions[number], story)
                    for (figures, whole) in [
                        (acts.active, Int64(days[number].count)), (acts.sessions, sessions[number]),
                    ] {
                        #expect(of(figures).max() ?? 0 <= whole && of(figures).reduce(0, +) >= whole, story)
                    }
                }
                #expect(actions.contains { $0 > 0 } && sessions.contains { $0 > 0 })
            }
        }
    }

    @Test func `Hours that have begun have a row, with who is there and what they do`() throws {
        let scene = try Scene(
            today: "2026-03-10",
            [
                Deed.activity("signed_up", "2026-03-10T02", user: "ada", session: "s"),
                Deed.call("2026-03-10T02", user: "bob", session: "s", cost: "1"),
                Deed.call("2026-03-10T09", user: "ada", session: "t", cost: "1"),
                Deed.call("2026-03-10T09", anonymous: "visitor", session: "u", cost: "1"),
            ])
        let today = ["from=2026-03-10", "per=hour"]
        let growth = try scene.table("growth", today)
        #expect(growth.rows.count == 13)
        #expect(growth.columns.map(\.name) == ["date", "new", "total", "active"])
        #expect(growth.lines("date", "new", "total", "active")[2] == "2026-03-10T02:00:00.000Z 2 2 2")
        let active = try scene.table("active", today)
        #expect(active.rows.count == 13)
        #expect(
            active.lines("date", "active", "sessions", "actions_per_user")[9] == "2026-03-10T09:00:00.000Z 1 2 1")
        #expect(active.lines("active", "sessions", "actions_per_user")[3] == "0 0 -")
        #expect(try scene.table("user", today + ["user=ada"]).lines("calls")[9] == "1")
        #expect(
            try scene.table("active", today + ["compare=previous"]).lines("date", "date_before", "active_before")[12]
                == "2026-03-10T12:00:00.000Z 2026-03-09T12:00:00.000Z 0")
    }

    @Test func `Hours leave out whom days leave out`() throws {
        var terms = LedgerView.Terms()
        terms.internalNames.users = [NamePattern("staff-*")]
        let scene = try Scene(
            today: "2026-03-10", terms: terms,
            [
                Deed.call("2026-03-10T02", user: "ada", session: "s"),
                Deed.call("2026-03-10T02", user: "staff-eve", session: "s"),
                Deed.call("2026-03-10T03", user: "staff-eve", session: "t"),
            ])
        let today = ["from=2026-03-10", "per=hour"]
        func lines(_ asked: [String]) throws -> [String] {
            Array(
                try scene.table("active", today + asked).lines("active", "sessions", "actions_per_user")
                    .dropFirst(2).prefix(2))
        }
        #expect(try lines([]) == ["1 1 1", "0 0 -"])
        #expect(try lines(["internal=true"]) == ["2 1 1", "1 1 1"])
        #expect(try scene.table("growth", today).lines("new", "total", "active")[3] == "0 1 0")
    }

    @Test func `What hours say nothing of says why`() throws {
        let scene = try Scene(today: "2026-03-10")
        #expect(
            try scene.refusal(of: "retention", ["per=hour"])
                == "per cannot be hour: who comes back is told by days, since nobody is missed for an hour")
        #expect(
            try scene.refusal(of: "growth", ["per=hour", "unit=tenant"])
                == "per cannot be hour with unit=tenant: of a tenant the first day is known, and no hour")
        #expect(try Report.named("retention").limits.contains { $0.hasPrefix("per cannot be hour: ") })
    }
}
