// What is spent of each budget in the period that goes on, in memory.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Reading

/// Budgets and the accounts they look at. It is loaded from the ledger once, and grows by each commit.
///
/// Members are the ledger's numbers. Names are looked up, outside of here, for who is new: `unknown` and `learn`.
struct BudgetBook: Sendable {
    let lines: [Line]
    var sheets: [Sheet]
    /// By whose days commits have to tell what they cost, beside those of UTC.
    let zones: [Zone]
    /// Anonymous ids that were joined, and their users.
    var users: [Int64: Int64] = [:]
    /// Users whose names are known here: the others that spend are anonymous.
    var named = PeopleSet()
    var userNumbers = NameNumbers()
    var tenantNumbers = NameNumbers()
    /// The plan of each user who has one.
    var plans: [Int64: Int64] = [:]
    /// The numbers of names that budgets match, as far as the ledger knows them.
    var numbers: [ExactText: Int64] = [:]
    var matchedUsers: [ExactText: Int64] = [:]

    /// A budget, and where its spending is added up.
    struct Line: Sendable {
        let budget: Budget
        let levels: [Budget.Level]
        /// The place of its account.
        let sheet: Int
    }

    struct Sheet: Sendable {
        let account: Account
        /// By the days of the account's zone.
        var tally: Tally
        /// The places of the budgets that look at it.
        var lines: [Int] = []
    }

    /// A threshold that a member of a budget has come to.
    struct Reached: Sendable, Equatable {
        let line: Int
        let member: Int64
        let percent: Int
        let spent: Int64
        /// The first day of the period.
        let period: Day
    }

    init(_ budgets: [Budget], at now: Timestamp) {
        var sheets: [Sheet] = []
        func place(of account: Account) -> Int {
            if let place = sheets.firstIndex(where: { $0.account == account }) { return place }
            sheets.append(Sheet(account: account, tally: Tally(per: account.per, on: account.zone.day(of: now))))
            return sheets.count - 1
        }
        var lines: [Line] = []
        for budget in budgets {
            // Plans are added up from people.
            if budget.each == .plan { _ = place(of: Account(.people, per: budget.per, in: budget.zone)) }
            let sheet = place(of: budget.account)
            sheets[sheet].lines.append(lines.count)
            lines.append(Line(budget: budget, levels: budget.levels, sheet: sheet))
        }
        self.lines = lines
        self.sheets = sheets
        zones = Set(sheets.map(\.account.zone).filter { !$0.isUTC }).sorted { $0.name < $1.name }
    }

    var isEmpty: Bool { lines.isEmpty }

    var countsPeople: Bool { sheets.contains { $0.account.scope == .people } }
    var countsPlans: Bool { sheets.contains { $0.account.scope == .plans } }

    /// Begins the periods that an instant is in, and returns which thresholds they begin with; next to always none. Nil
    /// where the clock went back, to a period of which nothing is known any more.
    mutating func turn(to now: Timestamp) -> [Reached]? {
        var begun: Set<Int> = []
        for place in sheets.indices {
            let before = sheets[place].tally.start
            guard sheets[place].tally.turn(to: sheets[place].account.zone.day(of: now)) else { return nil }
            if sheets[place].tally.start != before { begun.insert(place) }
        }
        return begun.isEmpty ? [] : reached(in: begun)
    }

    /// Who a number is: itself, or the user that it was joined to.
    func person(_ number: Int64) -> Int64 { users[number] ?? number }

    /// The member that a budget without `each` is about; nil where the ledger does not know it.
    func member(of budget: Budget) -> Int64? {
        if case .user(let name) = budget.match { return matchedUsers[name.exact] }
        return Account.all
    }

    /// What was spent, by the member of a budget, in the period that an instant is in.
    func spent(_ line: Line, by member: Int64, at now: Timestamp) -> Int64 {
        sheets[line.sheet].tally.spent(member, on: line.budget.today(at: now))
    }

    /// What a budget has been spent in the period that an instant is in: of one that each has, by whoever spent the most;
    /// nil where nobody has.
    func highest(_ line: Line, at now: Timestamp) -> Tally.Highest? {
        if line.budget.each != nil { return sheets[line.sheet].tally.highest(on: line.budget.today(at: now)) }
        // Of a user whom the ledger does not know, nobody's.
        let member = member(of: line.budget) ?? Account.all
        return Tally.Highest(member: member, spent: spent(line, by: member, at: now))
    }
}
