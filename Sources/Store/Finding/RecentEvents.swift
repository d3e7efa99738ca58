// What was booked since, for as long as it is in neither index nor columns.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
internal import Ledger

/// Events of tails that need not be read back from the store: what the index needs of each, and its row of columns.
struct RecentEvents {
    private var ofDay: [Int64: [Part]] = [:]
    private var count = 0
    /// More than are ever in a backlog that is worked off.
    private static let most = 40_000

    /// Events of a day that were booked together, in the order of their numbers.
    struct Part {
        /// Each with where its row of columns is. A slice of what was noted, so that nothing is copied.
        fileprivate(set) var events: ArraySlice<(event: EventTail.Event, row: Int)>
        fileprivate let rows: EventRows

        /// The row of columns of one of them.
        func read(_ row: Int, of event: EventTail.Event, into cells: inout EventCells) throws(StoreError) {
            do throws(DamagedColumn) {
                try rows.read(at: row, into: &cells)
            } catch {
                throw .badRow(number: event.number, error.reason)
            }
        }
    }

    /// Those of a day in the order of their numbers.
    mutating func note(_ events: [(event: EventTail.Event, row: Int)], _ rows: EventRows) {
        let isRemembered = events.count <= Self.most
        if count + events.count > Self.most { removeAll() }
        guard isRemembered, !events.isEmpty else { return }
        var rest = events[...]
        while let day = rest.first.map({ $0.event.number >> 32 }) {
            let part = rest.prefix { $0.event.number >> 32 == day }
            rest = rest[part.endIndex...]
            ofDay[day, default: []].append(Part(events: part, rows: rows))
        }
        count += events.count
    }

    mutating func removeAll() {
        ofDay.removeAll()
        count = 0
    }

    mutating func removeAll(ofDay day: Int64, before place: Int64) {
        guard let parts = ofDay[day] else { return }
        let left = Self.parts(parts, from: day << 32 + place, to: .max)
        for part in parts { count -= part.events.count }
        for part in left { count += part.events.count }
        ofDay[day] = left.isEmpty ? nil : left
    }

    /// The events of some places of a day, where all of them were booked since.
    func events(day: Int64, from: Int64, to: Int64) -> [Part]? {
        guard let parts = ofDay[day], let first = parts.first?.events.first, first.event.number <= day << 32 + from
        else { return nil }
        return Self.parts(parts, from: day << 32 + from, to: day << 32 + to)
    }

    /// What they have of the numbers from one on and below another.
    private static func parts(_ parts: [Part], from: Int64, to: Int64) -> [Part] {
        parts.compactMap { part in
            var part = part
            part.events = part.events.drop { $0.event.number < from }.prefix { $0.event.number < to }
            return part.events.isEmpty ? nil : part
        }
    }
}
