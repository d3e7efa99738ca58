// What each product page asks for: one row an endpoint.
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A product's endpoint, and the file that says what it answers.
struct PageRow: CustomStringConvertible, Sendable {
    let product: String
    let path: String
    let file: String

    init(_ product: String, _ path: String, _ file: String) {
        (self.product, self.path, self.file) = (product, path, file)
    }

    var description: String { "\(product) \(path) (\(file))" }

    static let all: [PageRow] =
        codeStory.map { PageRow("code-story", "/admin/analytics/" + $0, $1) }
        + codeStoryAgents.map { PageRow("code-story-agents", "/admin/analytics/" + $0, $1) }
        + teachCharlie.map { PageRow("teach-charlie", "/api/v1/analytics/" + $0, $1) }
        + procedures.map { PageRow("back-office", "/trpc/admin.analytics." + $0, $0) }
        + [PageRow("back-office", batch, "batch")]
        + shopifyUsage.map { PageRow("shopify-usage", "/api/shopify/analytics/" + $0, $1) }

    private static let codeStory = [
        ("dashboard", "dashboard"), ("costs", "costs"), ("users/growth", "users-growth"), ("users/top", "users-top"),
        ("export", "export"), ("export", "export-json"),
    ]

    private static let codeStoryAgents = [
        ("dashboard", "dashboard"), ("dashboard", "dashboard-without-revenue"), ("costs", "costs"),
        ("users/growth", "users-growth"), ("users/top", "users-top"), ("export", "export"),
    ]

    private static let teachCharlie = [
        ("my-stats", "my-stats"), ("my-stats", "my-stats-of-nobody"), ("admin/overview", "admin-overview"),
        ("admin/errors", "admin-errors"), ("admin/errors", "admin-errors-of-a-service"),
    ]

    private static let procedures = [
        "dashboard.getOverview", "dashboard.getQuickStats", "users.getGrowth", "users.getActive", "users.getRetention",
        "users.getSegmentation", "content.getGenerations", "content.getPopular", "content.getPerformance",
        "revenue.getSubscriptions", "revenue.getCredits", "revenue.getTrends", "system.getHealth",
        "system.getJobMetrics", "system.getErrors", "audit.getLogs", "audit.export",
    ]

    private static let batch =
        "/trpc/admin.analytics.revenue.getSubscriptions,admin.analytics.users.getRetention,admin.analytics.users.getNothing"

    private static let shopifyUsage = [
        ("usage", "usage"), ("usage/trends", "trends"), ("trends", "trends"), ("usage/breakdown", "breakdown"),
        ("breakdown", "breakdown"), ("usage/export", "export"), ("export", "export"),
        ("usage/predictions", "predictions"), ("predictions", "predictions"),
        ("usage/predictions", "predictions-too-early"),
    ]
}

/// A file of Fixtures/product-pages.
struct PageFixture {
    let directory: URL
    let json: [String: Any]

    init(_ row: PageRow) throws {
        directory = URL(filePath: Repository.fixture("product-pages/\(row.product)"))
        let data = try Data(contentsOf: directory.appending(path: row.file + ".json"))
        json = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
    }

    var paths: [String] { [json["path"] as? String ?? ""] + (json["also"] as? [String] ?? []) }
    var headers: [(String, String)] { Self.headers(json["headers"]) }
    var status: Int { json["status"] as? Int ?? 200 }

    /// The request, on the row's path.
    func request(on path: String) -> String {
        (json["request"] as? String ?? "").replacingOccurrences(of: paths[0], with: path)
    }

    /// Events from which the answer follows whatever the day: those whose answer is of a certain day are left out.
    var events: [UInt8]? {
        get throws {
            guard let file = json["events"] as? String else { return nil }
            return Array(try Data(contentsOf: directory.appending(path: file)))
        }
    }

    static func headers(_ json: Any?) -> [(String, String)] {
        (json as? [String: String] ?? [:]).map { ($0.key, $0.value) }
    }
}
