// Users who can be written to.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import SQL

/// A user whose profile gave an address, as the profile has it.
package struct Addressee: Sendable, Equatable {
    /// The user's number, which stays when the name is taken away.
    package let person: Int64
    /// What events call them.
    package let user: String
    /// What the profile calls them; empty where it does not.
    package let name: String
    package let email: String
}

extension LedgerView {
    /// The users with an address who did something in a period, in the order of their numbers: those among the next
    /// `most` profiles after that number. `last` is where to go on; nil where there are no more profiles.
    package func addressees(
        in period: Period, after number: Int64, most: Int
    ) throws(ReadingError) -> (found: [Addressee], last: Int64?) {
        try snapshot { () throws(ReadingError) in
            let active = try active(in: period)
            var found: [Addressee] = []
            var (last, count) = (number, 0)
            try database.each(
                """
                SELECT profiles.id, people.name, profiles.body FROM profiles JOIN people ON people.id = profiles.id
                WHERE profiles.kind = 0 AND profiles.id > $1 AND people.anonymous = 0 AND people.forgotten = 0
                ORDER BY profiles.id LIMIT $2
                """, number, most
            ) { row in
                last = row.integer(0)
                count += 1
                guard active.contains(last) else { return }
                let profile = KnownProfile(row.text(2))
                guard !profile.email.isEmpty else { return }
                found.append(
                    Addressee(person: last, user: row.text(1), name: profile.name, email: profile.email))
            }
            return (found, count < most ? nil : last)
        }
    }

    /// Whether there is anything booked up to the end of a period.
    package func hasEvents(upTo period: Period) throws(ReadingError) -> Bool {
        guard let last = utcDays(of: period)?.upperBound else { return false }
        for table in ["call_days", "activity_days", "billing_days", "job_days", "error_days", "request_days"] {
            let first = try database.first("SELECT min(day) FROM \(table)") { $0.optionalInteger(0) } ?? nil
            if let first, first <= Int64(last.number) { return true }
        }
        return false
    }
}
