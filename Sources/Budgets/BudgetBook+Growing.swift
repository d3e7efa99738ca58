// How a commit's spending comes to budgets, and which thresholds it reaches.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Reading
import Store

extension BudgetBook {
    /// What has to be looked up before a commit can be added.
    struct Unknown: Sendable {
        var people: Set<Int64> = []
        var tenants: Set<Int64> = []
        /// Names that budgets match.
        var texts: Set<ExactText> = []
        var users: Set<ExactText> = []
    }

    /// Whoever spends for the first time, and names that the ledger did not know before.
    func unknown(in cost: CommitCost) -> Unknown {
        var unknown = Unknown(texts: unknownTexts, users: unknownUsers)
        let people = sheets.filter { $0.account.scope == .people }
        if !people.isEmpty {
            func note(_ number: Int64) {
                let person = person(number)
                guard !named.contains(person), !people.contains(where: { $0.tally.knows(person) }) else { return }
                unknown.people.insert(person)
            }
            for zone in Set(people.map(\.account.zone)) { for row in cost.byDays(of: zone).people { note(row.person) } }
            for join in cost.joins { note(join.user) }
        }
        for sheet in sheets where sheet.account.isByTenant {
            for row in cost.byDays(of: sheet.account.zone).calls
            where row.key[4] != 0 && !sheet.tally.knows(row.key[4]) {
                unknown.tenants.insert(row.key[4])
            }
        }
        return unknown
    }

    mutating func learn(user name: String, is number: Int64) {
        // Who was forgotten has none, and has spent what they spent.
        if !name.isEmpty { userNumbers[name] = number }
        named.insert(number)
    }

    mutating func learn(tenant name: String, is number: Int64) { tenantNumbers[name] = number }

    /// Adds what a commit cost.
    mutating func add(_ cost: CommitCost) -> [Reached] {
        var reached: [Reached] = []
        if countsPeople { join(cost.joins, &reached) }
        for place in sheets.indices {
            let cost = cost.byDays(of: sheets[place].account.zone)
            switch sheets[place].account.scope {
            case .people:
                for row in cost.people { grow(place, person(row.person), by: row.cost, on: row.day, &reached) }
            case .plans:
                for row in cost.people {
                    guard let plan = plans[person(row.person)] else { continue }
                    grow(place, plan, by: row.cost, on: row.day, &reached)
                }
            case .tenants(let calls):
                guard let pattern = pattern(of: calls) else { continue }
                for row in cost.calls where row.key[4] != 0 && pattern.matches(row.key) {
                    grow(place, row.key[4], by: row.cost, on: row.key[0], &reached)
                }
            case .calls(let calls):
                guard let pattern = pattern(of: calls) else { continue }
                for row in cost.calls where pattern.matches(row.key) {
                    grow(place, Account.all, by: row.cost, on: row.key[0], &reached)
                }
            case .subject(let name):
                guard let subject = numbers[name] else { continue }
                for row in cost.subjects where row.subject == subject {
                    grow(place, Account.all, by: row.cost, on: row.day, &reached)
                }
            case .property(let name, let value):
                guard let property = numbers[name], let value = numbers[value] else { continue }
                for row in cost.properties where row.property == property && row.value == value {
                    grow(place, Account.all, by: row.cost, on: row.day, &reached)
                }
            }
        }
        return reached
    }

    /// Takes over who is on which plan, and adds the plans up anew.
    mutating func set(plans: [Int64: Int64]) -> [Reached] {
        self.plans = plans
        var reached: [Reached] = []
        for place in sheets.indices where sheets[place].account.scope == .plans {
            let before = sheets[place].tally
            addUp(plans: place)
            let after = sheets[place].tally
            after.each { start, plan, spent in
                guard start == after.start else { return }
                let change = Tally.Change(before: before.spent(plan, on: start), after: spent)
                note(change, place, plan, &reached)
            }
        }
        return reached
    }

    /// What is reached in the current periods, whenever it was.
    func reachedSoFar() -> [Reached] { reached(in: Set(sheets.indices)) }

    /// The same of some accounts.
    func reached(in places: Set<Int>) -> [Reached] {
        var reached: [Reached] = []
        for (place, sheet) in sheets.enumerated() where places.contains(place) && !sheet.lines.isEmpty {
            sheet.tally.each { start, member, spent in
                guard start == sheet.tally.start, counts(member, in: sheet.account) else { return }
                note(Tally.Change(before: 0, after: spent), place, member, &reached)
            }
        }
        return reached
    }

    /// Of people, users only: who is anonymous may turn out to be one, and until then has no budget.
    func counts(_ member: Int64, in account: Account) -> Bool {
        account.scope == .people ? named.contains(member) : true
    }

    /// Adds the spending of people up by their plans, from the beginning.
    mutating func addUp(plans place: Int) {
        let account = sheets[place].account.of(.people)
        guard let people = sheets.first(where: { $0.account == account }) else { return }
        var tally = Tally(per: account.per, on: people.tally.start)
        people.tally.each { start, person, spent in
            if let plan = plans[person] { _ = tally.add(spent, to: plan, on: start) }
        }
        sheets[place].tally = tally
    }

    private mutating func join(_ joins: [(anonymous: Int64, user: Int64)], _ reached: inout [Reached]) {
        for join in joins {
            users[join.anonymous] = join.user
            for place in sheets.indices where sheets[place].account.scope == .people {
                let plans = sheets[place].account.of(.plans)
                for spent in sheets[place].tally.remove(join.anonymous) {
                    grow(place, join.user, by: spent.nanos, on: Int64(spent.day.number), &reached)
                    guard let plan = self.plans[join.user] else { continue }
                    for other in sheets.indices where sheets[other].account == plans {
                        grow(other, plan, by: spent.nanos, on: Int64(spent.day.number), &reached)
                    }
                }
            }
        }
    }

    private mutating func grow(
        _ place: Int, _ member: Int64, by nanos: Int64, on day: Int64, _ reached: inout [Reached]
    ) {
        let counts = counts(member, in: sheets[place].account)
        let day = Day(number: Int32(truncatingIfNeeded: day))
        guard let change = sheets[place].tally.add(nanos, to: member, on: day, counts: counts), counts else { return }
        note(change, place, member, &reached)
    }

    private func note(_ change: Tally.Change, _ place: Int, _ member: Int64, _ reached: inout [Reached]) {
        for line in sheets[place].lines {
            guard let lowest = lines[line].levels.first, change.after >= lowest.nanos else { continue }
            let budget = lines[line].budget
            guard budget.each != nil || self.member(of: budget) == member else { continue }
            for level in lines[line].levels.reached(from: change.before, to: change.after) {
                reached.append(
                    Reached(
                        line: line, member: member, percent: level.percent, spent: change.after,
                        period: sheets[place].tally.start))
            }
        }
    }
}

extension Account {
    /// The same periods of something else.
    fileprivate func of(_ scope: Scope) -> Account { Account(scope, per: per, in: zone) }

    fileprivate var isByTenant: Bool {
        if case .tenants = scope { true } else { false }
    }
}
