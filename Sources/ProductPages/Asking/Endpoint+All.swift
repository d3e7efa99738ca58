// The list of endpoints.
// SPDX-License-Identifier: Apache-2.0

extension Endpoint {
    /// Read from top to bottom: what is here is what there is. The procedures of the back office are `Procedure.all`.
    package static let all: [Endpoint] = [
        Dashboard.endpoint,
        CostBreakdown.endpoint,
        UserGrowth.endpoint,
        TopUsers.endpoint,
        AnalyticsExport.endpoint,

        MyStats.endpoint,
        AdminOverview.endpoint,
        RecentErrors.endpoint,

        UsageSoFar.endpoint,
        UsageTrends.endpoint,
        UsageBreakdown.endpoint,
        UsageExport.endpoint,
        UsagePredictions.endpoint,
    ]
}
