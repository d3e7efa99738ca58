// What a period came to, beyond its calls and people.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
package import Ledger
internal import SQL

extension LedgerView {
    /// Payments less refunds, in nanos of a USD.
    package func payments(over period: Period) throws(ReadingError) -> Int64 {
        guard zone.isUTC else {
            return try timedTakings(over: period, by: .plan).values.reduce(0) { $0 &+ $1.revenue }
        }
        return try kept(paymentsOver: period)
    }

    private func kept(paymentsOver period: Period) throws(ReadingError) -> Int64 {
        try sum("amount", of: "billing_days", where: Billing.Step.paid.rawValue, over: period)
            - sum("amount", of: "billing_days", where: Billing.Step.refunded.rawValue, over: period)
    }

    /// The same of those that pass; nil where payments do not carry what a filter is about.
    package func payments(over period: Period, where filters: Filters) throws(ReadingError) -> Int64? {
        guard !filters.isEmpty else { return try payments(over: period) }
        guard filters.given.allSatisfy(\.isOfPayments) else { return nil }
        return try ScannedEconomics(revenueOver: period, where: filters, in: self).whole.revenue
    }

    /// The errors that the app reported, of those that pass; nil where they do not carry what a filter is about.
    package func errorEvents(over period: Period, where filters: Filters) throws(ReadingError) -> Int64? {
        guard !filters.isEmpty else { return try errorEvents(over: period) }
        guard filters.given.allSatisfy(\.isOfPayments) else { return nil }
        var count: Int64 = 0
        try EventScan(.error, in: self, over: period, where: filters).each { rows in
            count += Int64(rows.count)
            return true
        }
        return count
    }

    /// How often money was given back.
    package func refunds(over period: Period) throws(ReadingError) -> Int64 {
        try sum("count", of: "billing_days", where: Billing.Step.refunded.rawValue, over: period)
    }

    package func errorEvents(over period: Period) throws(ReadingError) -> Int64 {
        var count =
            try database.first(
                "SELECT coalesce(sum(count), 0) FROM error_days WHERE day >= $1 AND day <= $2", period.first,
                period.last
            ) { $0.integer(0) } ?? 0
        try eachMisplaced(.error, in: period, by: []) { _, _, sums in count += sums[0] }
        return count
    }

    package func jobs(_ event: Job.Step, over period: Period) throws(ReadingError) -> Int64 {
        var count = try sum("count", of: "job_days", where: event.rawValue, over: period)
        let number = try id(event.rawValue)
        try eachMisplaced(.job, in: period, by: [.column(.event)]) { _, keys, sums in
            if keys[0] == number { count += sums[0] }
        }
        return count
    }

    private func sum(
        _ measure: String, of table: String, where event: String, over period: Period
    ) throws(ReadingError) -> Int64 {
        let event = try id(event)
        let sql = "SELECT coalesce(sum(\(measure)), 0) FROM \(table) WHERE day >= $1 AND day <= $2 AND event = $3"
        return try database.first(sql, period.first, period.last, event) { $0.integer(0) } ?? 0
    }
}
