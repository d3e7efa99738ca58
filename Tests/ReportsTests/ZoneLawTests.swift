// What a zone answers is what UTC would answer had everything happened when the zone's clocks showed it.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Seeded
import System
import Testing

@testable import Reading
@testable import Reports

/// Of zones whose clocks are not set any more, that is true of every report and of whatever it is asked.
@Suite struct ZoneLawTests {
    static let zones = ["Asia/Kolkata", "Asia/Kathmandu", "Pacific/Kiritimati", "Etc/GMT+9", "Etc/GMT+12", "Etc/GMT-1"]

    static let reports = Report.all.filter { $0.whyUTC == nil && $0.name != "audit" }.map(\.name)

    static let today = "2026-03-10"

    /// Two months of a small product, everything so many milliseconds later.
    static func scene(_ seed: UInt64, later: Int64, today: String = today) throws -> Scene {
        var random = Seeded(seed: seed)
        var terms = LedgerView.Terms()
        terms.dimensions = ["quality"]
        terms.measures = ["minutes"]
        terms.plans = [Plan(name: "x", price: Money(nanos: 5_000_000_000), interval: .month)]
        let end = try #require(Day(parsing: today)).start.milliseconds + 43_200_000
        let events = (0..<260).map { number in
            let at = end - Int64(random.below(60 * 24 * 60)) * 60_000 + later
            return event(number, at, &random)
        }
        return try Scene(today: today, later: later, terms: terms, events)
    }

