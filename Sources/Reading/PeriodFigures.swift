// What a period came to, beyond its calls.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import SQL

/// Who was there in a period, and who signed up.
package struct Attendance: Sendable, Equatable {
    /// Those who signed up in it.
    package var new: Int64 = 0
    /// Distinct users with any call or activity in it.
    package var active: Int64 = 0
    /// Distinct anonymous ids with any, of which nobody knows so far whose they are.
    package var visitors: Int64 = 0

    package init() {}

    package init(_ view: LedgerView, in period: Period) throws(ReadingError) {
        new = try view.newUsers(in: period)
        let people = try view.people()
        var present = try view.present(in: period)
        people.resolve(&present)
        active = Int64(present.count(in: people.users))
        visitors = Int64(present.count) - active
    }
}

extension LedgerView {
    /// Payments less refunds, in nanos of a USD.
    package func payments(over period: Period) throws(ReadingError) -> Int64 {
        try sum("amount", of: "billing_days", where: "paid", over: period)
            - sum("amount", of: "billing_days", where: "refunded", over: period)
    }

    package func errorEvents(over period: Period) throws(ReadingError) -> Int64 {
        try database.first(
            "SELECT coalesce(sum(count), 0) FROM error_days WHERE day >= $1 AND day <= $2", period.first, period.last
        ) {
            $0.integer(0)
        } ?? 0
    }

    package func jobs(_ event: Job.Step, over period: Period) throws(ReadingError) -> Int64 {
        try sum("count", of: "job_days", where: event.rawValue, over: period)
    }

    private func sum(
        _ measure: String, of table: String, where event: String, over period: Period
    ) throws(ReadingError) -> Int64 {
        let event = try id(event)
        let sql = "SELECT coalesce(sum(\(measure)), 0) FROM \(table) WHERE day >= $1 AND day <= $2 AND event = $3"
        return try database.first(sql, period.first, period.last, event) { $0.integer(0) } ?? 0
    }
}
