// The alerts that are shipped: right for Prometheus, tested, explained, and silent where nothing is wrong.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TemporaryFiles
import Testing
import Waiting

@Suite struct AlertRulesTests {
    private static let runbook = "https://github.com/bursar-dev/bursar/blob/main/alerts/RUNBOOK.md#"

    @Test func `promtool has nothing to say about the rules`() throws {
        let check = try Site().tool("promtool", "check", "rules", "--lint=all", "--lint-fatal", RuleFile.path)
        #expect(check.ending == .exited(0), "\(check.story)")
        #expect(check.output.contains("SUCCESS"), "\(check.story)")
        #expect(check.errors == "")
    }

    @Test(arguments: RuleTestFile.names)
    func `The rules' own tests pass`(file: String) throws {
        // Left to itself it collects its garbage a third of the time.
        let test = try Site().tool(
            "env", "GOGC=400", "promtool", "test", "rules", "\(RuleFile.directory)/tests/\(file)")
        #expect(test.ending == .exited(0), "\(test.story)")
    }

    @Test func `Each alert is tested: firing, quiet, through a restart and with series absent`() throws {
        let alerts = Set(try RuleFile.shipped().alerts)
        let scenes = try RuleTestFile.shipped().flatMap(\.tests)
        func alertsChecked(_ isMeant: (RuleTestFile.Scene, RuleTestFile.Check) -> Bool) -> Set<String> {
            Set(scenes.flatMap { scene in (scene.checks ?? []).filter { isMeant(scene, $0) }.map(\.alert) })
        }
        #expect(alerts.subtracting(alertsChecked { $1.isFiring }) == [])
        #expect(alerts.subtracting(alertsChecked { !$1.isFiring }) == [])
        #expect(alerts.subtracting(alertsChecked { scene, _ in scene.name.contains("restart") }) == [])
        #expect(alerts.subtracting(alertsChecked { scene, _ in scene.name.contains("absent") }) == [])
        #expect(alertsChecked { _, _ in true }.subtracting(alerts) == [], "there are no such alerts")
    }

    @Test func `The tests evaluate all groups, in the order of the file`() throws {
        let groups = try RuleFile.shipped().groups.map(\.name)
        for (name, file) in zip(RuleTestFile.names, try RuleTestFile.shipped()) {
            #expect(file.order == groups, "\(name)")
        }
    }

    @Test func `Each alert says how bad it is, what has happened, and where to read on`() throws {
        let runbook = try String(contentsOfFile: RuleFile.directory + "/RUNBOOK.md", encoding: .utf8)
        let headings = runbook.split(separator: "\n").filter { $0.hasPrefix("## Bursar") }.map { $0.dropFirst(3) }
        let rules = try RuleFile.shipped()
        #expect(headings.map(String.init) == rules.alerts, "the runbook has the alerts in the order of the rules")
        #expect(Set(rules.alerts).count == rules.alerts.count)
        for rule in rules.rules where rule.alert != nil {
            let alert = rule.alert ?? ""
            #expect(alert.hasPrefix("Bursar"))
            #expect(["critical", "warning", "info"].contains(rule.labels?["severity"]), "\(alert)")
            #expect(
                rule.annotations.map { Set($0.keys) } == ["summary", "description", "runbook_url"], "\(alert)")
            #expect(rule.annotations?.values.allSatisfy { !$0.isEmpty } == true, "\(alert)")
            #expect(rule.annotations?["runbook_url"] == Self.runbook + alert.lowercased())
            // What is absent has no labels.
            let isTemplated = rule.annotations?["description"]?.contains("{{ $") == true
            #expect(isTemplated || alert == "BursarAbsent", "\(alert) does not say of what it speaks")
        }
    }

    @Test func `The runbook says of each alert what it means, what to look at and what to do`() throws {
        let runbook = try String(contentsOfFile: RuleFile.directory + "/RUNBOOK.md", encoding: .utf8)
        for section in runbook.components(separatedBy: "\n## Bursar").dropFirst() {
            let parts = section.components(separatedBy: "\n**").dropFirst().compactMap {
                $0.components(separatedBy: "**").first
            }
            #expect(parts == ["Means.", "Look at.", "Do."], "Bursar\(section.prefix { $0 != "\n" })")
        }
    }

    @Test func `The rules ask only for what Bursar shows, for what they record, and for Prometheus' own`() throws {
        let families = try Families()
        let rules = try RuleFile.shipped()
        let known = Set(rules.records).union(["up"])
        for rule in rules.rules {
            let unknown = PromQL(rule.expr).names.filter { !known.contains($0) && !families.has($0) }
            #expect(unknown == [], "\(rule.alert ?? rule.record ?? "")")
        }
    }

    @Test func `A query names its series, and nothing else`() {
        let query = PromQL(
            #"""
            sum by (job, le) (rate(a_bucket{x=~"y(z}",q!="\"b"}[5m] offset 1h)) / on (job) group_left (w) c:d:e
              > bool 14.4 * 0.02 and f or vector(1) unless ignoring (x) time() - g offset -5m
            """#)
        #expect(query.names == ["a_bucket", "c:d:e", "f", "g"])
    }

    @Test func `Every family on the page is in the list of families`() throws {
        let families = try Families().names
        let page = try Site().serve().metrics()
        let shown = page.lines.filter { $0.hasPrefix("# TYPE ") }.compactMap { line in
            line.split(separator: " ").dropFirst(2).first.map(String.init)
        }
        #expect(shown.count > 30)
        #expect(shown.filter { !families.contains($0) } == [])
    }

    @Test func `A server with an empty ledger raises no alert`() throws {
        // The server's page as it is, for six hours.
        let site = try Site()
        let server = try site.serve()
        // Which it makes in a moment, and else once an hour.
        let page = try eventually("the audit has a checkpoint") {
            let page = try server.metrics()
            return page.samples.keys.contains("bursar_audit_checkpoint_entries") ? page : nil
        }
        #expect(page.samples.count > 50)
        let series = page.samples.merging(["up": "1"]) { $1 }.map { name, value in
            let labels = #"job="bursar",instance="127.0.0.1:9847""#
            let full =
                name.contains("{")
                ? name.replacing("{", with: "{\(labels),", maxReplacements: 1) : "\(name){\(labels)}"
            return "      - {series: '\(full.replacing("'", with: "''"))', values: \(value)+0x360}"
        }
        let checks = try RuleFile.shipped().alerts.flatMap { alert in
            ["10m", "2h", "6h"].map { "      - {alertname: \(alert), eval_time: \($0)}" }
        }
        let test = try site.scratch.write(
            """
            rule_files: ['\(RuleFile.path)']
            tests:
              - interval: 1m
                input_series:
            \(series.sorted().joined(separator: "\n"))
                alert_rule_test:
            \(checks.joined(separator: "\n"))
            """, to: "empty.yml")
        let outcome = try site.tool("promtool", "test", "rules", test)
        #expect(outcome.ending == .exited(0), "\(outcome.story)")
    }
}
