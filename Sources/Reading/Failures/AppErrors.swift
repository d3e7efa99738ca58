// Errors that the app reported, and how its own requests went.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import SQL
internal import Store

/// One error event.
package struct LoggedAppError: Sendable {
    package let at: Timestamp
    package let id: String
    package let appError: AppError
}

/// Errors of one component and type.
package struct AppErrorSum: Sendable, Equatable {
    package let component, type: String
    package let count: Int64
}

/// How the app's own requests went.
package struct RequestSum: Sendable, Equatable {
    package var requests: Int64 = 0
    /// Those with a code of 500 or more.
    package var failed: Int64 = 0
    /// Milliseconds, and how many requests said how long they took.
    package var duration: Int64 = 0, timed: Int64 = 0

    package init() {}
}

extension LedgerView {
    /// The newest errors that the store holds, of all components or one, of all days or those of a period.
    package func appErrors(
        of component: String? = nil, in period: Period? = nil, limit: Int
    ) throws(ReadingError) -> [LoggedAppError] {
        let number = try component.map { (name) throws(ReadingError) in try id(name) }
        var range = [Int64(period?.first.number ?? .min), Int64(period?.last.number ?? .max)]
        if let number { range.append(number) }
        var days: [Int64] = []
        try database.each(
            """
            SELECT DISTINCT day FROM error_days WHERE day >= $1 AND day <= $2 \(number == nil ? "" : "AND component = $3")
            ORDER BY day DESC
            """, values: range
        ) { days.append($0.integer(0)) }
        var newest: [LoggedAppError] = []
        for day in days where newest.count < limit {
            var facts: [StoredEvent] = []
            try database.each(
                "\(StoredEvent.select) WHERE number >= $1 AND number < $2 AND \(EventExpression.isAppError)", day << 32,
                (day + 1) << 32
            ) { facts.append(StoredEvent($0)) }
            facts.sort { $0.at == $1.at ? $0.number > $1.number : $0.at > $1.at }
            for fact in facts where newest.count < limit {
                guard case .error(let appError) = try event(fact).detail else { continue }
                if let component, appError.component.exact != component.exact { continue }
                newest.append(LoggedAppError(at: fact.at, id: fact.id, appError: appError))
            }
        }
        return newest
    }

    /// Errors by component and type, most frequent first.
    package func appErrorSums(in period: Period) throws(ReadingError) -> [AppErrorSum] {
        var rows: [(component: Int64, type: Int64, count: Int64)] = []
        try database.each(
            """
            SELECT component, type, sum(count) FROM error_days WHERE day >= $1 AND day <= $2 GROUP BY component, type
            """, period.first, period.last
        ) { rows.append(($0.integer(0), $0.integer(1), $0.integer(2))) }
        var sums: [AppErrorSum] = []
        for row in rows {
            sums.append(AppErrorSum(component: try text(row.component), type: try text(row.type), count: row.count))
        }
        return sums.sorted { left, right in
            if left.count != right.count { return left.count > right.count }
            return (left.component.exact, left.type.exact) < (right.component.exact, right.type.exact)
        }
    }

    package func requests(in period: Period) throws(ReadingError) -> RequestSum {
        var sum = RequestSum()
        try database.each(
            """
            SELECT coalesce(sum(count), 0), coalesce(sum(CASE WHEN code >= 500 THEN count ELSE 0 END), 0),
                coalesce(sum(duration_ms), 0), coalesce(sum(timed), 0)
            FROM request_days WHERE day BETWEEN $1 AND $2
            """, period.first, period.last
        ) { row in
            (sum.requests, sum.failed) = (row.integer(0), row.integer(1))
            (sum.duration, sum.timed) = (row.integer(2), row.integer(3))
        }
        return sum
    }

    /// By route, the busiest first, from sums.
    package func requestsByRoute(in period: Period) throws(ReadingError) -> [(route: String, sum: RequestSum)] {
        var sums: [Int64: RequestSum] = [:]
        try database.each(
            """
            SELECT route, sum(count), sum(CASE WHEN code >= 500 THEN count ELSE 0 END), sum(duration_ms), sum(timed)
            FROM request_days WHERE day BETWEEN $1 AND $2 GROUP BY route
            """, period.first, period.last
        ) { row in
            var sum = RequestSum()
            (sum.requests, sum.failed) = (row.integer(1), row.integer(2))
            (sum.duration, sum.timed) = (row.integer(3), row.integer(4))
            sums[row.integer(0)] = sum
        }
        let named = try sums.map { found throws(ReadingError) in (route: try text(found.key), sum: found.value) }
        return named.sorted { left, right in
            left.sum.requests == right.sum.requests
                ? left.route.exact < right.route.exact : left.sum.requests > right.sum.requests
        }
    }
}
