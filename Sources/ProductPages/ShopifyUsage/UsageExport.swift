// Single calls as a file, oldest first.
// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Ledger
internal import Reading
internal import Reports

struct UsageExport: Sendable {
    /// Of days whose events are in the archive there is no line: the answer names them at its head.
    static let endpoint = Endpoint(
        .shopifyUsage, "/api/shopify/analytics/usage/export", "/api/shopify/analytics/export",
        takes: ["start_date", "end_date", "format"] + UsageScope.parameters, isExport: true, bounds: .tenantOrUser
    ) { ask throws(ReadingError) in
        _ = try ask.choice("format", ["csv"])
        let period = try ask.period(from: CalendarUnit.month.start(of: ask.view.today))
        let export = UsageExport(period: period, scope: try UsageScope(ask))
        let (lines, more) = try export.page(after: -1, ask.view)
        return .csv(
            name: "usage_\(period.first)_\(period.last).csv", lines: CSV.line(header.map { .text($0) }) + lines,
            more: more, archived: try ask.view.archivedDays(of: period))
    }

    private static let header = [
        "timestamp", "user_id", "model", "endpoint", "input_tokens", "output_tokens", "total_tokens", "input_cost",
        "output_cost", "total_cost", "shop", "resource_type", "resource_id", "latency_ms", "cached", "status",
        "error_message", "connection_id", "fix_type",
    ]

    /// Calls a page, about.
    private static let pageSize = 2_000

    let period: Period
    let scope: UsageScope

    private func page(
        after number: Int64, _ view: LedgerView
    ) throws(ReadingError) -> (lines: [UInt8], more: Document.Continuation?) {
        let calls = try view.snapshot { () throws(ReadingError) in
            try view.loggedCalls(
                in: period, after: number, user: scope.user, tenant: scope.shop, most: Self.pageSize)
        }
        var lines: [UInt8] = []
        for call in calls where scope.includes(call) { CSV.append(Self.cells(call), to: &lines) }
        guard calls.count >= Self.pageSize, let last = calls.last?.number else { return (lines, nil) }
        return (lines, .init { view throws(ReadingError) in try page(after: last, view) })
    }

    private static func cells(_ logged: LoggedCall) -> [Cell] {
        let call = logged.call
        func property(_ name: String) -> Cell { .text(logged.properties.text(of: name.exact) ?? "") }
        return [
            .time(logged.at), .text(logged.user), .text(logged.model), .text(logged.operation),
            .count(call.usage[.inputTokens]), .count(call.usage[.outputTokens]),
            .count(UsageFigures(logged).tokens),
            logged.inputCost.map { .money(nanos: $0) } ?? .null, logged.outputCost.map { .money(nanos: $0) } ?? .null,
            .money(nanos: logged.cost), .text(logged.tenant), property("resource_type"), .text(logged.subject),
            call.latencyMilliseconds.map { .count($0) } ?? .null, .text(call.cached ? "true" : "false"),
            .text(call.status == .ok ? "success" : "error"), .text(call.error),
            property("connection_id"), property("fix_type"),
        ]
    }
}
