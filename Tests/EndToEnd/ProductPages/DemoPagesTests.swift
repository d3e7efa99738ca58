// Every figure of every product's page, asked of the demo: there is something to see in each.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite struct DemoPagesTests {
    @Test func `No figure of a product's page stands empty in the demo`() throws {
        let parts = try BackOfficeParts()
        // The end of a Wednesday on which credits were bought and a payment was given back: on many days neither is.
        let clock = try FakeTime("@2026-11-25 23:30:00")
        let server = try Site().serve("--demo", config: parts.configuration + Site.unlimited, wrapper: clock.words)
        try parts.awaitReadings(on: server)
        let user = try #require(try talkative(server))
        for path in Self.requests {
            let answer = try server.get(path, [("X-Bursar-User", user)].filter { _ in path.contains("my-stats") })
            #expect(answer.status == 200, "\(path): \(answer.text)")
            let excused = Self.untold.filter { path.contains($0.key) }.values.reduce(Self.rare) { $0.union($1) }
            let empty = try Figures(of: answer).empty.subtracting(excused)
            #expect(empty.isEmpty, "\(path): \(empty.sorted()) of \(answer.text.prefix(2_000))")
        }
        for report in Self.reports {
            for flaw in try report.flaws(on: server) { Issue.record("\(flaw)") }
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

    /// Which tenant a tip is about: none costs ten times what the others do.
    private static let rare: Set<String> = ["/tips/*/evidence/shop"]

    /// What cannot be told of some requests: of twelve weeks or months ago, when the demo had hardly begun, and of the
    /// lengths of queues, which are noted every minute, and the test does not wait for that.
    private static let untold: [String: Set<String>] = [
        "users.getRetention" + opening("cohortSize"): [
            "/result/data/churnByTier/*/activeAtStart", "/result/data/churnByTier/*/churnRate",
        ],
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
        + ["users.getRetention" + input("period", "60d")]
        + ["tier", "geography", "characters", "activity", "lifetime", "source"].map {
            "users.getSegmentation" + input("by", $0)
        }
        + ["scene", "environment", "outfit", "pose"].map { "content.getPopular" + input("category", $0) }

    private static func input(_ name: String, _ value: String) -> String {
        opening(name) + "%22%3A%22\(value)%22%7D"
    }

    private static func opening(_ name: String) -> String { "?input=%7B%22\(name)" }

    /// What the documents of products count, and no page of theirs shows.
    private static let reports = [
        Report(
            "content?by=property:category", "category",
            ["onboarding", "components", "workflows", "engagement", "canvas"], filled: ["count"]),
        Report("content?by=property:role&event=message_sent", "role", ["user", "assistant"], filled: ["count"]),
        Report(
            "content?limit=100", "event",
            [
                "signed_up", "onboarding_started", "onboarding_completed", "component_created", "component_updated",
                "component_published", "component_deleted", "workflow_created", "workflow_updated",
                "workflow_published", "workflow_deleted", "conversation_started", "conversation_completed",
                "message_sent", "canvas_opened", "node_added", "node_modified", "stats_viewed",
            ], filled: ["count"]),
        Report(
            "funnel?steps=signed_up,onboarding_completed,stats_viewed", "step",
            ["signed_up", "onboarding_completed", "stats_viewed"], filled: ["users"]),
        Report("retention?cohort=week&last=60d", filled: ["d1", "d7", "d30"]),
        Report(
            "economics?by=subject&subject_kind=workflow&sort=revenue&limit=5",
            filled: ["subject_name", "revenue_usd", "cost_usd"]),
        Report("errors?by=subject&subject_kind=workflow", filled: ["errors", "subject_name"]),
        Report(
            "content?by=user,subject&event=message_sent&subject_kind=workflow&sessions=true&limit=5",
            filled: ["user", "subject_name", "count", "sessions", "mean_per_session"]),
        Report("costs?by=user,subject&subject_kind=workflow&limit=5", filled: ["input_tokens", "cost_usd"]),
        Report("costs?by=property:fix_type&limit=5", filled: ["cost_usd", "calls"]),
        Report("content?event=story_completed&by=user&limit=5", filled: ["chapters", "audio_minutes"]),
        Report("errors?limit=100", filled: ["user", "component", "code", "endpoint", "request_id", "reference"]),
    ]
}

/// A report, the rows that it must have, and the columns in which something must stand in one row at least.
private struct Report {
    let path: String
    let column: String
    let values: Set<String>
    let filled: [String]

    init(_ path: String, _ column: String = "", _ values: Set<String> = [], filled: [String]) {
        self.path = "/v1/reports/" + path
        self.column = column
        self.values = values
        self.filled = filled
    }

    func flaws(on server: RunningServer) throws -> [String] {
        let answer = try server.get(path)
        let rows = try answer.json()["rows"] as? [[String: Any]] ?? []
        let missing = values.subtracting(rows.compactMap { $0[column] as? String })
        let empty = filled.filter { name in
            !rows.contains { row in row[name].map { !["null", "0", "\"\""].contains(Place.text(of: $0)) } ?? false }
        }
        return (missing.sorted() + empty).map { "\(path): no \($0) in \(answer.text.prefix(2_000))" }
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
