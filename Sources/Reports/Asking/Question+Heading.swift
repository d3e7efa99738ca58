// What the column of a grouping is called.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading

extension Question {
    /// `property:quality` heads its column as `quality`, unless one of the other columns has that name.
    func heading(beside columns: [Column]) -> String { Self.heading(of: by, beside: columns) }

    /// The filters that rows are grouped by.
    var filterGroupings: [Filter] { groupings.compactMap(Filter.init(rawValue:)) }

    /// The columns of what tells rows apart: the time first, where there is a unit.
    func rowHeadings(beside columns: [Column]) -> [Column] {
        let time = unit.map { _ in [timeHeading] } ?? []
        return time + headings(beside: columns)
    }

    /// The column of the time that each row is about.
    var timeHeading: Column { Column("date", unit == .hour ? .time : .date) }

    /// The columns of all groupings.
    func headings(beside columns: [Column]) -> [Column] {
        let groupings = groupings
        return groupings.map { grouping in
            let others = groupings.filter { $0.exact != grouping.exact }.map { Column($0, .text) }
            return Column(Self.heading(of: grouping, beside: columns + others), .text)
        }
    }

    private static func heading(of grouping: String, beside columns: [Column]) -> String {
        guard let colon = grouping.firstIndex(of: ":") else { return grouping }
        let name = String(grouping[grouping.index(after: colon)...])
        return name == "date" || columns.contains { $0.name.exact == name.exact } ? grouping : name
    }
}

extension RowStart {
    /// As the column of a unit of time has it.
    func cell(per unit: RowUnit?) -> Cell { unit == .hour ? .time(instant) : .day(day) }
}
