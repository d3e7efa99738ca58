// Cohorts as rows, group by group where there are groups.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading

/// Cohorts with the shares of them that came back: the largest group first, and each by time.
struct CohortTable: Sendable {
    /// Columns of what comes after, and what follows by how long.
    private let columns: [Column]
    private let groups: CohortGroups?
    private var cohorts: [(start: Day, counts: CohortCounts, isMature: [Bool])] = []

    /// `waits` are the names of the columns.
    init(_ waits: [String], _ groups: CohortGroups?) {
        columns = waits.map { Column($0, .ratio) }
        self.groups = groups
    }

    /// Cohorts come in the order of time. A wait that is not mature has no share.
    mutating func add(_ start: Day, _ counts: CohortCounts, isMature: [Bool]) {
        cohorts.append((start, counts, isMature))
    }

    /// The table that answers a question: there may be as many groups as members, so rows are made when they are asked for.
    func table(for question: Question, in view: LedgerView) throws(ReadingError) -> Table {
        var sums = [(back: Int64, size: Int64)](repeating: (0, 0), count: columns.count)
        var sizes: [Int: Int64] = [:]
        var places: [Int: [Int32]] = [:]
        for (place, cohort) in cohorts.enumerated() {
            try view.takeMemory(
                cohort.counts.byGroup.count * (Self.countSize + columns.count * MemoryLayout<Int64>.stride))
            for (group, count) in cohort.counts.byGroup {
                sizes[group, default: 0] += count.size
                places[group, default: []].append(Int32(truncatingIfNeeded: place))
                for wait in columns.indices where cohort.isMature[wait] {
                    sums[wait].back += count.back[wait]
                    sums[wait].size += count.size
                }
            }
        }
        var table = Table(
            (groups.map { [$0.column] } ?? []) + [Column("cohort", .date), Column("size", .count, .bar)] + columns,
            totals: [.init("size", .count, .count(sizes.values.reduce(0, +)))]
                + zip(columns, sums).map { .init($0.name, $0.type, .ratio($1.back, of: $1.size)) })
        let rows = ordered(sizes).flatMap { group in (places[group] ?? []).map { (group: group, cohort: $0) } }
        let cohorts = self
        try table.fill(
            RowSource(count: rows.count) { place, _ in cohorts.row(rows[Int(place)].group, Int(rows[Int(place)].cohort))
            },
            for: question, in: view)
        return table
    }

    /// What a group in a cohort takes beside what it counts: where it stands, and its place among the rows.
    private static let countSize = 160

    private func row(_ group: Int, _ place: Int) -> [Cell] {
        let (start, counts, isMature) = cohorts[place]
        let count = counts.byGroup[group] ?? CohortCount(waits: columns.count)
        let shares = columns.indices.map { wait in
            isMature[wait] ? Cell.ratio(count.back[wait], of: count.size) : .null
        }
        return (groups.map { [Cell.text($0.name(group))] } ?? []) + [.day(start), .count(count.size)] + shares
    }

    private func ordered(_ sizes: [Int: Int64]) -> [Int] {
        func name(_ group: Int) -> ExactText { (groups?.name(group) ?? "").exact }
        return sizes.sorted { left, right in
            left.value == right.value ? name(left.key) < name(right.key) : left.value > right.value
        }.map(\.key)
    }
}
