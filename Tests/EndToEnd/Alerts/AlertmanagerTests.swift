// The example for Alertmanager: right for it, and about alerts that there are.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite struct AlertmanagerTests {
    private static var example: String { RuleFile.directory + "/alertmanager.example.yml" }

    @Test func `amtool has nothing to say about the example`() throws {
        let check = try Site().tool("amtool", "check-config", Self.example)
        #expect(check.ending == .exited(0), "\(check.story)")
    }

    @Test(arguments: [
        ("BursarBudgetAt80", "info", "finance,nobody"), ("BursarBudgetExceeded", "critical", "finance,oncall"),
        ("BursarCostRateHigh", "warning", "finance,nobody"), ("BursarLedgerNotWritable", "critical", "oncall"),
        ("BursarProbeDown", "warning", "team"), ("BursarGaugeUnreadable", "info", "team"),
        ("SomethingElse", "critical", "team"),
    ])
    func `Money goes to whoever pays, what is critical to whoever is on call, the rest to the team`(
        alert: String, severity: String, receivers: String
    ) throws {
        let found = try Site().tool(
            "amtool", "config", "routes", "test", "--config.file=\(Self.example)", "alertname=\(alert)",
            "severity=\(severity)")
        #expect(found.ending == .exited(0), "\(found.story)")
        #expect(found.output.trimmingCharacters(in: .newlines) == receivers)
    }

    private struct Example: Decodable {
        struct Inhibition: Decodable {
            let sources: [String]
            let targets: [String]
            let equal: [String]

            enum CodingKeys: String, CodingKey {
                case sources = "source_matchers"
                case targets = "target_matchers"
                case equal
            }
        }

        let inhibitions: [Inhibition]

        enum CodingKeys: String, CodingKey { case inhibitions = "inhibit_rules" }
    }

    @Test func `Inhibitions name alerts that there are, and never one that would silence itself`() throws {
        let alerts = Set(try RuleFile.shipped().alerts)
        let example = try #require(try YAMLFiles.decode(Example.self, [Self.example]).first)
        #expect(!example.inhibitions.isEmpty)
        for inhibition in example.inhibitions {
            let (sources, targets) = (Self.alerts(in: inhibition.sources), Self.alerts(in: inhibition.targets))
            #expect(!sources.isEmpty && !targets.isEmpty && !inhibition.equal.isEmpty)
            #expect(sources.union(targets).subtracting(alerts) == [])
            #expect(sources.isDisjoint(with: targets))
        }
    }

    private static func alerts(in matchers: [String]) -> Set<String> {
        Set(matchers.flatMap { $0.matches(of: #/Bursar\w+/#).map { String($0.output) } })
    }
}
