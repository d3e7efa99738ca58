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
    /// What re-pricing added included.
    var cost: Int64 = 0

    fileprivate var utcDay: Int64 { Int64(quarter.start.day.number) }

    init(at instant: Timestamp) { quarter = instant.quarterHour }
}

extension PlacedCost {
    /// As the columns have a call.
    init(_ cells: EventCells, at instant: Timestamp) {
        self.init(at: instant)
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
        cost = cost.addingSaturated(adjustment)
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
        let moved = placed.compactMap { call in
            let day = Int64(cursor.day(of: call.quarter).number)
            return day == call.utcDay ? nil : (call: call, day: day)
        }
        guard !moved.isEmpty else { return self }
        var calls = Rows(self.calls.map { ($0.key, $0.cost) })
        var people = Rows(self.people.map { (RollupKey($0.day, $0.person), $0.cost) })
        var subjects = Rows(self.subjects.map { (RollupKey($0.day, $0.subject), $0.cost) })
        var properties = Rows(self.properties.map { (RollupKey($0.day, $0.property, $0.value), $0.cost) })
        for (call, day) in moved {
            calls.move(
                RollupKey(call.utcDay, call.provider, call.model, call.operation, call.tenant), to: day, call.cost)
            if call.person != 0 { people.move(RollupKey(call.utcDay, call.person), to: day, call.cost) }
            if call.subject != 0 { subjects.move(RollupKey(call.utcDay, call.subject), to: day, call.cost) }
            for (property, value) in call.properties {
                properties.move(RollupKey(call.utcDay, property, value), to: day, call.cost)
            }
        }
        var cost = CommitCost()
        cost.calls = calls.all
        cost.people = people.all.map { ($0.key[0], $0.key[1], $0.cost) }
        cost.subjects = subjects.all.map { ($0.key[0], $0.key[1], $0.cost) }
        cost.properties = properties.all.map { ($0.key[0], $0.key[1], $0.key[2], $0.cost) }
        return cost
    }

    /// Sums by keys that begin with a day.
    private struct Rows {
        private var sums: [RollupKey: Int64]

        init(_ rows: [(RollupKey, Int64)]) {
            sums = Dictionary(rows) { $0.addingSaturated($1) }
        }

        mutating func move(_ key: RollupKey, to day: Int64, _ cost: Int64) {
            var other = key
            other[0] = day
            // A sum without one of its parts is a sum of the others, and those of a batch were found to have 64 bits.
            sums[key] = (sums[key] ?? 0) &- cost
            sums[other] = (sums[other] ?? 0).addingSaturated(cost)
        }

        /// What comes to nothing is left out.
        var all: [(key: RollupKey, cost: Int64)] {
            sums.compactMap { $0.value == 0 ? nil : ($0.key, $0.value) }
        }
    }
}