    private static func event(_ number: Int, _ at: Int64, _ random: inout Seeded) -> String {
        func one(_ names: String...) -> String { names[random.below(names.count)] }
        let count = random.below(9) + 1
        var fields = [#""id":"\#(number)""#, #""at":\#(at)"#]
        func add(_ name: String, _ text: String) { if !text.isEmpty { fields.append(#""\#(name)":"\#(text)""#) } }
        let (user, visitor) = (one("ada", "bob", "cy", "dee", ""), one("v", "w", "", ""))
        add("user", user)
        // One id is joined to somebody, the other never is.
        if user.isEmpty || user == "ada" && visitor == "v" { add("anonymous", visitor) }
        add("tenant", one("t", "u", ""))
        add("session", one("k", "l", "", ""))
        let kind = random.below(10)
        if kind < 9 { add("subject", one("s", "r", "")) }
        let quality = #""properties":{"quality":"\#(one("high", "low"))","minutes":\#(count)}"#
        switch kind {
        case 0...2:
            add("provider", one("p", "q"))
            add("model", one("m", "n"))
            add("operation", one("chat", "draw"))
            add("status", count > 7 ? "error" : "ok")
            fields += [
                #""cost_usd":\#(count),"latency_ms":\#(count * 10),"input_tokens":\#(count * 3_000)"#,
                #""output_tokens":\#(count),"characters":\#(count)"#, quality,
            ]
        case 3, 4:
            add("kind", "activity")
            add("event", one("opened", "story_completed", "story_failed"))
            add("reason", one("", "late", "odd"))
            fields += [#""duration_ms":\#(count)"#, quality]
        case 5:
            add("kind", "activity")
            add("event", "signed_up")
            fields.append(#""properties":{"source":"\#(one("ad", "web"))"}"#)
        case 6:
            let event = one("subscribed", "paid", "upgraded", "cancelled", "refunded", "credits_granted")
            add("kind", "billing")
            add("event", event)
            add("plan", one("x", "y"))
            if event == "credits_granted" { fields.append(#""credits":\#(count)"#) }
            if ["subscribed", "paid", "upgraded", "refunded"].contains(event) {
                fields.append(#""amount_usd":\#(count)"#)
            }
        case 7:
            add("kind", "error")
            add("component", one("api", "p"))
            add("error_type", one("t", "u"))
            add("message", "m\(number)")
        case 8:
            add("kind", "job")
            add("event", one("queued", "completed", "failed"))
            add("queue", one("mail", "draw"))
            add("reason", one("", "odd"))
            fields.append(#""run_ms":\#(count * 900),"wait_ms":\#(count * 70)"#)
        default:
            add("kind", "request")
            add("route", "/x")
            add("method", "GET")
            fields.append(#""code":\#(one("200", "404", "500"))"#)
        }
        return "{\(fields.joined(separator: ","))}"
    }

    /// Everything that a report can be grouped and told by, and some filters.
    private func questions(_ report: Report, _ random: inout Seeded) -> [[String]] {
        let base = report.example.map { "\($0.name)=\($0.name == "user" ? "ada" : $0.value)" }
        let groupings =
            [[]]
            + report.groupings.map { grouping in
                [
                    "by="
                        + grouping.replacing("property:NAME", with: "property:quality")
                        .replacing("activity:NAME", with: "activity:opened")
                ]
            }
        let units = [[]] + Set(report.coverage.flatMap(\.units)).sorted().map { ["per=\($0)"] }
        let flags = report.parameters.filter { if case .flag = $0.kind { true } else { false } }
        let choices = report.parameters.filter { !["by", "per"].contains($0.name) }.flatMap { parameter in
            if case .choice(let names) = parameter.kind { names.map { "\(parameter.name)=\($0)" } } else { [String]() }
        }
        var questions = groupings.flatMap { by in units.map { base + by + $0 } }
        questions += flags.map { base + ["\($0.name)=true"] } + choices.map { base + [$0] }
        if choices.contains("unit=tenant") {
            questions += groupings.flatMap { by in units.map { base + by + $0 + ["unit=tenant"] } }
        }
        let filters = [
            "user=ada,bob", "tenant!=t", "model=m", "property:quality=high", "source=web", "status=ok", "subject=s",
        ]
        for filter in filters {
            let name = filter.prefix { $0 != "=" && $0 != "!" }
            guard let known = Filter(rawValue: String(name)),
                report.filters.contains(known.property == nil ? known : .anyProperty)
            else { continue }
            questions.append(base + [filter] + units[random.below(units.count)])
        }
        if case .searched(let orders, let prefixes, _, _) = report.rows {
            questions += orders.map { base + ["sort=\($0)", "limit=1000"] }
            questions += prefixes.map { base + ["sort=\($0):opened"] }
        }
        return questions
    }

    @Test(arguments: ZoneLawTests.reports, ZoneLawTests.zones.indices)
    func `A zone answers what UTC answers of the same events by its clocks`(name: String, place: Int) throws {
        let zone = try ZoneDirectory.standard.zone(named: Self.zones[place])
        // As it has been for thirty years.
        let ahead = Int64(zone.offset(at: try #require(Day(parsing: Self.today)).start)) * 1_000
        let seed = UInt64(place)
        let (here, there) = (try Self.scene(seed, later: 0), try Self.scene(seed, later: ahead))
        let report = try Report.named(name)
        var random = Seeded(seed: seed)
        var answered = 0
        let questions = questions(report, &random)
        // Where they are many, each zone is asked half of them, and the next zone the other half.
        for (number, question) in questions.enumerated()
        where questions.count < 12 || (number + place).isMultiple(of: 2) {
            let first = try #require(Day(parsing: "2026-01-12")).advanced(by: random.below(45))
            let last = first.advanced(by: random.below(30))
            let days = random.below(4) == 0 ? [] : ["from=\(first)", "to=\(last)"]
            let compare = random.below(4) == 0 && !report.keys.isNone ? ["compare=previous"] : []
            let asked = question + days + compare
            let story: Comment = "\(name) \(asked) \(zone.name), seed \(seed)"
            if let refusal = try there.refusal(of: name, asked) {
                #expect(try here.refusal(of: name, asked + ["zone=\(zone.name)"]) == refusal, story)
                continue
            }
            answered += 1
            let (local, utc) = (try here.table(name, asked + ["zone=\(zone.name)"]), try there.table(name, asked))
            var (found, wanted) = (lines(local, later: ahead), lines(utc, later: 0))
            // All calls come by days of UTC, whatever the zone; and of events that tie, any comes first.
            let orders = ["all=true", "sort=slowest", "sort=dearest"]
            if ["calls", "errors", "events"].contains(name), orders.contains(where: question.contains) {
                (found, wanted) = (found.sorted(), wanted.sorted())
            }
            #expect(local.columns == utc.columns, story)
            #expect(found == wanted, story)
            #expect(local.totals == utc.totals && local.left == utc.left, story)
        }
        #expect(answered > 1)
    }

    private func lines(_ table: Table, later: Int64) -> [String] {
        table.rows.map { row in
            row.map { cell in
                if case .time(let time) = cell {
                    return Cell.time(time.advanced(byMilliseconds: later)).text ?? "-"
                }
                return cell.text ?? "-"
            }.joined(separator: " ")
        }
    }
}
