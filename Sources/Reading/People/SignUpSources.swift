// Where new users came from.
// SPDX-License-Identifier: Apache-2.0

internal import JSON
package import Ledger
internal import SQL

extension LedgerView {
    /// Users who signed up in a period, by a property of their sign-up, most frequent first; those without it have no
    /// value.
    package func signUps(in period: Period, by property: String) throws(ReadingError) -> [(
        value: String?, users: Int64
    )] {
        var texts: [String] = []
        try database.each(
            "SELECT signup FROM people WHERE anonymous = 0 AND since >= $1 AND since < $2",
            period.milliseconds.lowerBound, period.milliseconds.upperBound
        ) { texts.append($0.text(0)) }
        var counts: [ExactText?: Int64] = [:]
        for text in texts {
            let value = text.isEmpty ? nil : (try? JSONValue(parsing: text))?[property]
            let known = value?.string ?? value?.number ?? value?.bool.map { "\($0)" }
            counts[known?.exact, default: 0] += 1
        }
        return counts.sorted { left, right in
            if left.value != right.value { return left.value > right.value }
            // Unknown comes last.
            guard let a = left.key, let b = right.key else { return right.key == nil && left.key != nil }
            return a < b
        }.map { ($0.key?.text, $0.value) }
    }
}
