// How much went wrong, of how much.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import SQL

/// Errors, calls and requests of a period, added up.
struct FailureFigures: Sendable, Equatable {
    /// Errors that the app reported, by component and by type, both by the number of the name.
    var errors: [Key: Int64] = [:]
    /// Calls and those that failed, by provider.
    var calls: [Int64: (all: Int64, failed: Int64)] = [:]
    /// Requests to the app, those it could not serve (500 and above), those it refused (400 to 499); nil where only one
    /// component is looked at, which requests do not name.
    var requests: Requests?

    struct Key: Hashable, Sendable {
        let component, type: Int64
    }

    struct Requests: Sendable, Equatable {
        var all: Int64 = 0, failed: Int64 = 0, refused: Int64 = 0
    }

    var allErrors: Int64 { errors.values.reduce(0, +) }
    var allCalls: Int64 { calls.values.reduce(0) { $0 + $1.all } }
    var failedCalls: Int64 { calls.values.reduce(0) { $0 + $1.failed } }

    static func == (left: Self, right: Self) -> Bool {
        left.errors == right.errors && left.requests == right.requests
            && left.calls.mapValues { [$0.all, $0.failed] } == right.calls.mapValues { [$0.all, $0.failed] }
    }

    var totals: [Table.Total] {
        [
            .init("errors", .count, .count(allErrors)), .init("calls", .count, .count(allCalls)),
            .init("failed_calls", .count, .count(failedCalls)),
            .init("call_error_rate", .ratio, .ratio(failedCalls, of: allCalls)),
            .init("requests", .count, requests.map { .count($0.all) } ?? .null),
            .init("failed_requests", .count, requests.map { .count($0.failed) } ?? .null),
            .init("refused_requests", .count, requests.map { .count($0.refused) } ?? .null),
            .init("request_error_rate", .ratio, requests.map { .ratio($0.failed, of: $0.all) } ?? .null),
        ]
    }
}

extension LedgerView {
    func failures(over period: Period, component: String?) throws(ReportError) -> FailureFigures {
        var figures = FailureFigures()
        let only: Int64? = if let component { try id(component) } else { nil }
        try database.each(
            """
            SELECT component, type, sum(count) FROM error_days WHERE day >= $1 AND day <= $2 GROUP BY component, type
            """, period.first, period.last
        ) { row in
            guard only == nil || only == row.integer(0) else { return }
            figures.errors[.init(component: row.integer(0), type: row.integer(1))] = row.integer(2)
        }
        let filters: [Filter: String] = component.map { [.provider: $0] } ?? [:]
        for sum in try calls(over: period, by: .provider, where: filters) {
            figures.calls[sum.key] = (sum.figures.calls, sum.figures.errors)
        }
        guard only == nil else { return figures }
        var requests = FailureFigures.Requests()
        try database.each(
            "SELECT code, sum(count) FROM request_days WHERE day >= $1 AND day <= $2 GROUP BY code", period.first,
            period.last
        ) { row throws(ReportError) in
            let (code, count) = (row.integer(0), row.integer(1))
            requests.all = try ReportError.sum(requests.all, count)
            if code >= 500 { requests.failed += count }
            if (400..<500).contains(code) { requests.refused += count }
        }
        figures.requests = requests
        return figures
    }
}
