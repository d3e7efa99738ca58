// Every figure of every product's page, asked of the demo: there is something to see in each.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite struct DemoPagesTests {
    @Test func `No figure of a product's page stands empty in the demo`() throws {
        let parts = try BackOfficeParts()
        // A Friday evening: in the night there is hardly a figure of today.
        let clock = try FakeTime("@2026-11-27 19:00:00")
        let server = try Site().serve("--demo", config: parts.configuration, wrapper: clock.words)
        try parts.awaitReadings(on: server)
        let user = try #require(try talkative(server))
        for path in Self.requests {
            let answer = try server.get(path, [("X-Bursar-User", user)].filter { _ in path.contains("my-stats") })
            #expect(answer.status == 200, "\(path): \(answer.text)")
            let excused = Self.untold.filter { path.contains($0.key) }.values.reduce(Self.rare) { $0.union($1) }
            let empty = try Figures(of: answer).empty.subtracting(excused)
            #expect(empty.isEmpty, "\(path): \(empty.sorted()) of \(answer.text.prefix(2_000))")
        }
        try server.stop()
    }

    @Test func `Each product's page is asked`() {
        let asked = Set(Self.requests.map { String($0.prefix { $0 != "?" }) })
        let batches = PageRow.all.filter { $0.path.contains(",") }
        let pages = Set(PageRow.all.map(\.path)).subtracting(batches.map(\.path)).subtracting(Self.unfinished)
        #expect(pages.subtracting(asked).isEmpty, "\(pages.subtracting(asked).sorted())")
    }

    /// Who has sent the most messages.
    private func talkative(_ server: RunningServer) throws -> String? {
        let top = try server.get("/v1/reports/top?sort=activity:message_sent&limit=1").json()
        return (top["rows"] as? [[String: Any]])?.first?["user"] as? String
    }

    /// Nobody is asked for who did what: the demo has no administrators.
    private static let unfinished = ["audit.getLogs", "audit.export"].map { "/trpc/admin.analytics." + $0 }

    /// Figures of one day that are 0 on many days, and whose tenant a tip is about: none costs ten times what the others do.
    private static let rare: Set<String> = [
        "/tips/*/evidence/shop",
        "/result/data/revenue/refundsToday", "/result/data/revenue/refundsUsdToday",
        "/result/data/revenue/creditsPurchasedToday", "/result/data/creditsPurchasedToday",
    ]

    /// What cannot be told of some requests: of twelve weeks or months ago, when the demo had hardly begun, and of the
    /// lengths of queues, which are noted every minute, and the test does not wait for that.
    private static let untold: [String: Set<String>] = [
        "users.getRetention": ["/result/data/churnByTier/*/activeAtStart", "/result/data/churnByTier/*/churnRate"],
        "content.getPerformance": ["/result/data/queueLength"],
    ]

    private static let requests =
        codeStory.map { "/admin/analytics/" + $0 } + teachCharlie.map { "/api/v1/analytics/" + $0 }
        + shopifyUsage.map { "/api/shopify/analytics/" + $0 } + backOffice.map { "/trpc/admin.analytics." + $0 }

    private static let codeStory = [
        "dashboard", "costs", "users/growth", "users/top?sort_by=cost", "users/top?sort_by=stories",
        "users/top?sort_by=api_calls", "export?start_date=2026-11-01&end_date=2026-11-27",
        "export?start_date=2026-11-01&end_date=2026-11-27&format=json",
    ]

    private static let teachCharlie = ["my-stats", "admin/overview", "admin/errors?limit=100"]

    /// One of the tenants has a shop.
    private static let shopifyUsage = [
        "usage", "usage/trends", "trends", "usage/breakdown", "breakdown", "usage/predictions", "predictions",
        "usage/export?shop=papierboot", "export?shop=papierboot", "usage/breakdown?shop=papierboot",
    ]

    private static let backOffice =
        [
            "dashboard.getOverview", "dashboard.getQuickStats", "users.getGrowth", "users.getActive",
            "content.getGenerations", "content.getPerformance", "revenue.getSubscriptions", "revenue.getCredits",
            "revenue.getTrends", "system.getHealth", "system.getJobMetrics", "system.getErrors",
        ]
        + ["day", "week", "month"].map { "users.getRetention" + input("cohortSize", $0) }
        + ["tier", "geography", "characters", "activity", "lifetime", "source"].map {
            "users.getSegmentation" + input("by", $0)
        }
        + ["scene", "environment", "outfit", "pose"].map { "content.getPopular" + input("category", $0) }

    private static func input(_ name: String, _ value: String) -> String {
        "?input=%7B%22\(name)%22%3A%22\(value)%22%7D"
    }
}

/// The places of an answer at which figures stand. All rows of a list are one place: one figure among them is enough.
private struct Figures {
    private var places: Set<String> = []
    private var filled: Set<String> = []

    /// Nothing but nulls, zeros and nothing.
    var empty: Set<String> { places.subtracting(filled) }

    init(of answer: Answer) throws {
        if answer["Content-Type"] == "text/csv" {
            addLines(of: answer.text)
        } else {
            add(try JSONSerialization.jsonObject(with: Data(answer.body)), at: "")
        }
    }

    private mutating func add(_ value: Any, at place: String) {
        switch value {
        case let members as [String: Any]:
            note(place, isFilled: !members.isEmpty)
            for (name, member) in members { add(member, at: "\(place)/\(name)") }
        case let elements as [Any]:
            note(place, isFilled: !elements.isEmpty)
            for element in elements { add(element, at: place + "/*") }
        default: note(place, isFilled: !["null", "0", "0.0", "\"\"", "false"].contains(Place.text(of: value)))
        }
    }

    private mutating func addLines(of text: String) {
        let lines = text.split(whereSeparator: \.isNewline)
        guard let header = lines.first else { return }
        let names = header.split(separator: ",")
        for line in lines.dropFirst() {
            // No name in these files has a comma in it.
            for (name, cell) in zip(names, line.split(separator: ",", omittingEmptySubsequences: false)) {
                note(String(name), isFilled: !["", "0", "false"].contains(cell))
            }
        }
    }

    private mutating func note(_ place: String, isFilled: Bool) {
        places.insert(place)
        if isFilled { filled.insert(place) }
    }
}
