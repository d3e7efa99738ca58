// `bursar reprice`: past calls at today's prices, from a store and from a server.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TemporaryFiles
import Testing
import Waiting

@Suite struct RepriceTests {
    /// 1,000 input tokens cost 0.002 USD by it.
    private static let prices = """
        prices:
          - provider: acme
            model: wonder
            rates: { input_tokens: 2/1M }
        """

    private static let days = ["--from", "2026-01-01", "--to", "2026-01-31"]

    private func scene() throws -> Site {
        let site = try Site()
        let events = (1...5).map {
            #"{"id":"e\#($0)","at":"2026-01-0\#($0)T10:00:00Z","provider":"acme","model":"wonder","input_tokens":1000}"#
        }
        try site.scratch.write(Self.prices, to: "prices.yaml")
        try site.scratch.write("store: \(site.storeURL)\nprices: [prices.yaml]\n", to: "bursar.yaml")
        let recorded = try site.run("record", "--store", site.storeURL, input: Events.lines(events))
        #expect(recorded.ending == .exited(0), "\(recorded.story)")
        return site
    }

    @Test func `It shows first and books when told to`() throws {
        let site = try scene()
        let shown = try site.run(["reprice", "--config", "bursar.yaml"] + Self.days)
        #expect(shown.ending == .exited(0), "\(shown.story)")
        let words = shown.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        #expect(words.count == 3, "\(shown.output)")
        #expect(
            words.dropFirst().first == ["acme", "wonder", "5", "0", "0", "0.01", "0.01", "5", "0", "0"],
            "\(shown.output)")
        #expect(words.last?.first == "total")
        #expect(shown.errors.contains("--apply"), "\(shown.story)")

        let applied = try site.run(["reprice", "--config", "bursar.yaml", "--apply", "--format", "json"] + Self.days)
        #expect(applied.ending == .exited(0), "\(applied.story)")
        #expect(
            applied.output.contains(#""changed":5"#) && applied.output.contains(#""applied":true"#), "\(applied.story)")
        #expect(try site.verify().ending == .exited(0))
        let again = try site.run(["reprice", "--config", "bursar.yaml", "--format", "csv"] + Self.days)
        #expect(
            again.output == """
                provider,model,calls,booked_usd,adjusted_usd,cost_usd,difference_usd,newly_priced,unpriced,reported\r
                acme,wonder,5,0,0.01,0.01,0,0,0,0

                """, "\(again.story)")
    }

    @Test func `A server does it on its own store and shows what it came to`() throws {
        let site = try scene()
        let server = try site.serve(config: "prices: [prices.yaml]\n")
        let busy = try site.run(
            ["reprice", "--config", "bursar.yaml", "--store", site.storeURL, "--apply"] + Self.days)
        #expect(busy.ending == .exited(1) && busy.errors.contains("--server"), "\(busy.story)")
        #expect(try server.metrics().sum("bursar_cost_adjustments_usd") == 0)
        let shown = try site.run(["reprice", "--server", server.url, "--format", "json"] + Self.days)
        #expect(shown.output.contains(#""difference_usd":0.01"#), "\(shown.story)")
        let applied = try site.run(["reprice", "--server", server.url, "--apply"] + Self.days)
        #expect(applied.ending == .exited(0) && applied.errors.contains("5 adjustments booked"), "\(applied.story)")
        #expect(try server.metrics()[#"bursar_cost_adjustments_usd{provider="acme"}"#] == "0.01")
        #expect(try server.stop() == .exited(0))
        let next = try site.serve(config: "prices: [prices.yaml]\n")
        #expect(try next.metrics()[#"bursar_cost_adjustments_usd{provider="acme"}"#] == "0.01")
        #expect(try site.verify().ending == .exited(0))
    }

    @Test(arguments: [
        ("[]", "object"), ("{", "JSON"), (#"{"to":"2026-01-01"}"#, "from"),
        (#"{"from":"2026-02-30","to":"2026-03-01"}"#, "from"),
        (#"{"from":"2026-01-02","to":"2026-01-01"}"#, "from"),
        (#"{"from":"2020-01-01","to":"2026-01-01"}"#, "366"),
        (#"{"from":"2026-01-01","to":"2026-01-01","apply":1}"#, "apply"),
    ])
    func `A request that is wrong is told which parameter`(body: String, word: String) throws {
        let server = try Site().serve()
        let answer = try server.connect().exchange(
            "POST", "/v1/reprice", [("Content-Type", "application/json")], body: Array(body.utf8))
        #expect(answer.status == 400 && answer.text.contains(word), "\(answer.text)")
    }

    @Test(arguments: [
        [], ["--from", "2026-01-01"], ["--from", "2026-01-02", "--to", "2026-01-01"], ["--from", "soon"],
        ["--from", "2026-01-01", "--to", "2026-01-02", "--server", "http://a", "--store", "sqlite:x"],
    ])
    func `A call without its days is wrong`(words: [String]) throws {
        let result = try Site().run(["reprice"] + words)
        #expect(result.ending == .exited(2), "\(result.story)")
    }

    @Test func `A kill in the middle leaves whole batches, and the rest is booked the next time`() throws {
        let site = try Site()
        try site.scratch.write(Self.prices, to: "prices.yaml")
        let events = (0..<30_000).map {
            #"{"id":"e\#($0)","at":"2026-01-01T10:00:00Z","provider":"acme","model":"wonder","input_tokens":1000}"#
        }
        let recorded = try site.run("record", "--store", site.storeURL, input: Events.lines(events))
        #expect(recorded.ending == .exited(0), "\(recorded.story)")
        try site.scratch.write("store: \(site.storeURL)\nprices: [prices.yaml]\n", to: "bursar.yaml")
        let words = ["reprice", "--config", "bursar.yaml", "--apply"] + Self.days
        let child = try Child([Repository.binary] + words, in: site.scratch)
        try eventually("something is booked") {
            let count = try site.tool("sqlite3", site.store, "SELECT count(*) FROM adjustments")
            return (Int(count.output.trimmingCharacters(in: .newlines)) ?? 0) > 0
        }
        child.signal(SIGKILL)
        try child.finish()
        let count = try site.tool("sqlite3", site.store, "SELECT count(*) % 5000 FROM adjustments")
        #expect(count.output == "0\n")
        #expect(try site.verify().ending == .exited(0))
        let rest = try site.run(words)
        #expect(rest.ending == .exited(0), "\(rest.story)")
        let sum = try site.tool("sqlite3", site.store, "SELECT count(*), sum(amount) FROM adjustments")
        #expect(sum.output == "30000|60000000000\n")
        #expect(try site.verify().ending == .exited(0))
    }
}
