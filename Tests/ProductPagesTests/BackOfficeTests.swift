// The back office's figures, counted by hand.
// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

@testable import ProductPages

@Suite struct BackOfficeTests {
    private static let lastDays = #"{"period":{"from":"2026-01-29","to":"2026-01-31"}}"#

    @Test func `The first page has the key figures of today`() throws {
        let data = try BackOffice.product().data("dashboard.getOverview")
        #expect(
            data["users"]?.text
                == #"{"total":5,"newToday":1,"newThisWeek":3,"newThisMonth":3,"active":3,"wau":4,"mau":4}"#)
        #expect(data["subscriptions"]?.text == #"{"active":2,"byTier":{"basic":1,"pro":1}}"#)
        #expect(
            data["content"]?.text == #"{"totalCharacters":1,"totalImages":4,"today":2,"successRate":0.666667,"#
                + #""period":{"from":"2026-01-31","to":"2026-01-31","days":1}}"#)
        #expect(
            data["revenue"]?.text
                == #"{"creditsPurchasedToday":0,"creditsConsumedToday":42.5,"refundsToday":1,"refundsUsdToday":4.5}"#)
        #expect(data["jobs"]?.text == #"{"queueLength":null,"failed24h":1,"avgProcessingTime":2000}"#)
    }

    @Test func `The quick figures are those of today`() throws {
        #expect(
            try BackOffice.product().data("dashboard.getQuickStats").text
                == #"{"newUsersToday":1,"activeToday":3,"generationsToday":2,"successRateToday":0.666667,"#
                + #""costUsdToday":0.25,"revenueUsdToday":-4.5,"creditsPurchasedToday":0,"creditsConsumedToday":42.5,"#
                + #""errorsToday":2,"openBugReports":null,"failedJobs24h":1,"pendingInfluencerRequests":null}"#)
    }

    @Test func `Growth counts from the end of the first day to the end of the last`() throws {
        let data = try BackOffice.product().data("users.getGrowth", Self.lastDays)
        // 3 users at the end of the 29th, 5 at the end of the 31st.
        #expect(data["growthRate"]?.text == "0.666667")
        #expect(data["totalNew"]?.text == "3")
        #expect(data["daily"]?.elements?.map { $0["total"]?.text } == ["3", "4", "5"])
        #expect(data["sources"]?.elements?.map { $0["source"]?.text } == [#""direct""#, #""referral""#, "null"])
        #expect(data["funnel"]?.elements?.map { $0["users"]?.text } == ["1", "1", "1"])
    }

    @Test func `Active people are distinct over the period`() throws {
        let data = try BackOffice.product().data("users.getActive", Self.lastDays)
        // The 29th: cat. The 30th: ann, dan. The 31st: ann, cat, eve.
        #expect(data["active"]?.text == "4")
        #expect(data["daily"]?.elements?.map { $0["dau"]?.text } == ["1", "2", "3"])
        #expect(data["generationsPerUser"]?.text == "0.75")
        // Eleven activities and two calls of four people: the 29th 3, the 30th 2, the 31st 4 and 2.
        #expect(data["actionsPerUser"]?.text == "2.75")
    }

