// The rules that every dashboard keeps: those of Grafana's dashboard linter that apply, and some of our own.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import TemporaryFiles
import Testing

@Suite struct DashboardRulesTests {
    private static let source = Dashboard.Source(type: "prometheus", uid: "${datasource}")
    /// Units of Grafana that we use; a new one is checked against Grafana's list before it goes in here.
    private static let units: Set = [
        "none", "short", "percentunit", "currencyUSD", "s", "bytes", "ops", "reqps", "cps", "bool_yes_no",
    ]

    @Test func `What is committed is what the sources make, and nothing else is there`() throws {
        let check = try Site().tool("python3", Dashboard.directory.appending(path: "build").path, "--check")
        #expect(check.ending == .exited(0), "\(check.story)")
        let files = try FileManager.default.contentsOfDirectory(atPath: Dashboard.directory.path)
        #expect(Set(files.filter { $0.hasSuffix(".json") }) == Set(Dashboard.uids.map { "\($0).json" }))
    }

    @Test(arguments: Dashboard.uids)
    func `A dashboard is named for good, cannot be edited, and leads to the others`(uid: String) throws {
        let dashboard = try Dashboard.read(uid)
        #expect(dashboard.uid == uid)
        #expect(dashboard.id == nil)
        #expect(!dashboard.editable)
        #expect(dashboard.schemaVersion == 39)
        #expect(dashboard.title.hasPrefix("Bursar / ") && !dashboard.description.isEmpty)
        #expect(dashboard.tags == ["bursar"])
        #expect(["utc", "browser"].contains(dashboard.timezone) && !dashboard.refresh.isEmpty)
        #expect(dashboard.links.contains { $0.tags == ["bursar"] && $0.keepTime == true && $0.includeVars == true })
        for link in dashboard.panels.flatMap({ $0.links ?? [] }) {
            let target = link.url.split(separator: "/").last?.prefix { $0 != "?" } ?? ""
            #expect(Dashboard.uids.contains(String(target)), "\(link.url)")
            #expect(link.url.hasSuffix("?${__url_time_range}&${__all_variables}"), "\(link.url)")
        }
    }

    @Test(arguments: Dashboard.uids)
    func `Alerts are drawn over everything`(uid: String) throws {
        let alerts = try Dashboard.read(uid).annotations.list.first { $0.name == "Alerts" }
        #expect(alerts?.expr == #"ALERTS{alertname=~"Bursar.*",alertstate="firing"}"#)
        #expect(alerts?.datasource == Self.source)
    }

