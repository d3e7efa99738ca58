// Errors, by hand.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Reading
@testable import Reports

@Suite struct ErrorsTests {
    private func error(_ at: String, _ component: String, _ type: String, _ rest: String = "") -> String {
        #"{"kind":"error","at":"2026-03-\#(at)Z","component":"\#(component)","error_type":"\#(type)"\#(rest)}"#
    }

    private func call(_ at: String, _ provider: String, _ rest: String = "") -> String {
        #"{"at":"2026-03-\#(at)Z","provider":"\#(provider)","model":"m","operation":"chat"\#(rest)}"#
    }

    private func scene() throws -> Scene {
        try Scene(
            today: "2026-03-10",
            [
                error(
                    "02T10:00:00", "billing", "card_declined",
                    #","id":"e1","message":"No, again","code":"402","endpoint":"/pay","request_id":"r","reference":"s","user":"ada""#
                ),
                error("02T09:00:00", "player", "decode", #","anonymous":"x""#),
                call(
                    "02T09:30:00", "a",
                    #","status":"error","error_type":"overloaded","error":"Come later","user":"bob""#),
                call("02T11:00:00", "a"), error("01T23:59:59", "billing", "timeout"),
                call("03T08:00:00", "billing", #","status":"error""#), error("12T00:00:00", "billing", "later"),
                #"{"kind":"request","at":"2026-03-02T10:00:00Z","route":"/pay","method":"POST","code":200}"#,
                #"{"kind":"request","at":"2026-03-02T10:00:00Z","route":"/pay","method":"POST","code":402}"#,
                #"{"kind":"request","at":"2026-03-02T10:00:00Z","route":"/pay","method":"POST","code":500}"#,
                #"{"kind":"request","at":"2026-03-02T10:00:00Z","route":"/pay","method":"POST"}"#,
            ])
    }

    private let period = ["from=2026-03-01", "to=2026-03-10"]

    @Test func `Errors and failed calls are told from the newest back`() throws {
        let table = try scene().table("errors", period)
        #expect(
            table.lines("at", "component", "error_type", "user") == [
                "2026-03-03T08:00:00.000Z billing - -", "2026-03-02T10:00:00.000Z billing card_declined ada",
                "2026-03-02T09:30:00.000Z a overloaded bob", "2026-03-02T09:00:00.000Z player decode -",
                "2026-03-01T23:59:59.000Z billing timeout -",
            ])
        #expect(
            table.lines("id", "message", "code", "endpoint", "request_id", "reference")[1]
                == "e1 No, again 402 /pay r s")
        #expect(table.lines("message", "code", "endpoint")[2] == "Come later - chat")
        #expect(try scene().table("errors", period + ["limit=2"]).rows.count == 2)
    }

    @Test func `Rates are of calls and of requests`() throws {
        let table = try scene().table("errors", period)
        #expect(
            ["errors", "calls", "failed_calls", "call_error_rate", "requests", "failed_requests", "refused_requests"]
                .map(table.total) == ["3", "3", "2", "0.666667", "4", "1", "1"])
        #expect(table.total("request_error_rate") == "0.25")
    }

    @Test func `One component is its errors and the calls of its provider`() throws {
        let table = try scene().table("errors", period + ["component=billing"])
        #expect(table.lines("error_type") == ["-", "card_declined", "timeout"])
        #expect(["errors", "calls", "failed_calls", "requests"].map(table.total) == ["2", "1", "1", "-"])
        let nothing = try scene().table("errors", period + ["service=nothing"])
        #expect(nothing.rows.isEmpty)
        #expect(nothing.total("errors") == "0")
        #expect(nothing.total("call_error_rate") == "-")
    }

    @Test func `A breakdown counts errors and failed calls together`() throws {
        #expect(
            try scene().table("errors", period + ["by=component"])
                .lines("component", "errors", "failed_calls", "count", "share") == [
                    "billing 2 1 3 0.6", "a 0 1 1 0.2", "player 1 0 1 0.2",
                ])
        #expect(
            try scene().table("errors", period + ["by=type"]).lines("component", "error_type", "count") == [
                "a - 1", "billing - 1", "billing card_declined 1", "billing timeout 1", "player decode 1",
            ])
        #expect(try scene().table("errors", period + ["by=type", "limit=1"]).rows.count == 1)
        #expect(try scene().table("errors", period + ["by=type", "limit=1", "all=true"]).rows.count == 5)
    }

    @Test func `An export goes on until all are told, each once`() throws {
        let scene = try Scene(
            today: "2026-03-10",
            (0..<4_100).map { error("0\(1 + $0 % 3)T10:00:00.\(100 + $0 % 7)", "c", "t", #","id":"\#($0)""#) })
        var table = try scene.table("errors", ["all=true"])
        var rows = table.rows
        let view = try scene.view()
        while let more = table.more {
            (table.rows, table.more) = try more.next(view)
            rows += table.rows
        }
        #expect(rows.count == 4_100)
        #expect(Set(rows.map { $0[1] }).count == 4_100)
        let times = rows.compactMap(\.[0].magnitude)
        #expect(times == times.sorted(by: >))
    }

    @Test func `An empty ledger has no errors and no rates, and nothing was noted`() throws {
        let scene = try Scene(today: "2026-03-10")
        let table = try scene.table("errors")
        #expect(table.rows.isEmpty)
        #expect(table.total("call_error_rate") == "-")
        #expect(table.total("request_error_rate") == "-")
        #expect(try scene.table("audit", ["actor=ada"]).rows.isEmpty)
    }
}
