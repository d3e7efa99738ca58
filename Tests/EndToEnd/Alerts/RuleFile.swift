// The rules in `alerts/` and their tests, as Prometheus reads them.
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A file of rules.
struct RuleFile: Decodable {
    struct Group: Decodable {
        let name: String
        let rules: [Rule]
    }

    struct Rule: Decodable {
        let alert: String?
        let record: String?
        let expr: String
        let labels: [String: String]?
        let annotations: [String: String]?
    }

    let groups: [Group]

    /// The rules that this repository ships.
    static func shipped() throws -> RuleFile {
        guard let file = try YAMLFiles.decode(RuleFile.self, [path]).first else {
            throw YAMLFiles.NotUnderstood(description: path)
        }
        return file
    }

    static var directory: String { Repository.root.path + "/alerts" }
    static var path: String { directory + "/bursar.rules.yml" }

    var rules: [Rule] { groups.flatMap(\.rules) }
    var alerts: [String] { rules.compactMap(\.alert) }
    var records: [String] { rules.compactMap(\.record) }
}

/// A file of tests for `promtool test rules`.
struct RuleTestFile: Decodable {
    struct Scene: Decodable {
        let name: String
        let checks: [Check]?

        enum CodingKeys: String, CodingKey {
            case name
            case checks = "alert_rule_test"
        }
    }

    struct Check: Decodable {
        struct Expected: Decodable {}

        let alert: String
        let expected: [Expected]?

        enum CodingKeys: String, CodingKey {
            case alert = "alertname"
            case expected = "exp_alerts"
        }

        var isFiring: Bool { !(expected ?? []).isEmpty }
    }

    let order: [String]
    let tests: [Scene]

    enum CodingKeys: String, CodingKey {
        case order = "group_eval_order"
        case tests
    }

    static func shipped() throws -> [RuleTestFile] {
        try YAMLFiles.decode(RuleTestFile.self, names.map { "\(RuleFile.directory)/tests/\($0)" })
    }

    /// The files' names.
    static var names: [String] {
        let found = try? FileManager.default.contentsOfDirectory(atPath: RuleFile.directory + "/tests")
        return (found ?? []).filter { $0.hasSuffix(".yml") }.sorted()
    }
}
