// The list of reports.
// SPDX-License-Identifier: Apache-2.0

extension Report {
    /// Read from top to bottom: what is here is what there is.
    package static let all: [Report] = [
OverviewReport.report,
        CostsReport.report,
        EconomicsReport.report,
        TopReport.report,
        RevenueReport.report,
        ForecastReport.report,
        CompareReport.report,
        BudgetsReport.report,
    ]
}
