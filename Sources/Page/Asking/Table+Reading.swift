// Rows of a report by the names of their columns.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Reports

extension Table {
    /// A row that is asked for cells by the names of their columns.
    struct NamedRow {
        let cells: [Cell]
        let places: [String: Int]

        /// Null where there is no such column.
        subscript(name: String) -> Cell { places[name].map { cells[$0] } ?? .null }

        var day: Day? { if case .day(let day) = self["date"] { day } else { nil } }
    }

    var named: [NamedRow] {
        let places = Dictionary(
            columns.enumerated().map { ($0.element.name, $0.offset) }, uniquingKeysWith: { first, _ in first })
        return rows.map { NamedRow(cells: $0, places: places) }
    }

    /// A column day by day; zero for days that are in no row, up to today, where it counts what happened.
    func series(_ column: String, over days: [Day], upTo today: Day) -> [Double?] {
        var values: [Day: Double] = [:]
        for row in named { if let day = row.day, let value = row[column].number { values[day, default: 0] += value } }
        return days.map { day in day > today ? nil : values[day] ?? 0 }
    }

    /// What is so many at a time, day by day; nothing for days that are in no row.
    func states(_ column: String, over days: [Day]) -> [Double?] {
        var values: [Day: Double] = [:]
        for row in named { if let day = row.day { values[day] = row[column].number } }
        return days.map { values[$0] }
    }

    func total(_ name: String, _ side: Column.Side = .present) -> Cell {
        totals.first { $0.name == (side == .present ? name : "\(name)_\(side.rawValue)") }?.cell ?? .null
    }
}
