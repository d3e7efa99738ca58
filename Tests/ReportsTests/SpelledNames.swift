// A ledger in which every kind of name comes twice, and the two differ in little.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Store
import Testing

@testable import Reading
@testable import Reports

/// Names end in one of two spellings.
struct SpelledNames {
    /// The one that comes first by its bytes is the first.
    let spellings: [String]

    /// An é of two scalars, and one of one: the same to Unicode.
    static let accents = SpelledNames(spellings: ["e\u{301}", "\u{E9}"])
    /// The same ledger, where nobody could take one for the other.
    static let letters = SpelledNames(spellings: ["first", "second"])

    static let kinds = [
        "user", "tenant", "provider", "model", "operation", "subject", "plan", "country", "source", "event",
        "component",
        "type", "queue", "reason", "property", "value", "measure", "status",
    ]

    func names(_ kind: String) -> [String] { spellings.map { "\(kind)-\($0)" } }

    /// A text with the spellings of one ledger in the place of those of the other, byte by byte.
    func translated(_ text: String, to other: SpelledNames) -> String {
        var text = Array(text.utf8)
        for (own, their) in zip(spellings, other.spellings) {
            var result: [UInt8] = []
            let own = Array(own.utf8)
            var place = 0
            while place < text.count {
                if text[place...].starts(with: own) {
                    result += Array(their.utf8)
                    place += own.count
                } else {
                    result.append(text[place])
                    place += 1
                }
            }
            text = result
        }
        return String(decoding: text, as: UTF8.self)
    }

    func scene() throws -> Scene {
        var terms = LedgerView.Terms()
        terms.dimensions = names("property")
        terms.measures = names("measure")
        terms.plans = zip(names("plan"), [10, 300]).map { Plan(name: $0, price: Money(nanos: $1 * 1_000_000_000)) }
        terms.budgets = budgets
        terms.prices = PriceBook(layers: [try prices()])
        let scene = try Scene(today: "2026-03-31", terms: terms, events)
        let day = try #require(Day(parsing: "2026-03-30"))
        for (queue, length) in zip(names("queue"), [3, 70] as [Int64]) {
            try scene.record(
                [QueueSample(queue: queue, length: length)], at: day.start.milliseconds + 43_200_000)
        }
        return scene
    }

    private func prices() throws -> [Price] {
        var prices: [Price] = []
        for (place, provider) in names("provider").enumerated() {
            for (other, model) in names("model").enumerated() {
                let rate = "\(1 + place + 10 * other)"
                var price = try TipRulesTests.price(provider, model, [.requests: rate])
                price.operations = names("operation")
                prices.append(price)
            }
        }
        return prices
    }

    private var budgets: [Budget] {
        var budgets = Budget.Each.allCases.map { Budget(name: "each-\($0)", each: $0, limit: Money(nanos: 5)) }
        for place in spellings.indices {
            let matches: [Budget.Match] = [
                .user(names("user")[place]), .subject(names("subject")[place]),
                .property(name: names("property")[place], value: names("value")[place]),
                .calls(.init(provider: names("provider")[place])), .calls(.init(model: names("model")[place])),
                .calls(.init(operation: names("operation")[place])), .calls(.init(tenant: names("tenant")[place])),
            ]
            for (number, match) in matches.enumerated() {
                budgets.append(Budget(name: "b\(number)-\(place)", match: match, limit: Money(nanos: 5)))
            }
        }
        return budgets
    }

    /// What bears the first spelling happens once, what bears the second three times and at other costs; and some names
    /// meet that are spelled differently.
    private var events: [String] {
        var events: [String] = []
        for place in spellings.indices {
            for round in 0..<(place == 0 ? 1 : 3) {
                events += self.events(place, place, day: 10 + round)
            }
            events += self.events(place, 1 - place, day: 20 + place)
        }
        return events.enumerated().map { "{\"id\":\"\($0)\",\($1.dropFirst())" }
    }

    /// `here` is the place of the spelling of whom it is about, `there` of what they do.
    private func events(_ here: Int, _ there: Int, day: Int) -> [String] {
        func own(_ kind: String) -> String { names(kind)[here] }
        func other(_ kind: String) -> String { names(kind)[there] }
        let at = "\"at\":\"2026-03-\(day)T1\(here)"
        let who = "\"user\":\"\(own("user"))\",\"tenant\":\"\(own("tenant"))\",\"session\":\"\(other("session"))\""
        let properties =
            "\"properties\":{\"\(own("property"))\":\"\(other("value"))\",\"\(own("measure"))\":\(2 + 5 * here)}"
        return [
            """
            {"kind":"activity","event":"signed_up",\(at):00:00Z",\(who),"properties":{"source":"\(own("source"))",\
            "\(own("property"))":"\(own("value"))"}}
            """,
            """
            {"kind":"profile",\(at):00:01Z","user":"\(own("user"))","name":"N","plan":"\(own("plan"))",\
            "country":"\(own("country"))"}
            """,
            """
            {\(at):01:00Z",\(who),"provider":"\(own("provider"))","model":"\(other("model"))",\
            "operation":"\(own("operation"))","subject":"\(other("subject"))","requests":\(1 + 6 * here),\(properties)}
            """,
            """
            {\(at):02:00Z",\(who),"provider":"\(own("provider"))","model":"\(other("model"))","status":"error",\
            "operation":"\(own("operation"))","error_type":"\(own("type"))","error":"e","requests":1,"latency_ms":40}
            """,
            """
            {"kind":"activity","event":"\(own("event"))","status":"\(other("status"))","reason":"\(own("reason"))",\
            "duration_ms":\(100 + 300 * here),\(at):03:00Z",\(who),\(properties)}
            """,
            """
            {"kind":"activity","event":"\(own("event"))_completed","reason":"\(own("reason"))",\(at):03:01Z",\(who)}
            """,
            """
            {"kind":"billing","event":"subscribed","plan":"\(own("plan"))",\(at):04:00Z",\(who)}
            """,
            """
            {"kind":"billing","event":"paid","plan":"\(own("plan"))","amount_usd":\(7 + 20 * here),\(at):04:01Z",\(who)}
            """,
            """
            {"kind":"billing","event":"credits_purchased","credits":\(5 + here),\(at):04:02Z",\(who)}
            """,
            """
            {"kind":"job","event":"failed","queue":"\(own("queue"))","reason":"\(other("reason"))","job":"j",\
            "run_ms":\(10 + 90 * here),\(at):05:00Z"}
            """,
            """
            {"kind":"error","component":"\(own("component"))","error_type":"\(other("type"))","message":"m",\
            \(at):06:00Z","user":"\(own("user"))"}
            """,
        ]
    }
}
