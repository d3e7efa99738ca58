// What was booked since, for as long as it is in neither index nor columns.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
internal import Ledger

/// Events of tails that need not be read back from the store: what the index needs of each, and its row of columns.
struct RecentEvents {
    private var ofDay: [Int64: [One]] = [:]
    private var count = 0
    /// More than are ever in a backlog that is worked off.
    private static let most = 40_000

    struct One {
        let event: EventTail.Event
        fileprivate let batch: Batch
        fileprivate let row: Int

        /// Its row of columns.
        func read(into cells: inout EventCells) throws(StoreError) {
            do throws(DamagedColumn) {
                try batch.rows.read(at: row, into: &cells)
            } catch {
                throw .badRow(number: event.number, error.reason)
            }
        }
    }

    /// The rows that were booked together.
    fileprivate final class Batch {
        let rows: EventRows

        init(_ rows: EventRows) { self.rows = rows }
    }

    /// Those of a day in the order of their numbers.
    mutating func note(_ events: [(event: EventTail.Event, row: Int)], _ rows: EventRows) {
        let isRemembered = events.count <= Self.most
        if count + events.count > Self.most { removeAll() }
        guard isRemembered, !events.isEmpty else { return }
        let batch = Batch(rows)
        var rest = events[...]
        while let day = rest.first.map({ $0.event.number >> 32 }) {
            let part = rest.prefix { $0.event.number >> 32 == day }
            rest = rest[part.endIndex...]
            ofDay[day, default: []] += part.map { One(event: $0.event, batch: batch, row: $0.row) }
        }
        count += events.count
    }

    mutating func removeAll() {
        ofDay.removeAll()
        count = 0
    }

    mutating func removeAll(ofDay day: Int64, before place: Int64) {
        guard let events = ofDay[day] else { return }
        let left = events.drop { $0.event.number < day << 32 + place }
        count -= events.count - left.count
        ofDay[day] = left.isEmpty ? nil : Array(left)
    }

    /// The events of some places of a day, where all of them were booked since.
    func events(day: Int64, from: Int64, to: Int64) -> ArraySlice<One>? {
        guard let events = ofDay[day], let first = events.first, first.event.number <= day << 32 + from else {
            return nil
        }
        return events.drop { $0.event.number < day << 32 + from }.prefix { $0.event.number < day << 32 + to }
    }
}