    @Test(arguments: Dashboard.uids)
    func `The variables are a data source, jobs, instances, and what else is used`(uid: String) throws {
        let dashboard = try Dashboard.read(uid)
        let variables = dashboard.templating.list
        #expect(variables.map(\.name).prefix(3) == ["datasource", "job", "instance"])
        #expect(variables.map(\.label).prefix(3) == ["Data source", "Job", "Instance"])
        #expect(variables.first?.type == "datasource" && variables.first?.query.text == "prometheus")
        for variable in variables.dropFirst() {
            #expect(variable.type == "query" && variable.datasource == Self.source, "\(variable.name)")
            #expect(variable.multi && variable.includeAll, "\(variable.name)")
            // All has to match series without the label too, but job and instance are labels of every series.
            #expect(
                variable.allValue == (["job", "instance"].contains(variable.name) ? ".+" : ".*"), "\(variable.name)")
            #expect(variable.refresh == 2, "\(variable.name) is asked again when the time changes")
            #expect(variable.definition == variable.query.text)
            #expect(variable.query.text.wholeMatch(of: /label_values\(.+, [a-z]+\)/) != nil, "\(variable.query.text)")
            if variable.name != "job" {
                let selector = try #require(Selector.all(in: variable.query.text).first)
                #expect(selector.matchers.contains(#"job=~"$job""#), "\(variable.query.text)")
            }
        }
        let known = Set(variables.map(\.name))
        let used = Set(
            dashboard.queries.flatMap { $0.target.expr.matches(of: /\$([a-z]\w*)/).map { String($0.1) } })
        #expect(used.isSubset(of: known), "\(used.subtracting(known))")
        #expect(known.subtracting(used) == ["datasource"], "a variable that changes nothing")
    }

    @Test(arguments: Dashboard.uids)
    func `Every panel says what it shows, in which unit, from the chosen data source`(uid: String) throws {
        let dashboard = try Dashboard.read(uid)
        #expect(Set(dashboard.panels.map(\.id)).count == dashboard.panels.count)
        #expect(dashboard.panels.first?.isRow == true)
        for panel in dashboard.figures {
            let name = "\(uid): \(panel.title)"
            #expect(!panel.title.isEmpty && panel.description?.hasSuffix(".") == true, "\(name)")
            #expect(panel.datasource == Self.source, "\(name)")
            #expect(panel.fieldConfig?.defaults.unit.map(Self.units.contains) == true, "\(name)")
            let targets = panel.targets ?? []
            #expect(!targets.isEmpty, "\(name)")
            #expect(Set(targets.map(\.refId)).count == targets.count, "\(name)")
            #expect(targets.allSatisfy { $0.datasource == Self.source }, "\(name)")
        }
    }

    @Test(arguments: Dashboard.uids)
    func `No panel lies upon another or sticks out, and the rows ask in order`(uid: String) throws {
        let dashboard = try Dashboard.read(uid)
        var taken: Set<[Int]> = []
        for panel in dashboard.panels {
            let place = panel.gridPos
            #expect(place.x >= 0 && place.x + place.w <= 24 && place.w > 0 && place.h > 0, "\(uid): \(panel.title)")
            for x in place.x..<(place.x + place.w) {
                for y in place.y..<(place.y + place.h) {
                    #expect(taken.insert([x, y]).inserted, "\(uid): \(panel.title) lies upon another")
                }
            }
        }
        let rows = dashboard.panels.filter(\.isRow)
        #expect(rows.map(\.gridPos.y) == rows.map(\.gridPos.y).sorted())
        #expect(rows.first?.title.hasPrefix("Is it ") == true)
        #expect(rows.contains { $0.title.hasPrefix("Why") })
        #expect(rows.contains { $0.title.lowercased().contains("since when?") })
    }

    @Test(arguments: Dashboard.uids)
    func `Every query is about the chosen jobs and instances`(uid: String) throws {
        for (name, target) in try Dashboard.read(uid).queries {
            let selectors = Selector.all(in: target.expr)
            #expect(!selectors.isEmpty, "\(name)")
            // An alert that sums over instances has lost their label: alerts are shown whatever is chosen.
            for selector in selectors where selector.metric != "ALERTS" {
                #expect(selector.matchers.contains(#"job=~"$job""#), "\(name): \(target.expr)")
                #expect(selector.matchers.contains(#"instance=~"$instance""#), "\(name): \(target.expr)")
            }
        }
    }

    @Test(arguments: Dashboard.uids)
    func `Counters are rates or increases, and rates suit the scrape interval`(uid: String) throws {
        for (name, target) in try Dashboard.read(uid).queries {
            for selector in Selector.all(in: target.expr) {
                let isCounter = ["_total", "_bucket", "_sum", "_count"].contains(where: selector.metric.hasSuffix)
                let isRate = ["rate", "irate", "increase"].contains(selector.function)
                #expect(isCounter == isRate, "\(name): \(selector)")
                if isRate {
                    // Only a figure of all that is shown, or of a span that its description names, is no rate.
                    let ranges: Set =
                        selector.function == "increase" ? ["$__rate_interval", "$__range", "1h"] : ["$__rate_interval"]
                    #expect(ranges.contains(selector.range ?? ""), "\(name): \(selector)")
                }
            }
        }
    }

    @Test(arguments: Dashboard.uids)
    func `Legends name labels that the query has`(uid: String) throws {
        for panel in try Dashboard.read(uid).figures {
            for target in panel.targets ?? [] {
                let name = "\(uid): \(panel.title) \(target.refId)"
                let labels = target.legendFormat.matches(of: /\{\{(\w+)\}\}/).map { String($0.1) }
                for label in labels {
                    #expect(
                        target.expr.firstMatch(of: try Regex("by \\([^)]*\\b\(label)\\b")) != nil, "\(name): \(label)")
                }
                if ["timeseries", "state-timeline", "bargauge"].contains(panel.type) {
                    #expect(target.legendFormat != "__auto", "\(name)")
                }
            }
        }
    }

    @Test func `promtool reads every query`() throws {
        let site = try Site()
        var rules: [[String: String]] = []
        for uid in Dashboard.uids {
            let dashboard = try Dashboard.read(uid)
            let filling = Filling(variables: dashboard.templating.list)
            let expressions = dashboard.queries.map(\.target.expr) + dashboard.annotations.list.compactMap(\.expr)
            for expression in expressions {
                rules.append(["record": "dashboards:query_\(rules.count)", "expr": filling.fill(expression)])
            }
        }
        #expect(rules.count > 150)
        // JSON is YAML, but for an escaped slash.
        let document = try JSONSerialization.data(
            withJSONObject: ["groups": [["name": "dashboards", "rules": rules]]], options: .withoutEscapingSlashes)
        let path = try site.scratch.write(String(decoding: document, as: UTF8.self), to: "queries.yml")
        let check = try site.tool("promtool", "check", "rules", path)
        #expect(check.ending == .exited(0), "\(check.story)")
    }
}
