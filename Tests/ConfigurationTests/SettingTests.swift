// What a reload does about each key.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Ledger
import TemporaryFiles
import Testing

@testable import Configuration

@Suite struct SettingTests {
    private let files: TemporaryFiles

    init() throws { files = try TemporaryFiles() }

    /// A file for each key, that says something else of it than a fresh configuration does.
    private static let samples = [
        "listen": "listen: 127.0.0.1:1",
        "store": "store: sqlite:other.db",
        "time_zone": "time_zone: Europe/Berlin",
        "prices": "prices: [mine.yaml]",
        "trust_reported": "trust_reported: [openrouter, \"s3:put\"]",
        "dimensions": "dimensions: [quality]",
        "measures": "measures: [seconds]",
        "plans": "plans: [{ name: pro, price_usd: 9 }]",
        "budgets": "budgets: [{ name: all, limit_usd: 5, notify: \"https://hooks.example/x\" }]",
        "internal": "internal: { tenants: [test-*] }",
        "probes": "probes: [{ name: web, tcp: { address: 127.0.0.1:1 } }]",
        "queues": "queues: [{ name: jobs, redis: { url: \"redis://127.0.0.1:1\", list: jobs } }]",
        "gauges": "gauges: [{ name: bugs, sqlite: { path: app.db }, query: select 1 }]",
        "components": "components: { comfyui: renderer }",
        "notices":
            "notices: { summaries: [{ name: team, every: week, webhook: \"https://hooks.example/x\" }] }",
        "retention": "retention: { events: 90d, archive: old }",
        "quarantine": "quarantine: off",
        "audit": "audit: { keep: 30d }",
        "access": "access: { token: s3cr3t }",
        "server": "server: { hosts: [bursar.example] }",
        "metrics": "metrics: { max_series: 1 }",
        "limits": "limits: { connections: 1 }",
        "log": "log: { level: error }",
        "drain": "drain: { grace: 1s }",
    ]

    /// What stands in both files, where a key needs another beside it.
    private static let besides = ["components": "probes: [{ name: renderer, tcp: { address: 127.0.0.1:1 } }]\n"]

    @Test func `The table has every key of the file once, and nothing else`() {
        let documented = Configuration.schema.documentation(of: Configuration()).map(\.name)
        #expect(Configuration.settings.map(\.name) == documented)
        #expect(Set(documented).count == documented.count)
        #expect(Set(documented) == Set(Self.samples.keys), "each key needs a sample here")
    }

    @Test(arguments: samples.keys)
    func `What is taken over is as the new file has it; the rest is as it was, and named`(name: String) throws {
        try files.write("", to: "mine.yaml")
        let setting = try #require(Configuration.settings.first { $0.name == name })
        let beside = Self.besides[name]
        let old = try beside.map { try files.configuration($0) } ?? Configuration()
        let new = try files.configuration((beside ?? "") + (try #require(Self.samples[name])))
        #expect(new != old)
        #expect(!setting.isSame(old, new) && setting.isSame(old, old) && setting.isSame(new, new))
        for other in Configuration.settings where other.name != name {
            #expect(other.isSame(old, new), "\(other.name)")
        }
        switch setting.onReload {
        case .takenOver:
            #expect(old.takingOver(new) == new)
            #expect(old.keysNeedingRestart(for: new) == [])
        case .needsRestart:
            #expect(old.takingOver(new) == old)
            #expect(old.keysNeedingRestart(for: new) == [name])
        }
    }

    @Test func `A time zone is one of the database, and what was meant is said of one that is none`() throws {
        #expect(try files.configuration("time_zone: Asia/Kolkata").timeZone.name == "Asia/Kolkata")
        #expect(Configuration().timeZone.isUTC)
        #expect(
            files.problems("time_zone: Europe/Berln") == [
                "1: time_zone must be a name of the time zone database such as Europe/Berlin, not \"Europe/Berln\"; "
                    + "did you mean Europe/Berlin?"
            ])
    }

    @Test func `The order of declared properties is none of a reload's business`() {
        var (old, new) = (Configuration(), Configuration())
        (old.dimensions, new.dimensions) = (["a", "b"], ["b", "a"])
        (old.measures, new.measures) = (["c", "d"], ["d", "c"])
        #expect(old.keysNeedingRestart(for: new) == [])
    }

    @Test func `A budget goes by its own zone, else by that of the configuration, else by UTC`() throws {
        let text = "budgets: [{ name: a, limit_usd: 1, zone: Asia/Kolkata }, { name: b, limit_usd: 1 }]\n"
        #expect(try files.configuration(text).budgets.map(\.zone.name) == ["Asia/Kolkata", "UTC"])
        let berlin = try files.configuration(text + "time_zone: Europe/Berlin\n")
        #expect(berlin.budgets.map(\.zone.name) == ["Asia/Kolkata", "Europe/Berlin"])
        // A reload takes both over.
        let utc = try files.configuration(text + "time_zone: UTC\n")
        #expect(utc.takingOver(berlin).budgets == berlin.budgets)
        #expect(utc.keysNeedingRestart(for: berlin) == [])
        #expect(
            files.problems("budgets:\n  - { name: a, limit_usd: 1, zone: Europe/Berln }\n") == [
                "2: budgets[0].zone must be a name of the time zone database such as Europe/Berlin, not \"Europe/Berln\";"
                    + " did you mean Europe/Berlin?"
            ])
    }

    @Test func `The reference tells of each key that needs a restart`() {
        let chapters = "\n" + Configuration.chapters
        for setting in Configuration.settings {
            let documentation = setting.key.document(Configuration())
            #expect(documentation.allSatisfy { $0.needsRestart == (setting.onReload == .needsRestart) })
            guard
                let place = chapters.range(of: "\n## \(setting.name)\n") ?? chapters.range(of: "\n| `\(setting.name)` ")
            else {
                Issue.record("no \(setting.name)")
                continue
            }
            let isValue = chapters[place].hasPrefix("\n|")
            let told = chapters[place.upperBound...].prefix { isValue ? $0 != "\n" : $0 != "|" }
            #expect(
                told.contains("A change needs a restart.") == (setting.onReload == .needsRestart), "\(setting.name)")
        }
    }
}
