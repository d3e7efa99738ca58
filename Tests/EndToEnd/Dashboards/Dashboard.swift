// A Grafana dashboard of the repository, as far as the tests look at it.
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// One file of `dashboards/`.
struct Dashboard: Decodable {
    let id: Int?
    let uid: String
    let title: String
    let description: String
    let tags: [String]
    let editable: Bool
    let schemaVersion: Int
    let refresh: String
    let timezone: String
    let panels: [Panel]
    let templating: Templating
    let annotations: Annotations
    let links: [Link]

    struct Panel: Decodable {
        let id: Int
        let type: String
        let title: String
        let description: String?
        let datasource: Source?
        let gridPos: Place
        let targets: [Target]?
        let fieldConfig: Fields?
        let links: [Link]?

        var isRow: Bool { type == "row" }
    }

    struct Target: Decodable {
        let refId: String
        let datasource: Source
        let expr: String
        let legendFormat: String
        let instant: Bool
    }

    struct Variable: Decodable {
        let name: String
        let label: String
        let type: String
        let multi: Bool
        let includeAll: Bool
        let allValue: String?
        let refresh: Int
        let datasource: Source?
        /// What a query variable asks.
        let definition: String?
        let query: Query

        /// A text, or an object around it.
        struct Query: Decodable {
            let text: String
            private enum CodingKeys: String, CodingKey { case query }

            init(from decoder: any Decoder) throws {
                if let text = try? decoder.singleValueContainer().decode(String.self) {
                    self.text = text
                } else {
                    text = try decoder.container(keyedBy: CodingKeys.self).decode(String.self, forKey: .query)
                }
            }
        }
    }

    struct Source: Decodable, Equatable { let type: String, uid: String }
    struct Place: Decodable { let x: Int, y: Int, w: Int, h: Int }
    struct Templating: Decodable { let list: [Variable] }
    struct Annotations: Decodable { let list: [Annotation] }
    struct Annotation: Decodable { let name: String, expr: String?, datasource: Source }
    struct Link: Decodable { let title: String, url: String, tags: [String]?, keepTime: Bool?, includeVars: Bool? }
    struct Fields: Decodable {
        let defaults: Defaults
        struct Defaults: Decodable { let unit: String? }
    }
}

extension Dashboard {
    static let uids = [
        "bursar-overview", "bursar-costs", "bursar-users", "bursar-jobs", "bursar-health", "bursar-itself",
    ]

    static var directory: URL { Repository.root.appending(path: "dashboards") }

    static func read(_ uid: String) throws -> Dashboard {
        try JSONDecoder().decode(Dashboard.self, from: Data(contentsOf: directory.appending(path: "\(uid).json")))
    }

    /// Panels that show something.
    var figures: [Panel] { panels.filter { !$0.isRow } }

    /// Every query of every panel, with words for a failure's message.
    var queries: [(name: String, target: Target)] {
        figures.flatMap { panel in
            (panel.targets ?? []).map { ("\(uid): \(panel.title) \($0.refId)", $0) }
        }
    }
}