    @Test func `Retention of one day is who came back the day after`() throws {
        let data = try BackOffice.product().data("users.getRetention", #"{"cohortSize":"day"}"#)
        let cohorts = data["cohorts"]?.elements ?? []
        #expect(cohorts.count == 60)
        // Bob came on the 15th of December, and left without coming back: 30 days after are over.
        #expect(cohorts[12].text == #"{"cohort":"2025-12-15","size":1,"d1":0,"d7":0,"d30":0}"#)
        // Of the 29th, cat was not there on the 30th; of the 30th, the day after is not over.
        #expect(cohorts[57].text == #"{"cohort":"2026-01-29","size":1,"d1":0,"d7":null,"d30":null}"#)
        #expect(cohorts[58].text == #"{"cohort":"2026-01-30","size":1,"d1":null,"d7":null,"d30":null}"#)
        // Nobody had a plan yet 60 days ago; 30 days ago two had.
        #expect(
            data["churnByTier"]?.text
                == #"[{"tier":"basic","activeAtStart":0,"cancelled":1,"churnRate":null},"#
                + #"{"tier":"pro","activeAtStart":0,"cancelled":0,"churnRate":null}]"#)
        let month = try BackOffice.product().data("users.getRetention", #"{"cohortSize":"day","period":"30d"}"#)
        #expect(
            month["churnByTier"]?.text
                == #"[{"tier":"basic","activeAtStart":1,"cancelled":1,"churnRate":1},"#
                + #"{"tier":"pro","activeAtStart":1,"cancelled":0,"churnRate":0}]"#)
        #expect(try BackOffice.product().data("users.getRetention")["cohorts"]?.elements?.count == 12)
    }

    @Test func `Segments add up to all users, whatever tells them apart`() throws {
        let product = try BackOffice.product()
        for by in ["tier", "geography", "characters", "activity", "lifetime", "source"] {
            let data = try product.data("users.getSegmentation", #"{"by":"\#(by)"}"#)
            #expect(data["users"]?.text == "5", "\(by)")
        }
        let characters = try product.data("users.getSegmentation", #"{"by":"characters"}"#)
        #expect(
            characters["segments"]?.elements?.map { $0["users"]?.integer ?? 0 }.filter { $0 > 0 }.sorted() == [1, 4])
    }

    @Test func `Generations are those that were completed, by whatever is declared`() throws {
        let data = try BackOffice.product().data("content.getGenerations", Self.lastDays)
        #expect(data["total"]?.text == "3")
        #expect(data["failed"]?.text == "1")
        #expect(data["successRate"]?.text == "0.75")
        #expect(data["daily"]?.elements?.map { $0["count"]?.text } == ["1", "0", "2"])
        #expect(data["weekly"]?.text == #"[{"date":"2026-01-26","count":3,"failed":1}]"#)
        #expect(data["monthly"]?.text == #"[{"date":"2026-01-01","count":3,"failed":1}]"#)
        #expect(
            data["byQuality"]?.text
                == #"[{"value":"draft","count":2,"share":0.666667},{"value":"hq","count":1,"share":0.333333}]"#)
        #expect(data["byNsfw"] == .null)
    }

    @Test func `Popular is what was made most, and nothing is popular that is not declared`() throws {
        let product = try BackOffice.product()
        #expect(
            try product.data("content.getPopular", #"{"limit":1}"#)["items"]?.text
                == #"[{"value":"beach","count":2,"share":0.666667}]"#)
        #expect(try product.data("content.getPopular", #"{"category":"pose"}"#)["items"] == [])
    }

    @Test func `Performance is by type, with the reasons of failures`() throws {
        let data = try BackOffice.product().data("content.getPerformance", Self.lastDays)
        #expect(data["meanDurationMs"]?.text == "5000")
        #expect(
            data["byType"]?.text
                == #"[{"type":"studio","count":2,"failed":0,"successRate":1,"meanDurationMs":5000},"#
                + #"{"type":"base","count":1,"failed":1,"successRate":0.5,"meanDurationMs":null}]"#)
        #expect(data["failureReasons"]?.text == #"[{"reason":"timeout","count":1,"share":1}]"#)
    }

    @Test func `The movement of recurring revenue adds up`() throws {
        let data = try BackOffice.product().data("revenue.getSubscriptions")
        #expect(data["byTier"]?.text == #"{"basic":1,"pro":1}"#)
        #expect(
            data["mrr"]?.text
                == #"{"start":38,"new":9,"expansion":0,"contraction":0,"churn":9,"reactivation":0,"end":38}"#)
        #expect(data["cancelled"]?.text == "1")
    }

    @Test func `Credits are counted by day and by who holds them`() throws {
        let data = try BackOffice.product().data("revenue.getCredits", Self.lastDays)
        #expect(data["purchased"]?.text == "150")
        #expect(data["consumed"]?.text == "42.5")
        #expect(data["daily"]?.elements?.map { $0["consumed"]?.text } == ["0", "0", "42.5"])
        // Ann has 110, Cat owes 2.5, the other three never had any.
        #expect(data["balances"]?.elements?.map { $0["users"]?.text } == ["1", "3", "0", "0", "1", "0"])
    }

    @Test func `Revenue is payments less refunds`() throws {
        let data = try BackOffice.product().data("revenue.getTrends", Self.lastDays)
        #expect(data["revenueUsd"]?.text == "4.5")
        #expect(data["refundsUsd"]?.text == "4.5")
        #expect(data["arpuUsd"]?.text == "19")
        #expect(data["daily"]?.elements?.map { $0["mrrUsd"]?.text } == ["47", "38", "38"])
    }

    @Test func `Errors of requests are those of the server, not of the client`() throws {
        let data = try BackOffice.product().data("system.getHealth")
        #expect(
            data["api"]?.text
                == #"{"period":{"from":"2026-01-31","to":"2026-01-31","days":1},"requests":4,"errors":1,"errorRate":0.25,"#
                + #""meanDurationMs":25,"p50Ms":20,"p95Ms":40,"byRoute":[{"route":"/a","requests":4,"errors":1,"#
                + #""errorRate":0.25,"meanDurationMs":25,"p50Ms":20,"p95Ms":40}]}"#)
    }

    @Test func `Jobs are those of the last 24 hours to the millisecond`() throws {
        let data = try BackOffice.product().data("system.getJobMetrics")
        #expect(data["completed24h"]?.text == "1")
        #expect(data["failed24h"]?.text == "1")
        #expect(data["processingRate"]?.text == "0.041667")
        #expect(data["avgWaitTime"]?.text == "100")
        #expect(data["queues"]?.elements?.first?["failureReasons"]?.text == #"[{"reason":"timeout","count":1}]"#)
    }

    @Test func `Errors are counted by component and type, newest first`() throws {
        let data = try BackOffice.product().data("system.getErrors", Self.lastDays)
        #expect(data["total"]?.text == "3")
        #expect(data["apiErrorRate"]?.text == "0.25")
        #expect(data["callErrorRate"]?.text == "0.5")
        #expect(
            data["byType"]?.elements?.first?.text
                == #"{"service":"openai","errorType":"limit","count":2,"share":0.666667}"#)
        #expect(data["recent"]?.elements?.map { $0["id"]?.string } == ["f2", "f3", "f1"])
    }

    @Test func `The audit is there, and empty`() throws {
        let product = try BackOffice.product()
        #expect(
            try product.data("audit.getLogs", #"{"filters":{"admin":"ops"},"limit":5,"offset":10}"#).text
                == #"{"logs":[],"total":0,"limit":5,"offset":10}"#)
        #expect(
            try product.data("audit.export", #"{"format":"json"}"#).text == #"{"format":"json","data":[]}"#)
    }
}
