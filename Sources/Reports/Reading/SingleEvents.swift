// Single events of somebody, found without reading the others.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import SQL
internal import Store

extension LedgerView {
    /// Whether events of a period have left the store: what is read from those that are left is not all of it.
    package func isArchived(_ period: Period) throws(ReportError) -> Bool {
        try database.first(
            "SELECT 1 FROM archives WHERE day >= $1 AND day <= $2 LIMIT 1", period.first, period.last
        ) { _ in true } ?? false
    }

    /// Events of one kind that somebody had on a day, in the order of the ledger. `numbers` are all that they go by.
    func events(_ kind: Event.Kind, of numbers: [Int64], on day: Day) throws(ReportError) -> [StoredEvent] {
        try facts(at: try self.numbers(ofEventsOn: Int64(day.number), of: numbers)).filter { $0.kind == kind }
    }

    /// The events that have these numbers; those that have left the store are left out.
    func facts(at numbers: [Int64]) throws(ReportError) -> [StoredEvent] {
        var facts: [StoredEvent] = []
        for number in numbers {
            try database.each("\(StoredEvent.select) WHERE events.number = $1", number) {
                facts.append(StoredEvent($0))
            }
        }
        return facts
    }

    /// The event behind a row.
    func event(_ fact: StoredEvent) throws(ReportError) -> Event {
        do throws(StoreError) { return try fact.event() } catch { throw .store(error) }
    }
}
