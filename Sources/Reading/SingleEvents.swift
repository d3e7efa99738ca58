// Single events of somebody, found without reading the others.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import SQL
package import Store

/// Days of UTC of a period whose events are in files: none of these events is told one by one.
package struct ArchivedDays: Sendable, Equatable {
    package let first, last: Day
    /// Of which there may be fewer than lie between.
    package let days: Int64
    package let events: Int64
}

extension LedgerView {
    /// Whether events of a period have left the store: what is read from those that are left is not all of it.
    package func isArchived(_ period: Period) throws(ReadingError) -> Bool {
        try lastArchivedDay(of: period) != nil
    }

    /// The days of a period whose events have left the store for files; nil where none have.
    package func archivedDays(of period: Period) throws(ReadingError) -> ArchivedDays? {
        guard let days = utcDays(of: period) else { return nil }
        let found = try database.first(
            """
            SELECT count(DISTINCT day), min(day), max(day), sum(events) FROM archives
            WHERE day >= $1 AND day <= $2 AND sha256 <> ''
            """, days.lowerBound, days.upperBound
        ) { row -> ArchivedDays? in
            guard row.integer(0) > 0 else { return nil }
            let (first, last) = (Int32(truncatingIfNeeded: row.integer(1)), Int32(truncatingIfNeeded: row.integer(2)))
            return ArchivedDays(
                first: Day(number: first), last: Day(number: last), days: row.integer(0), events: row.integer(3))
        }
        return found ?? nil
    }

    /// The last day of UTC of a period whose events have left the store; nil where none have.
    package func lastArchivedDay(of period: Period) throws(ReadingError) -> Day? {
        guard let days = utcDays(of: period) else { return nil }
        let day = try database.first(
            "SELECT max(day) FROM archives WHERE day >= $1 AND day <= $2", days.lowerBound, days.upperBound
        ) { $0.optionalInteger(0) }
        return (day ?? nil).map { Day(number: Int32($0)) }
    }

    /// Events of one kind that somebody had on a day, in the order of the ledger. `numbers` are all that they go by.
    package func events(_ kind: Event.Kind, of numbers: [Int64], on day: Day) throws(ReadingError) -> [StoredEvent] {
        try facts(at: try self.numbers(ofEventsOn: Int64(day.number), of: numbers)).filter { $0.kind == kind }
    }

    /// The events that have these numbers; those that have left the store are left out.
    package func facts(at numbers: [Int64]) throws(ReadingError) -> [StoredEvent] {
        var facts: [StoredEvent] = []
        for number in numbers {
            try database.each("\(StoredEvent.select) WHERE events.number = $1", number) {
                facts.append(StoredEvent($0))
            }
        }
        return facts
    }

    /// When an event was; nil where it has left the store.
    func time(of number: Int64) throws(ReadingError) -> Int64? {
        try database.first("SELECT at FROM events WHERE number = $1", number) { $0.integer(0) }
    }

    /// The event behind a row.
    package func event(_ fact: StoredEvent) throws(ReadingError) -> Event {
        do throws(StoreError) { return try fact.event() } catch { throw .store(error) }
    }
}
