// Single events of somebody, found without reading the others.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import SQL
package import Store

extension LedgerView {
    /// Whether events of a period have left the store: what is read from those that are left is not all of it.
    package func isArchived(_ period: Period) throws(ReadingError) -> Bool {
        try lastArchivedDay(of: period) != nil
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

    /// Numbers of events in the order of the events' own time, newest first.
    package func byTime(_ numbers: [Int64]) throws(ReadingError) -> [Int64] {
        var found: [(at: Int64, number: Int64)] = []
        for number in numbers {
            let at = try database.first("SELECT at FROM events WHERE number = $1", number) { $0.integer(0) }
            found.append((at ?? 0, number))
        }
        return found.sorted { $0.at == $1.at ? $0.number > $1.number : $0.at > $1.at }.map(\.number)
    }

    /// The event behind a row.
    package func event(_ fact: StoredEvent) throws(ReadingError) -> Event {
        do throws(StoreError) { return try fact.event() } catch { throw .store(error) }
    }
}
