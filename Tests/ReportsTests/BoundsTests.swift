// Who may be told only what is of one tenant, user or model is told what a ledger would say that has nothing else.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Testing

@testable import Reading
@testable import Reports

@Suite struct BoundsTests {
    /// What a tenant's people did, on so many days; each has people and sessions of their own, and subjects, models and
    /// plans that the others have too.
    private static func deeds(of tenant: String, people: Int, offset: Int) -> [String] {
        var events: [String] = []
        for number in 0..<people {
            let user = "\(tenant)-\(number)"
            let more = """
                "tenant":"\(tenant)","subject":"story-\(number % 3)","session":"\(user)-s","operation":"op-\(number % 2)",\
                "input_tokens":\(number * 7 + offset),"latency_ms":\(number * 11 + offset),"properties":{"hue":"h\(number % 2)"}
                """
            events.append(
                #"{"kind":"activity","event":"signed_up","at":"2026-03-0\#(number % 5 + 1)T0\#(offset):00:00Z","user":"\#(user)","#
                    + #""tenant":"\#(tenant)","properties":{"source":"ads","hue":"h\#(number % 2)"}}"#)
            events.append(Deed.profile("2026-03-02", user: user, #""plan":"pro","country":"DE","tenant":"\#(tenant)""#))
            for day in 1...9 where (day + number + offset) % 3 > 0 {
                events.append(
                    Deed.call(
                        "2026-03-0\(day)", user: user, cost: "\(day * (number + offset))", model: "m\(number % 2)",
                        more: more))
                events.append(
                    #"{"kind":"activity","event":"read","at":"2026-03-0\#(day)T13:00:00Z","user":"\#(user)","#
                        + #""tenant":"\#(tenant)","subject":"story-\#(number % 3)","session":"\#(user)-s","#
                        + #""properties":{"hue":"h\#(number % 2)","pages":\#(day + offset)}}"#)
                events.append(
                    #"{"kind":"error","error_type":"Timeout","message":"m","at":"2026-03-0\#(day)T14:00:00Z","user":"\#(user)","#
                        + #""tenant":"\#(tenant)","subject":"story-\#(number % 3)"}"#)
                events.append(
                    #"{"kind":"job","queue":"q","event":"completed","run_ms":\#(day + offset),"#
                        + #""at":"2026-03-0\#(day)T15:00:00Z","user":"\#(user)","tenant":"\#(tenant)"}"#)
            }
            events.append(
                #"{"kind":"billing","event":"paid","amount_usd":\#(number + offset),"plan":"pro","user":"\#(user)","#
                    + #""tenant":"\#(tenant)","at":"2026-03-03T10:00:00Z"}"#)
            events.append(
                #"{"kind":"billing","event":"credits_purchased","credits":\#(number + 1),"user":"\#(user)","#
                    + #""tenant":"\#(tenant)","at":"2026-03-04T10:00:00Z"}"#)
        }
        // Single events are told by their ids.
        return events.enumerated().map { #"{"id":"\#(tenant)-\#($0)",\#($1.dropFirst())"# }
    }

    private static func terms() -> LedgerView.Terms {
        var terms = LedgerView.Terms()
        terms.dimensions = ["hue"]
        terms.measures = ["pages"]
        terms.budgets = [
            Budget(name: "u", each: .user, limit: Money(nanos: 500_000_000_000)),
            Budget(name: "all", limit: Money(nanos: 500_000_000_000)),
        ]
        return terms
    }

    private func scene(_ events: [String]) throws -> Scene {
        try Scene(today: "2026-03-10", terms: Self.terms(), events)
    }

    /// Everything that a report is asked of one name: by each of its groupings, and by rows of time.
    private func questions(_ report: Report) -> [[(name: String, value: String)]] {
        let needed = report.example.filter { item in !["user", "tenant"].contains(item.name) }
        var asked = [needed]
        for name in ["by", "per", "unit", "compare", "sessions", "cohort"] {
            guard let parameter = report.parameter(named: name) else { continue }
            let values = name == "compare" ? ["previous"] : parameter.choicesInTests
            for value in values where !needed.contains(where: { $0.name == name }) {
                asked.append(needed + [(name, value)])
            }
        }
        return asked
    }

    private func answer(
        _ report: Report, _ items: [(name: String, value: String)], of scene: Scene, within bounds: [(String, String)]
    ) throws -> String {
        let view = try scene.view()
        let question = try Question(
            items, to: report, now: view.now, standard: .utc, within: bounds.map { (name: $0.0, value: $0.1) })
        var table = try report.table(for: question, in: view)
        var bytes: [UInt8] = []
        table.writeJSON(report, question) { bytes += $0 }
        // A cursor has the place of an event in its day, where the others have theirs.
        return String(decoding: bytes, as: UTF8.self).replacing(/"next":"[^"]*"/, with: #""next":"""#)
    }

    @Test(arguments: ["tenant", "user", "model", "subject", "property:hue"])
    func `An answer within bounds is what it would be if there were nothing else`(bound: String) throws {
        let acme = Self.deeds(of: "acme", people: 6, offset: 1)
        let value =
            ["tenant": "acme", "user": "acme-2", "model": "m1", "subject": "story-1", "property:hue": "h1"][bound] ?? ""
        // The same of the one, beside others that have everything else in common with it.
        let others = Self.deeds(of: "other", people: 9, offset: 3).map { line in
            line.replacing("story-1", with: "story-9").replacing(#""m1""#, with: #""m9""#).replacing(
                #""h1""#, with: #""h9""#)
        }
        // Somebody of the one who does something for the other.
        let stray = Deed.call(
            "2026-03-05", user: "acme-2", cost: "77", model: "m0",
            more: #""id":"stray","tenant":"other","subject":"story-0","operation":"op-1","properties":{"hue":"h0"}"#)
        let alone = try scene(bound == "user" ? acme + [stray] : acme)
        let beside = try scene(others + acme + [stray])
        var told = 0
        for report in Report.all where Filter(rawValue: bound).map(report.isTold) == true {
            for items in questions(report) {
                let words = "\(report.name) \(items.map { "\($0.name)=\($0.value)" }) within \(bound)=\(value)"
                let expected: String
                do throws(ReadingError) {
                    expected = try asReading { try answer(report, items, of: alone, within: [(bound, value)]) }
                } catch {
                    // What cannot be asked so is refused in both.
                    #expect(throws: ReadingError.self, "\(words)") {
                        try answer(report, items, of: beside, within: [(bound, value)])
                    }
                    continue
                }
                told += 1
                #expect(try answer(report, items, of: beside, within: [(bound, value)]) == expected, "\(words)")
                // And asking for somebody else finds nobody.
                if let filter = Filter(rawValue: bound), report.isTold(within: filter) {
                    let foreign = try answer(report, items + [(bound, "other-0")], of: beside, within: [(bound, value)])
                    #expect(!foreign.contains("other-0\""), "\(words): \(foreign)")
                }
            }
        }
        #expect(told > 15, "\(told) questions about \(bound)")
    }

    private func asReading(_ body: () throws -> String) throws(ReadingError) -> String {
        do {
            return try body()
        } catch let error as ReadingError {
            throw error
        } catch {
            Issue.record("\(error)")
            throw .outOfBounds("\(error)")
        }
    }

    @Test func `What cannot be told of one alone is refused`() throws {
        let view = try scene([]).view()
        let told = Report.all.filter { $0.isTold(within: .tenant) }.map(\.name)
        #expect(told == ["costs", "calls", "events", "content", "forecast"])
        for report in Report.all where !report.isTold(within: .tenant) {
            #expect(throws: ReadingError.self, "\(report.name)") {
                _ = try Question(
                    report.example, to: report, now: view.now, standard: .utc, within: [(name: "tenant", value: "acme")]
                )
            }
        }
        for name in ["nonsense", "", "property:"] {
            #expect(throws: ReadingError.self) {
                _ = try Question(
                    [], to: CostsReport.report, now: view.now, standard: .utc, within: [(name: name, value: "x")])
            }
        }
    }
}

extension Parameter {
    /// What a question may say here, where that is a choice.
    fileprivate var choicesInTests: [String] {
        switch kind {
        case .choice(let names), .choiceOr(let names, _), .groupings(let names, _, _): names
        case .flag: ["true"]
        default: []
        }
    }
}
