// The list of reports.
// SPDX-License-Identifier: Apache-2.0

extension Report {
    /// Read from top to bottom: what is here is what there is.
    package static let all: [Report] = [
        OverviewReport.report,
        CostsReport.report,
        CallsReport.report,
        EventsReport.report,
        EconomicsReport.report,
        GrowthReport.report,
        ActiveReport.report,
        RetentionReport.report,
        FunnelReport.report,
        SegmentsReport.report,
        ContentReport.report,
        TopReport.report,
        RevenueReport.report,
        ForecastReport.report,
        CompareReport.report,
        BudgetsReport.report,
        TipsReport.report,
        ErrorsReport.report,
        JobsReport.report,
        UserReport.report,
        AuditReport.report,
        QuarantineReport.report,
    ]

    static var names: [String] { all.map(\.name) }
}
