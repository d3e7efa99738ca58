// What a commit cost by the days of zones, for whoever counts by these.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
package import Ledger

/// What a call cost, and which quarter of an hour it was in. Rows of rollups have the day of UTC alone.
struct PlacedCost {
    var quarter: QuarterHour
    var provider: Int64 = 0
    var model: Int64 = 0
    var operation: Int64 = 0
    var tenant: Int64 = 0
    var person: Int64 = 0
    var subject: Int64 = 0
    /// Declared properties and their values.
    var properties: [(property: Int64, value: Int64)] = []
    /// What is booked of a call, with what re-pricing added; of one that is priced anew, what that adds.
    var cost: Int64 = 0

    fileprivate var utcDay: Int64 { Int64(quarter.start.day.number) }

    /// As the columns have a call, with what is booked of it where no other cost is given.
    init(_ cells: EventCells, at instant: Timestamp, cost other: Int64? = nil) {
        quarter = instant.quarterHour
        var adjustment: Int64 = 0
        for (column, value) in cells.cells {
            switch column {
            case .provider: provider = value
            case .model: model = value
            case .operation: operation = value
            case .tenant: tenant = value
            case .person: person = value
            case .subject: subject = value
            case .cost: cost = value
            case .adjustment: adjustment = value
            default: note(column, value)
            }
        }
        cost = other ?? cost.addingSaturated(adjustment)
    }

    /// A value that is the empty text is 0, which takes no cell: that there is one takes another.
    private mutating func note(_ column: EventColumn, _ value: Int64) {
        guard let property = column.property else { return }
        if column == .dimension(property) {
            properties.append((property, value))
        } else if column == .hasDimension(property), properties.last?.property != property {
            properties.append((property, 0))
        }
    }
}

extension PreparedBatch {
    /// What calls cost that are on another day in one of some zones than in UTC.
    borrowing func costs(onOtherDaysIn zones: [Zone]) -> [PlacedCost] {
        guard !zones.isEmpty else { return [] }
        var cursors = zones.map { ZoneCursor($0) }
        var cells = EventCells()
        var costs: [PlacedCost] = []
        for row in rows where row.isCall {
            let at = submissions[row.submission].entries[row.place].at
            let (day, quarter) = (at.day, at.quarterHour)
            guard cursors.indices.contains(where: { cursors[$0].day(of: quarter) != day }) else { continue }
            // Rows that lie in memory are as they were made.
            guard (try? self.cells.read(at: row.cells, into: &cells)) != nil else { continue }
            let placed = PlacedCost(cells, at: at)
            if placed.cost != 0 { costs.append(placed) }
        }
        return costs
    }
}

extension CommitCost {
    /// The same by the days of a zone: that of UTC where nobody asked the store for it.
    package func byDays(of zone: Zone) -> CommitCost { local.first { $0.zone == zone }?.cost ?? self }

    /// Adds the costs by the days of zones. `placed` are the calls that are on another day in one of them.
    mutating func add(_ zones: [Zone], _ placed: [PlacedCost]) {
        local = zones.map { ($0, byDays(of: $0, placed)) }
    }

    /// Calls are taken out of the row of their day of UTC, and put into that of their day here.
    private func byDays(of zone: Zone, _ placed: [PlacedCost]) -> CommitCost {
        var cursor = ZoneCursor(zone)
        var (calls, people, subjects, properties): ([Move], [Move], [Move], [Move]) = ([], [], [], [])
        for call in placed {
            let (utc, day) = (call.utcDay, Int64(cursor.day(of: call.quarter).number))
            guard day != utc else { continue }
            func move(_ key: RollupKey) -> Move { Move(key: key, day: day, cost: call.cost) }
            calls.append(move(RollupKey(utc, call.provider, call.model, call.operation, call.tenant)))
            if call.person != 0 { people.append(move(RollupKey(utc, call.person))) }
            if call.subject != 0 { subjects.append(move(RollupKey(utc, call.subject))) }
            properties += call.properties.map { move(RollupKey(utc, $0.property, $0.value)) }
        }
        // Rows of which none is moved stay as they are.
        var cost = self
        if !calls.isEmpty { cost.calls = Self.rows(self.calls, calls) }
        if !people.isEmpty {
            cost.people = Self.rows(self.people.map { (RollupKey($0.day, $0.person), $0.cost) }, people)
                .map { ($0.key[0], $0.key[1], $0.cost) }
        }
        if !subjects.isEmpty {
            cost.subjects = Self.rows(self.subjects.map { (RollupKey($0.day, $0.subject), $0.cost) }, subjects)
                .map { ($0.key[0], $0.key[1], $0.cost) }
        }
        if !properties.isEmpty {
            let rows = self.properties.map { (RollupKey($0.day, $0.property, $0.value), $0.cost) }
            cost.properties = Self.rows(rows, properties).map { ($0.key[0], $0.key[1], $0.key[2], $0.cost) }
        }
        return cost
    }

    /// What of a row, whose key begins with a day, belongs into that of another.
    private struct Move {
        let key: RollupKey
        let day: Int64
        let cost: Int64
    }

    /// What comes to nothing is left out.
    private static func rows(_ rows: [(RollupKey, Int64)], _ moves: [Move]) -> [(key: RollupKey, cost: Int64)] {
        var sums = Dictionary(rows) { $0.addingSaturated($1) }
        for move in moves {
            var other = move.key
            other[0] = move.day
            // A sum without one of its parts is a sum of the others, and those of a batch were found to have 64 bits.
            sums[move.key] = (sums[move.key] ?? 0) &- move.cost
            sums[other] = (sums[other] ?? 0).addingSaturated(move.cost)
        }
        return sums.compactMap { $0.value == 0 ? nil : ($0.key, $0.value) }
    }
}
