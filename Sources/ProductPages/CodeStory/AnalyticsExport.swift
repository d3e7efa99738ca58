// The dashboard's days as a file.
// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Ledger
internal import Reading
internal import Reports
internal import Store

enum AnalyticsExport {
    static let endpoint = Endpoint(
        .codeStory, "/admin/analytics/export", takes: ["start_date", "end_date", "format"], isExport: true,
        told: .init(
            .analyticsDataExported, tool: "export_analytics", standards: [("format", "export_format", "csv")],
            remarks: [("alert", "DATA_EXPORT")])
    ) { ask throws(ReadingError) in
        let format = try ask.choice("format", ["csv", "json"])
        let dashboard = try Dashboard(ask.view, over: try ask.wholePeriod())
        guard format == "csv" else {
            let days = dashboard.daily.map(\.shape)
            return .json(
                .object([.init("format", .string(format)), .init("data", .array(days))] + dashboard.members))
        }
        let period = dashboard.period
        return .csv(
            name: "analytics_\(period.first)_\(period.last).csv", lines: lines(dashboard.daily), more: nil)
    }

    private static let header = ["Date", "New Users", "Active Users", "Stories", "Cost", "Revenue"]

    private static func lines(_ rows: [Dashboard.Row]) -> [UInt8] {
        var bytes = CSV.line(header.map { .text($0) })
        for row in rows {
            CSV.append(
                [
                    .day(row.day), .count(row.newUsers), .count(row.activeUsers), .count(row.stories),
                    .money(nanos: row.cost), .money(nanos: row.revenue),
                ], to: &bytes)
        }
        return bytes
    }
}
