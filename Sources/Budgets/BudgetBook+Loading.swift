// What was spent before the start, and who is who.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Reading
import Store

extension BudgetBook {
    /// Reads everything that the budgets need, between two commits.
    mutating func load(_ names: LedgerNames, at now: Timestamp) throws(StoreError) {
        guard !isEmpty else { return }
        look(up: Unknown(texts: unknownTexts, users: unknownUsers), names)
        do throws(ReadingError) {
            var terms = LedgerView.Terms()
            // What budgets match is declared, or the configuration would not have been taken.
            terms.dimensions = lines.compactMap(\.budget.match.property)
            try load(LedgerView(names.reader, now: now, terms: terms))
        } catch {
            throw error.ofStore
        }
        for sheet in sheets {
            guard case .tenants = sheet.account.scope else { continue }
            var tenants: Set<Int64> = []
            sheet.tally.each { _, tenant, _ in tenants.insert(tenant) }
            for tenant in tenants { learn(tenant: names.text(tenant), is: tenant) }
        }
    }

    private mutating func load(_ view: LedgerView) throws(ReadingError) {
        if countsPeople {
            var users: [Int64: Int64] = [:]
            try view.eachJoin { users[$0] = $1 }
            self.users = users
        }
        if countsPlans { plans = try view.planNumbers(on: view.today) }
        for place in sheets.indices where sheets[place].account.scope != .plans {
            var sheet = sheets[place]
            do throws(ReadingError) {
                try view.eachSpending(of: sheet.account, from: sheet.tally.start) { row in
                    // Whoever spends nothing is not told of by commits either.
                    guard row.nanos != 0 else { return }
                    _ = sheet.tally.add(row.nanos, to: person(row.number, in: sheet.account), on: row.day)
                }
            } catch {
                // More than 64 bits hold is above any limit, and no reason not to start.
                guard error.isOverflow else { throw error }
                _ = sheet.tally.add(.max, to: Account.all, on: sheet.tally.start)
            }
            if !sheet.account.zone.isUTC { sheet.tally.settle() }
            sheets[place] = sheet
        }
        if countsPeople { try loadUsers(view) }
        for place in sheets.indices {
            switch sheets[place].account.scope {
            case .people: sheets[place].tally.rank { named.contains($0) }
            case .plans: addUp(plans: place)
            case .tenants, .calls, .subject, .property:
                if !sheets[place].account.zone.isUTC { sheets[place].tally.rank { _ in true } }
            }
        }
    }

    /// The plan of every user who has one, as reports have it.
    static func plans(_ reader: LedgerReader, at now: Timestamp) throws(StoreError) -> [Int64: Int64] {
        do throws(ReadingError) {
            return try LedgerView(reader, now: now).planNumbers(on: now.day)
        } catch {
            throw error.ofStore
        }
    }

    /// Looks names up, on the commit queue.
    mutating func look(up unknown: Unknown, _ names: LedgerNames) {
        learn(Found(unknown, names))
    }

    /// What the ledger knew of what was unknown.
    struct Found: Sendable {
        fileprivate var people: [(name: String, number: Int64)] = []
        fileprivate var tenants: [(name: String, number: Int64)] = []
        fileprivate var texts: [(name: String, number: Int64)] = []
        fileprivate var users: [(name: String, number: Int64)] = []

        init(_ unknown: Unknown, _ names: LedgerNames) {
            for number in unknown.people {
                if let found = names.person(number), !found.isAnonymous { people.append((found.name, found.person)) }
            }
            tenants = unknown.tenants.map { (names.text($0), $0) }
            texts = unknown.texts.compactMap { text in names.id(of: text.text).map { (text.text, $0) } }
            users = unknown.users.compactMap { name in names.user(named: name.text).map { (name.text, $0) } }
        }
    }

    mutating func learn(_ found: Found) {
        for person in found.people { learn(user: person.name, is: person.number) }
        for tenant in found.tenants { learn(tenant: tenant.name, is: tenant.number) }
        for text in found.texts { numbers[text.name.exact] = text.number }
        for user in found.users { matchedUsers[user.name.exact] = user.number }
    }

    /// The names of users who spent in a period that is kept, or have a plan.
    private mutating func loadUsers(_ view: LedgerView) throws(ReadingError) {
        let people = sheets.filter { $0.account.scope == .people }
        var (named, numbers) = (named, userNumbers)
        try view.eachUser { number, name in
            guard plans[number] != nil || people.contains(where: { $0.tally.knows(number) }) else { return }
            named.insert(number)
            if let name { numbers[name] = number }
        }
        (self.named, userNumbers) = (named, numbers)
    }

    private func person(_ member: Int64, in account: Account) -> Int64 {
        account.scope == .people ? person(member) : member
    }
}
