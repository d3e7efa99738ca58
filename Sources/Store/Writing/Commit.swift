// What a commit tells whoever shows the ledger.
// SPDX-License-Identifier: Apache-2.0

package import Ledger

/// Told before the senders get their answers.
package struct Commit: Sendable {
    /// What the counters of /metrics grew by.
    package var totals: [Total]
    package var duration: Duration
    /// Label sets turned away since the start, by family.
    package var turnedAway: [Int64: Int64]
    package var events: Int
    /// What the batch cost, by what and by whom.
    package var cost = CommitCost()
    /// What re-pricing added to the adjustments of a provider, the number of its name.
    package var adjustments: [(provider: Int64, amount: Int64)] = []
    /// People whose names were taken away: whoever remembers them has to forget them.
    package var forgotten: [Int64] = []

    /// A counter, or a bucket or the sum of a histogram, and its growth. Labels are numbers of names.
    package struct Total: Sendable {
        package var family: TotalFamily
        package var series: RollupKey
        package var amount: Int64
    }
}

/// The costs of a batch and what re-pricing adjusted, as they went into the rollups; rows that come to nothing are left
/// out.
package struct CommitCost: Sendable {
    /// By day, provider, model, operation and tenant.
    package var calls: [(key: RollupKey, cost: Int64)] = []
    /// By day and person: a user, or an anonymous id that may be joined to one.
    package var people: [(day: Int64, person: Int64, cost: Int64)] = []
    package var subjects: [(day: Int64, subject: Int64, cost: Int64)] = []
    /// By day, declared property and its value.
    package var properties: [(day: Int64, property: Int64, value: Int64, cost: Int64)] = []
    /// Anonymous ids that turned out to be a user: what they ever spent is that user's.
    package var joins: [(anonymous: Int64, user: Int64)] = []
    /// The same by the days of the zones that the store was asked to tell costs by. Joins are those of the whole.
    var local: [(zone: Zone, cost: CommitCost)] = []

    package init() {}

    init(_ rollups: Rollups, joins: [(anonymous: Int64, user: Int64)]) {
        self.joins = joins
        calls = Self.rows(of: .callDays, rollups)
        people = Self.rows(of: .userDays, rollups).map { ($0.key[0], $0.key[1], $0.cost) }
        subjects = Self.rows(of: .subjectDays, rollups).map { ($0.key[0], $0.key[1], $0.cost) }
        properties = Self.rows(of: .callPropertyDays, rollups).map { ($0.key[0], $0.key[1], $0.key[2], $0.cost) }
    }

    private static func rows(of id: RollupTable.ID, _ rollups: Rollups) -> [(key: RollupKey, cost: Int64)] {
        rollups.unsorted(id).compactMap { row in
            let cost = rollups.value(id, row, .cost) &+ rollups.value(id, row, .adjustment)
            return cost == 0 ? nil : (row.key, cost)
        }
    }
}
