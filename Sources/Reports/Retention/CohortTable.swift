// Cohorts as rows, group by group where there are groups.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading

/// What tells members of cohorts apart: something that their profiles say.
struct CohortGroups {
    private let heading: String
    private let traits: Traits

    /// Nil where nobody asked for groups.
    init?(_ question: Question, _ population: Population, _ view: LedgerView) throws(ReadingError) {
        guard let trait = Trait(question.by) else { return nil }
        heading = question.heading(beside: [Column("cohort", .date), Column("size", .count)])
        traits = try view.traits(trait, of: population)
    }

    var column: Column { Column(heading, .text) }

    func place(_ member: Int64) -> Int { traits.place(of: Int(member)) }

    func name(_ place: Int) -> String { traits.texts[place] }
}

/// Cohorts with the shares of them that came back: the largest group first, and each by time.
struct CohortTable {
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

    var table: Table {
        var sums = [(back: Int64, size: Int64)](repeating: (0, 0), count: columns.count)
        var sizes: [Int: Int64] = [:]
        var rows: [Int: [[Cell]]] = [:]
        for (start, counts, isMature) in cohorts {
            for (group, count) in counts.byGroup {
                sizes[group, default: 0] += count.size
                let cells = columns.indices.map { wait -> Cell in
                    guard isMature[wait] else { return .null }
                    sums[wait].back += count.back[wait]
                    sums[wait].size += count.size
                    return .ratio(count.back[wait], of: count.size)
                }
                let name = groups.map { [Cell.text($0.name(group))] } ?? []
                rows[group, default: []].append(name + [.day(start), .count(count.size)] + cells)
            }
        }
        return Table(
            (groups.map { [$0.column] } ?? []) + [Column("cohort", .date), Column("size", .count, .bar)] + columns,
            rows: ordered(sizes).flatMap { rows[$0] ?? [] },
            totals: [.init("size", .count, .count(sizes.values.reduce(0, +)))]
                + zip(columns, sums).map { .init($0.name, $0.type, .ratio($1.back, of: $1.size)) })
    }

    private func ordered(_ sizes: [Int: Int64]) -> [Int] {
        func name(_ group: Int) -> ExactText { (groups?.name(group) ?? "").exact }
        return sizes.sorted { left, right in
            left.value == right.value ? name(left.key) < name(right.key) : left.value > right.value
        }.map(\.key)
    }
}
