// How much went wrong, of how much.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
package import Ledger
internal import SQL

/// Errors, calls and requests of a period, added up.
package struct FailureFigures: Sendable, Equatable {
    /// Errors that the app reported, by component and by type, both by the number of the name.
    package var errors: [Key: Int64] = [:]
    /// Calls and those that failed, by provider.
    package var calls: [Int64: (all: Int64, failed: Int64)] = [:]
    /// Requests to the app, those it could not serve (500 and above), those it refused (400 to 499); nil where only one
    /// component is looked at, which requests do not name.
    package var requests: Requests?

    package struct Key: Hashable, Sendable {
        package let component, type: Int64
    }

    package struct Requests: Sendable, Equatable {
        package var all: Int64 = 0, failed: Int64 = 0, refused: Int64 = 0

        mutating func add(_ count: Int64, code: Int64) {
            all += count
            if code >= 500 { failed += count }
            if (400...499).contains(code) { refused += count }
        }
    }

    package var allErrors: Int64 { errors.values.reduce(0, +) }
    package var allCalls: Int64 { calls.values.reduce(0) { $0 + $1.all } }
    package var failedCalls: Int64 { calls.values.reduce(0) { $0 + $1.failed } }

    package static func == (left: Self, right: Self) -> Bool {
        left.errors == right.errors && left.requests == right.requests
            && left.calls.mapValues { [$0.all, $0.failed] } == right.calls.mapValues { [$0.all, $0.failed] }
    }
}

extension LedgerView {
    /// Of those that pass: each for what it carries.
    package func failures(
        over period: Period, component: String?, where filters: Filters = [:]
    ) throws(ReadingError) -> FailureFigures {
        guard filters.isEmpty else { return try scannedFailures(over: period, component: component, where: filters) }
        came(from: .sums)
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
        try eachMisplaced(.error, in: period, by: [.column(.component), .column(.errorType)]) {
            _, keys, sums throws(ReadingError) in
            guard only == nil || only == keys[0] else { return }
            try ReadingError.add(sums[0], to: &figures.errors[.init(component: keys[0], type: keys[1]), default: 0])
        }
        figures.errors = figures.errors.filter { $0.value != 0 }
        let filters: Filters = component.map { [.provider: .only($0)] } ?? [:]
        for sum in try calls(over: period, by: .provider, where: filters) {
            figures.calls[sum.key] = (sum.figures.calls, sum.figures.errors)
        }
        guard only == nil else { return figures }
        var requests =
            try database.first(
                """
                SELECT coalesce(sum(count), 0), coalesce(sum(CASE WHEN code >= 500 THEN count ELSE 0 END), 0),
                    coalesce(sum(CASE WHEN code BETWEEN 400 AND 499 THEN count ELSE 0 END), 0)
                FROM request_days WHERE day BETWEEN $1 AND $2
                """, period.first, period.last
            ) { FailureFigures.Requests(all: $0.integer(0), failed: $0.integer(1), refused: $0.integer(2)) }
            ?? FailureFigures.Requests()
        try eachMisplaced(.request, in: period, by: [.column(.code)]) { _, keys, sums in
            requests.add(sums[0], code: keys[0])
        }
        figures.requests = requests
        return figures
    }
}
