// Whoever is bound is answered by every route of the table as a ledger would that has nothing else.
// SPDX-License-Identifier: Apache-2.0

import Budgets
import Client
import Configuration
import HTTP
import JSON
import Ledger
import Reports
import Scenes
import Seeded
import TemporaryFiles
import Testing

@testable import ProductPages
@testable import Service

@Suite struct BoundRoutesTests {
    private static let noon = Timestamp(milliseconds: 1_773_144_000_000)

    /// An event, and what a token can be bound to of it.
    private struct Deed {
        let json: String
        let names: [String: String]
    }

    private static func deeds(_ count: Int, seed: UInt64) -> [Deed] {
        var random = Seeded(seed: seed)
        return (0..<count).map { number in
            func pick(_ values: String...) -> String { values.randomElement(using: &random) ?? values[0] }
            var names = ["tenant": pick("acme", "other"), "user": pick("ada", "bob", "cy")]
            let at = noon.advanced(byMilliseconds: -Int64.random(in: 1...(20 * 86_400_000), using: &random))
            var fields = #""id":"e\#(number)","at":"\#(at)""#
            switch Int.random(in: 0..<5, using: &random) {
            case 0: fields += #","kind":"activity","event":"\#(pick("opened", "signed_up"))""#
            case 1: fields += #","kind":"error","component":"api","error_type":"t""#
            case 2: fields += #","kind":"billing","event":"\#(pick("paid", "subscribed"))","amount_usd":5,"plan":"pro""#
            default:
                for (name, value) in [
                    ("provider", pick("p", "q")), ("model", pick("m", "n")), ("operation", pick("o", "r")),
                    ("tier", pick("batch", "flex")),
                ] {
                    names[name] = value
                    fields += ",\"\(name)\":\"\(value)\""
                }
                fields +=
                    #","cost_usd":\#(Double(Int.random(in: 1...9_999, using: &random)) / 100),"latency_ms":\#(number)"#
            }
            fields += #","tenant":"\#(names["tenant"] ?? "")","user":"\#(names["user"] ?? "")""#
            return Deed(json: "{\(fields)}", names: names)
        }
    }

    /// A server on some of the events, and a token that is bound.
    private func server(_ deeds: [Deed], _ bounds: [String: String]) throws -> (RunningApp, token: String) {
        let server = try RunningApp(
            try TemporaryFiles(),
            set: { $0.budgets = [Budget(name: "each", each: .user, limit: Money(nanos: 20_000_000_000))] },
            clock: { Self.noon })
        let booked = try server.post("[" + deeds.map(\.json).joined(separator: ",") + "]")
        #expect(booked.status == 200, "\(booked.text)")
        let filters = bounds.filter { !["tenant", "user"].contains($0.key) }
        let wished =
            bounds.filter { filters[$0.key] == nil }.map { ",\"\($0.key)\":\"\($0.value)\"" }.joined()
            + (filters.isEmpty
                ? "" : #","filters":{\#(filters.map { "\"\($0.key)\":\"\($0.value)\"" }.joined(separator: ","))}"#)
        let made = try server.send(.post, "/v1/tokens", #"{"name":"b","scopes":["read","export"]\#(wished)}"#)
        return (server, try #require(made.json?["token"]?.string, "\(made.text)"))
    }

    /// What a line of the table is asked: each place of its pattern with all there is for it, each report with what it needs, in
    /// each form that has rows.
    private static func questions(of route: Route) -> [String] {
        guard let place = route.pattern.split(separator: "/").first(where: { $0.hasPrefix(":") }) else {
            return [
                route.pattern, route.pattern + "?days=20", route.pattern + "?start_date=2026-03-01&end_date=2026-03-09",
            ]
        }
        func path(_ value: String) -> String { route.pattern.replacing(place, with: value) }
        switch route.pattern {
        case "/v1/reports/:name":
            return Report.all.flatMap { report in
                let needed = report.example.filter { !["user", "tenant"].contains($0.name) }
                let query = ["last=30d"] + needed.map { "\($0.name)=\($0.value)" }
                let groupings = [[]] + report.groupings.filter { !$0.contains("NAME") }.map { ["by=\($0)"] }
                return groupings.flatMap { by in
                    ["json", "csv"].map {
                        path(report.name) + "?" + (query + by + ["format=\($0)"]).joined(separator: "&")
                    }
                }
            }
        case "/trpc/:procedures":
            return Procedure.all.map { path("admin.analytics.\($0.name)") }
        default: return [path("1"), path("ada")]
        }
    }

    @Test(arguments: [
        ["tenant": "acme"], ["user": "ada"], ["tenant": "acme", "user": "ada"], ["provider": "p"], ["model": "m"],
        ["operation": "o", "tenant": "acme"],
    ])
    func `Every route tells them what a ledger of theirs alone would, or nothing`(bounds: [String: String]) throws {
        let deeds = Self.deeds(120, seed: 11)
        let own = deeds.filter { deed in bounds.allSatisfy { deed.names[$0.key] == $0.value } }
        #expect(!own.isEmpty && own.count < deeds.count)
        let (beside, token) = try server(deeds, bounds)
        let (alone, tokenAlone) = try server(own, bounds)
        var (told, refused) = (0, 0)
        for route in beside.app.routes where route.method == .get && route.needs.scope != nil {
            for question in Self.questions(of: route) {
                let answer = try beside.send(.get, question, token: token)
                let other = try alone.send(.get, question, token: tokenAlone)
                #expect(answer.status == other.status, "\(question): \(answer.text)")
                guard answer.status == 200 else {
                    #expect([400, 403, 404].contains(answer.status), "\(question): \(answer.status)")
                    refused += 1
                    continue
                }
                // A cursor has the place of an event in its day, where the others have theirs.
                func plain(_ text: String) -> String { text.replacing(/"next":"[^"]*"/, with: "") }
                #expect(plain(answer.text) == plain(other.text), "\(question)")
                told += 1
            }
        }
        #expect(told > 10 && refused > 30, "\(told) told, \(refused) refused")
    }
}
