// The back office's first page.
// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Ledger
internal import Reading
internal import Reports

enum BackOfficeDashboard {
    /// The period is that of the success rate; everything else says of when it is.
    static let getOverview = Procedure("dashboard.getOverview", takes: ["period"]) { input, view throws(ReadingError) in
        let period = try input.period(standard: 1)
        let day = Period(days: 1, upTo: view.today)
        let overview = try view.table("overview", over: day).measures
        let active = try view.table("active", over: day).figures.last ?? .none
        let revenue = try view.table("revenue", over: day).total
        let jobs = try BackOfficeSystem.recentJobs(view)
        let generations = try Generations(view, in: day)
        func newUsers(_ days: Int) throws(ReadingError) -> Shape {
            .count(try view.table("growth", over: Period(days: days, upTo: view.today)).total.count("new"))
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
                "byTier": BackOfficeRevenue.byTier(try view.planChurn(in: day)),
            ],
            "content": [
                "totalCharacters": .count(try view.activitiesEver("character_created")),
                "totalImages": .count(try view.activitiesEver(Generations.completed)),
                "today": .count(generations.count), "successRate": try Generations(view, in: period).successRate,
                "period": .span(period),
            ],
            "revenue": [
                "creditsPurchasedToday": .quantity(revenue.millionths("credits_purchased")),
                "creditsConsumedToday": .quantity(revenue.millionths("credits_consumed")),
                "refundsToday": .count(try view.refunds(over: day)),
                "refundsUsdToday": .cell(revenue["refunds_usd"]),
            ],
            "jobs": [
                "queueLength": .count(view.terms.watched.queueLength), "failed24h": .count(jobs.failed),
                "avgProcessingTime": .mean(jobs.run, over: jobs.ran, decimals: 3),
            ],
            "quickActions": .object(quickActions(jobs, view.terms.watched)),
        ]
    }

    static let getQuickStats = Procedure("dashboard.getQuickStats") { _, view throws(ReadingError) in
        let day = Period(days: 1, upTo: view.today)
        let overview = try view.table("overview", over: day).measures
        let revenue = try view.table("revenue", over: day).total
        let generations = try Generations(view, in: day)
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
            ] + quickActions(try BackOfficeSystem.recentJobs(view), view.terms.watched))
    }

    /// What is open elsewhere is what gauges of these names read, and not known without them.
    private static func quickActions(_ jobs: JobSum, _ watched: Watched) -> [Shape.Member] {
        [
            .init("openBugReports", .quantity(watched.gaugeTotals["open_bug_reports"])),
            .init("failedJobs24h", .count(jobs.failed)),
            .init("pendingInfluencerRequests", .quantity(watched.gaugeTotals["pending_influencer_requests"])),
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

    init(_ view: LedgerView, in period: Period) throws(ReadingError) {
        let done = try view.activities(Self.completed, in: period)
        (count, duration, timed) = (done.count, done.duration, done.timed)
        failed = try view.activities(Self.failure, in: period).count
    }

    var successRate: Shape { .ratio(count, of: count + failed) }
    var meanDuration: Shape { .mean(duration, over: timed, decimals: 3) }
}
