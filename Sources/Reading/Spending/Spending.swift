// What is spent of budgets, from the sums that the ledger keeps.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import SQL
internal import Store

/// Whose spending is held against a budget's limit.
package enum BudgetMember: Hashable, Sendable {
    /// The one of a budget that is for all together.
    case all
    /// By the number of the person or of the name.
    case user(Int64), tenant(Int64)
    case plan(ExactText)
}

extension LedgerView {
    /// What a budget's members spent in a period, by their names, in nanos of a USD; adjustments by re-pricing count. A
    /// budget for all has one member with an empty name; one for each has those who had any calls, and neither calls
    /// without a name nor, among users, visitors. The plan of a user is the one that they have on the period's last day.
    package func spent(on budget: Budget, in period: Period) throws(ReadingError) -> [ExactText: Int64] {
        let spending = try spending(on: budget, in: period)
        let users = spending.compactMap { if case .user(let person) = $0.member { person } else { nil } }
        let known = try names(ofPeople: users)
        var result: [ExactText: Int64] = [:]
        for (member, nanos) in spending {
            if case .user(let person) = member {
                result[(known[person] ?? "").exact, default: 0] &+= nanos
            } else {
                result[try name(of: member).exact, default: 0] &+= nanos
            }
        }
        return result
    }

    /// What crossings call a member.
    package func key(of member: BudgetMember) throws(ReadingError) -> String {
        guard case .user(let person) = member else { return try name(of: member) }
        return try eventName(ofPerson: person) ?? Crossing.member(ofForgotten: person)
    }

    package func name(of member: BudgetMember) throws(ReadingError) -> String {
        switch member {
        case .all: ""
        case .user(let person): try name(ofPerson: person)
        case .tenant(let tenant): try text(tenant)
        case .plan(let plan): plan.text
        }
    }

    /// The same with members as the ledger knows them; unordered.
    package func spending(
        on budget: Budget, in period: Period
    ) throws(ReadingError) -> [(member: BudgetMember, nanos: Int64)] {
        switch budget.each {
        case nil:
            if case .calls(let match) = budget.match {
                return [(.all, try calls(over: period, where: match.filters).settledCost)]
            }
            return [
                (
                    .all,
                    try dailySpending(on: budget, of: [.all], in: period, asOf: period.last)[.all, default: []].reduce(
                        0, &+)
                )
            ]
        case .tenant:
            var filters: [Filter: String] = [:]
            if case .calls(let match) = budget.match { filters = match.filters }
            return try calls(over: period, by: .tenant, where: filters).compactMap {
                $0.key == 0 ? nil : (.tenant($0.key), $0.figures.settledCost)
            }
        case .user:
            let sums = try sums(["cost + adjustment", "calls"], over: period)
            let users = try people().users
            var members: [(member: BudgetMember, nanos: Int64)] = []
            users.forEach { person in
                if sums.value(person, 1) != 0 { members.append((.user(person), sums.value(person))) }
            }
            return members
        case .plan:
            let plans = try plansOfPeople(on: period.last)
            let sums = try sums(["cost + adjustment", "calls"], over: period)
            let users = try people().users
            var nanos = [Int64?](repeating: nil, count: plans.names.count)
            users.forEach { person in
                guard sums.value(person, 1) != 0 else { return }
                let place = plans.place(ofPerson: person)
                nanos[place] = (nanos[place] ?? 0) &+ sums.value(person)
            }
            return nanos.indices.dropFirst().compactMap { place in
                nanos[place].map { (.plan(plans.names[place].exact), $0) }
            }
        }
    }

    /// What members spent on each day of a period, in its order. Who has which plan is as of a day that may be another
    /// than the period's last.
    package func dailySpending(
        on budget: Budget, of members: [BudgetMember], in period: Period, asOf day: Day
    ) throws(ReadingError) -> [BudgetMember: [Int64]] {
        let none = [Int64](repeating: 0, count: period.count)
        var result = Dictionary(members.map { ($0, none) }) { first, _ in first }
        func add(_ nanos: Int64, _ member: BudgetMember, _ day: Day) {
            result[member]?[Int(day.number - period.first.number)] &+= nanos
        }
        switch (budget.each, budget.match) {
        case (nil, .calls(let match)):
            for sum in try calls(over: period, by: .all, per: .day, where: match.filters) {
                if let day = sum.start { add(sum.figures.settledCost, .all, day) }
            }
        case (nil, .user(let name)):
            for number in try numbers(ofUser: name) {
                try eachDay(of: period, "user_days", "person = $2", [number]) { add($0, .all, $1) }
            }
        case (nil, .subject(let name)):
            try eachDay(of: period, "subject_days", "subject = $2", [try id(name)]) { add($0, .all, $1) }
        case (nil, .property(let name, let value)):
            let keys = [try id(name), try id(value)]
            try eachDay(of: period, "call_property_days", "property = $2 AND value = $3", keys) { add($0, .all, $1) }
        case (.tenant, _):
            var filters: [Filter: String] = [:]
            if case .calls(let match) = budget.match { filters = match.filters }
            for sum in try calls(over: period, by: .tenant, per: .day, where: filters) {
                if let day = sum.start { add(sum.figures.settledCost, .tenant(sum.key), day) }
            }
        case (.user, _):
            let joined = try people().joinedNumbers
            for case .user(let person) in members {
                for number in [person] + joined[person, default: []] {
                    try eachDay(of: period, "user_days", "person = $2", [number]) { add($0, .user(person), $1) }
                }
            }
        case (.plan, _):
            let plans = try plansOfPeople(on: day)
            let people = try people()
            try database.each(
                "SELECT day, person, cost + adjustment FROM user_days WHERE day >= $1 AND day <= $2", period.first,
                period.last
            ) { row in
                let person = people.person(row.integer(1))
                guard people.users.contains(person) else { return }
                let plan = plans.names[plans.place(ofPerson: person)]
                add(row.integer(2), .plan(plan.exact), Day(number: Int32(row.integer(0))))
            }
        }
        return result
    }

    /// Looks a key up day by day: a range of days would read the rows of everybody else, too.
    private func eachDay(
        of period: Period, _ table: String, _ condition: String, _ keys: [Int64], _ body: (Int64, Day) -> Void
    ) throws(ReadingError) {
        let sql = "SELECT cost + adjustment FROM \(table) WHERE day = $1 AND \(condition)"
        for day in period.days {
            try database.each(sql, values: [Int64(day.number)] + keys) { body($0.integer(0), day) }
        }
    }
}

extension Budget.Calls {
    package var filters: [Filter: String] {
        var filters: [Filter: String] = [:]
        filters[.provider] = provider
        filters[.model] = model
        filters[.operation] = operation
        filters[.tenant] = tenant
        return filters
    }
}
