// What the members of an account have spent in the period that goes on.
// SPDX-License-Identifier: Apache-2.0

import Ledger

/// Spending by member, in nanos, of the current period and of later ones; what falls into periods that are over is not
/// kept. Members are numbers. Sums stop at the end of `Int64`: nobody has a limit beyond it.
package struct Tally: Sendable {
    let per: CalendarUnit
    /// The first day of the current period.
    private(set) var start: Day
    private var current = Leaf()
    /// By the first day of the period. An event may be a little ahead of the clock.
    private var later: [Day: Leaf] = [:]

    private struct Leaf: Sendable {
        var spent: [Int64: Int64] = [:]
        /// Who spent the most, of those that count.
        var highest: Highest?

        mutating func add(_ amount: Int64, to member: Int64, counts: Bool) -> Change {
            let before = spent[member] ?? 0
            let after = before.addingSaturated(amount)
            spent[member] = after
            if counts { note(member, after) }
            return Change(before: before, after: after)
        }

        /// Of members who spent the same, the first by number: as reports have them.
        mutating func note(_ member: Int64, _ spent: Int64) {
            if let highest, (highest.spent, -highest.member) >= (spent, -member) { return }
            highest = Highest(member: member, spent: spent)
        }
    }

    package struct Highest: Sendable, Equatable {
        package let member: Int64
        package let spent: Int64
    }

    /// What a member had spent in the current period, and has now.
    struct Change: Sendable, Equatable {
        let before: Int64
        let after: Int64
    }

    init(per: CalendarUnit, on today: Day) {
        self.per = per
        start = per.start(of: today)
    }

    /// Begins the period of `today`. False where that lies before the one that is kept, of which nothing is known.
    mutating func turn(to today: Day) -> Bool {
        let now = per.start(of: today)
        guard now != start else { return true }
        guard now > start else { return false }
        current = later.removeValue(forKey: now) ?? Leaf()
        later = later.filter { $0.key > now }
        start = now
        return true
    }

    /// Adds spending of a day. Nil where that is not in the current period. `counts` is false for a member that may only
    /// turn out to be one.
    mutating func add(_ amount: Int64, to member: Int64, on day: Day, counts: Bool = true) -> Change? {
        let period = per.start(of: day)
        if period == start { return current.add(amount, to: member, counts: counts) }
        guard period > start else { return nil }
        _ = later[period, default: Leaf()].add(amount, to: member, counts: counts)
        return nil
    }

    /// Forgets a member that did not count, and returns what it had spent, by the first day of the period.
    mutating func remove(_ member: Int64) -> [(day: Day, nanos: Int64)] {
        var removed: [(day: Day, nanos: Int64)] = []
        if let nanos = current.spent.removeValue(forKey: member) { removed.append((start, nanos)) }
        for period in later.keys.sorted() {
            if let nanos = later[period]?.spent.removeValue(forKey: member) { removed.append((period, nanos)) }
        }
        return removed
    }

    /// After amounts came that took back what others had added: who is left with nothing was never there. Who spent the most
    /// is for `rank` to find out anew.
    mutating func settle() {
        current.spent = current.spent.filter { $0.value != 0 }
        later = later.compactMapValues { leaf in
            var leaf = leaf
            leaf.spent = leaf.spent.filter { $0.value != 0 }
            return leaf.spent.isEmpty ? nil : leaf
        }
    }

    /// Finds out anew who spent the most of those that count.
    mutating func rank(_ counts: (Int64) -> Bool) {
        Self.rank(&current, counts)
        for period in Array(later.keys) { Self.rank(&later[period, default: Leaf()], counts) }
    }

    private static func rank(_ leaf: inout Leaf, _ counts: (Int64) -> Bool) {
        leaf.highest = nil
        for (member, spent) in leaf.spent where counts(member) { leaf.note(member, spent) }
    }

    /// What a member has spent in the period of a day.
    func spent(_ member: Int64, on day: Day) -> Int64 { leaf(on: day)?.spent[member] ?? 0 }

    /// Who has spent the most in the period of a day; nil where nobody has.
    func highest(on day: Day) -> Highest? { leaf(on: day)?.highest }

    /// Whether a member has spent anything in the current period or a later one.
    func knows(_ member: Int64) -> Bool {
        current.spent[member] != nil || later.values.contains { $0.spent[member] != nil }
    }

    /// Every member and what it spent, by the first day of the period.
    func each(_ body: (Day, _ member: Int64, _ spent: Int64) -> Void) {
        for (member, spent) in current.spent { body(start, member, spent) }
        for (day, leaf) in later { for (member, spent) in leaf.spent { body(day, member, spent) } }
    }

    private func leaf(on day: Day) -> Leaf? {
        let period = per.start(of: day)
        return period == start ? current : later[period]
    }
}
