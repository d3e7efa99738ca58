// The list of procedures.
// SPDX-License-Identifier: Apache-2.0

extension Procedure {
    /// Read from top to bottom: what is here is what there is.
    static let all: [Procedure] = [
        BackOfficeDashboard.getOverview,
        BackOfficeDashboard.getQuickStats,
        BackOfficeUsers.getGrowth,
        BackOfficeUsers.getActive,
        BackOfficeUsers.getRetention,
        BackOfficeUsers.getSegmentation,
        BackOfficeContent.getGenerations,
        BackOfficeContent.getPopular,
        BackOfficeContent.getPerformance,
        BackOfficeRevenue.getSubscriptions,
        BackOfficeRevenue.getCredits,
        BackOfficeRevenue.getTrends,
        BackOfficeSystem.getHealth,
        BackOfficeSystem.getJobMetrics,
        BackOfficeSystem.getErrors,
        BackOfficeAudit.getLogs,
        BackOfficeAudit.export,
    ]
}
