// What single people did.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import SQL
internal import Store

extension LedgerView {
    /// When a user did something, with how often at that moment, in the order of time. Nobody did nothing.
    package func times(
        of event: String, byUser user: String, in milliseconds: Range<Int64>
    ) throws(ReadingError) -> [(at: Timestamp, count: Int64)] {
        let numbers = try numbers(ofUser: user)
        guard !numbers.isEmpty else { return [] }
        let event = try id(event)
        let marks = numbers.indices.map { "$\($0 + 4)" }.joined(separator: ", ")
        var times: [(at: Timestamp, count: Int64)] = []
        try database.each(
            """
            SELECT at, count FROM activity_times WHERE event = $1 AND at >= $2 AND at < $3 AND person IN (\(marks))
            ORDER BY at
            """, values: [event, milliseconds.lowerBound, milliseconds.upperBound] + numbers
        ) { times.append((Timestamp(milliseconds: $0.integer(0)), $0.integer(1))) }
        return times
    }

    /// The distinct sessions of a user's activities of some name, on days on which there were any. Nil once some of these
    /// days have left the store.
    package func sessions(
        of event: String, byUser user: String, on days: Set<Day>
    ) throws(ReadingError) -> Int64? {
        let numbers = try numbers(ofUser: user)
        var sessions: Set<ExactText> = []
        for day in days.sorted() {
            guard let period = Period(day, day), try !isArchived(period) else { return nil }
            for fact in try events(.activity, of: numbers, on: day) {
                let one = try self.event(fact)
                guard case .activity(let activity) = one.detail, activity.event.exact == event.exact else { continue }
                if !one.session.isEmpty { sessions.insert(one.session.exact) }
            }
        }
        return Int64(sessions.count)
    }

    /// The subject of most of a user's calls, its number of calls, and its name where a profile gives it one; of
    /// several, the first in the alphabet. Nil without any, and once events of the period have left the store.
    package func favouriteSubject(
        ofUser user: String, in period: Period
    ) throws(ReadingError) -> (id: String, name: String, calls: Int64)? {
        guard try !isArchived(period) else { return nil }
        let numbers = try numbers(ofUser: user)
        var counts: [Int64: Int64] = [:]
        for day in try days(ofPerson: numbers, in: period) where day.calls.calls > 0 {
            for fact in try events(.call, of: numbers, on: day.day) where fact.names.subject != 0 {
                counts[fact.names.subject, default: 0] += 1
            }
        }
        guard let most = counts.values.max() else { return nil }
        var best: (number: Int64, id: String)?
        for (number, count) in counts where count == most {
            let id = try text(number)
            if let known = best, known.id.exact <= id.exact { continue }
            best = (number, id)
        }
        guard let best else { return nil }
        let body = try database.first("SELECT body FROM profiles WHERE kind = 2 AND id = $1", best.number) {
            $0.text(0)
        }
        let name = body.map { KnownProfile($0).name } ?? ""
        return (best.id, name.isEmpty ? best.id : name, most)
    }

    /// The sum of a measure over a user's activities, in millionths. Nil where the measure is not declared, and once
    /// events of the period have left the store.
    package func measure(
        _ name: String, ofUser user: String, in period: Period
    ) throws(ReadingError) -> Int64? {
        guard terms.measures.contains(exactly: name), try !isArchived(period) else { return nil }
        let numbers = try numbers(ofUser: user)
        var total: Int64 = 0
        for day in try days(ofPerson: numbers, in: period) where day.actions > 0 {
            for fact in try events(.activity, of: numbers, on: day.day) {
                let property = try event(fact).properties.first { $0.name.exact == name.exact }
                total &+= property?.value.millionths ?? 0
            }
        }
        return total
    }
}
