// The back office's first page.
// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Ledger
internal import Reports

enum BackOfficeDashboard {
    static let getOverview = Procedure("dashboard.getOverview") { _, books throws(ReportError) in
        let day = Period(days: 1, upTo: books.today)
        let overview = try books.table("overview", over: day).measures
        let active = try books.table("active", over: day).figures.last ?? .none
        let revenue = try books.table("revenue", over: day).total
        let jobs = try BackOfficeSystem.recentJobs(books)
        let generations = try Generations(books, in: day)
        func newUsers(_ days: Int) throws(ReportError) -> Shape {
            .count(try books.table("growth", over: Period(days: days, upTo: books.today)).total.count("new"))
        }
        return [
            "users": [
                "total": .count(overview.count("users")), "newToday": try newUsers(1),
                "newThisWeek": try newUsers(7), "newThisMonth": try newUsers(30),
                "active": .count(active.count("dau")), "wau": .count(active.count("wau")),
                "mau": .count(active.count("mau")),
            ],
            "subscriptions": [
                "active": .count(revenue.count("subscribers")),
                "byTier": BackOfficeRevenue.byTier(try books.planChurn(in: day)),
            ],
            "content": [
                "totalCharacters": .count(try books.activitiesEver("character_created")),
                "totalImages": .count(try books.activitiesEver(Generations.completed)),
                "today": .count(generations.count), "successRate": generations.successRate,
            ],
            "revenue": [
                "creditsPurchasedToday": .quantity(revenue.millionths("credits_purchased")),
                "creditsConsumedToday": .quantity(revenue.millionths("credits_consumed")),
                "refundsToday": .count(try books.refunds(in: day)),
                "refundsUsdToday": .cell(revenue["refunds_usd"]),
            ],
            "jobs": [
                "queueLength": nil, "failed24h": .count(jobs.failed),
                "avgProcessingTime": .mean(jobs.run, over: jobs.ran, decimals: 3),
            ],
            "quickActions": .object(quickActions(jobs)),
        ]
    }

    static let getQuickStats = Procedure("dashboard.getQuickStats") { _, books throws(ReportError) in
        let day = Period(days: 1, upTo: books.today)
        let overview = try books.table("overview", over: day).measures
        let revenue = try books.table("revenue", over: day).total
        let generations = try Generations(books, in: day)
        return .object(
            [
                .init("newUsersToday", .count(overview.count("new_users"))),
                .init("activeToday", .count(overview.count("active_users"))),
                .init("generationsToday", .count(generations.count)),
                .init("successRateToday", generations.successRate),
                .init("costUsdToday", .cell(overview["cost_usd"])),
                .init("revenueUsdToday", .cell(overview["revenue_usd"])),
                .init("creditsPurchasedToday", .quantity(revenue.millionths("credits_purchased"))),
                .init("creditsConsumedToday", .quantity(revenue.millionths("credits_consumed"))),
                .init("errorsToday", .count(overview.count("errors"))),
            ] + quickActions(try BackOfficeSystem.recentJobs(books)))
    }

    /// What is open elsewhere is not known before gauges say so.
    private static func quickActions(_ jobs: JobSum) -> [Shape.Member] {
        [
            .init("openBugReports", nil), .init("failedJobs24h", .count(jobs.failed)),
            .init("pendingInfluencerRequests", nil),
        ]
    }
}

/// Images and the like that were made, or that failed to be made.
struct Generations {
    static let completed = "generation_completed"
    static let failure = "generation_failed"

    /// Those that were completed.
    let count, failed: Int64
    private let duration, timed: Int64

    init(_ books: Books, in period: Period) throws(ReportError) {
        let done = try books.activities(Self.completed, in: period)
        (count, duration, timed) = (done.count, done.duration, done.timed)
        failed = try books.activities(Self.failure, in: period).count
    }

    var successRate: Shape { .ratio(count, of: count + failed) }
    var meanDuration: Shape { .mean(duration, over: timed, decimals: 3) }
}
