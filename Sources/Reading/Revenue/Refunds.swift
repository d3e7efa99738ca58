// How often money was given back.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import SQL

extension LedgerView {
    package func refunds(in period: Period) throws(ReadingError) -> Int64 {
        let event = try id(Billing.Step.refunded.rawValue)
        return try database.first(
            "SELECT coalesce(sum(count), 0) FROM billing_days WHERE day >= $1 AND day <= $2 AND event = $3",
            period.first, period.last, event
        ) { $0.integer(0) } ?? 0
    }
}
