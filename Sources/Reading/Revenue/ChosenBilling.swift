// Payments, steps of subscriptions and movements of credits of those whom a question is narrowed down to.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
package import Ledger
internal import SQL

/// Billing events by whose they are and by the tenant that they name; where tenants are counted, by that tenant alone.
package struct ChosenBilling {
    package let unit: CountedUnit
    private let chosen: ChosenPeople
    /// Where users are counted, and some tenants wanted.
    private let tenants: ScanTest?
    /// Where tenants are counted.
    private let list: TenantList?

    package var areAll: Bool { chosen.areAll && tenants == nil }

    package init(
        by filters: Filters, of unit: CountedUnit, upTo last: Day, in view: LedgerView
    ) throws(ReadingError) {
        self.unit = unit
        guard unit == .user else {
            let list = try TenantList(view)
            chosen = try ChosenPeople(by: filters, of: list, upTo: last, in: view)
            (tenants, self.list) = (nil, list)
            return
        }
        list = nil
        chosen = try ChosenPeople(by: filters.without(.tenant), upTo: last, in: view)
        let (names, isExclusion): ([ExactText], Bool)
        switch filters[.tenant] {
        case .any:
            tenants = nil
            return
        case .only(let only): (names, isExclusion) = (only, false)
        case .except(let except): (names, isExclusion) = (except, true)
        }
        let numbers = try names.map { name throws(ReadingError) in try view.id(name.text) }
        tenants = ScanTest(.nothing, isExclusion: isExclusion, numbers)
    }

    /// All there are.
    init(of unit: CountedUnit) {
        self.unit = unit
        (chosen, tenants, list) = (ChosenPeople(), nil, nil)
    }

    /// A person is the user that an anonymous id was joined to; 0 is nobody.
    func contains(_ person: Int64, tenant: Int64) -> Bool {
        guard !areAll else { return true }
        if let list { return list.member(tenant).map(chosen.contains) ?? false }
        return chosen.contains(person) && tenants?.passes(tenant) ?? true
    }
}

extension LedgerView {
    /// Takings of a period, by the number of a day or of the name of a plan or tenant.
    package func takings(
        over period: Period, by key: Takings.Key, of chosen: ChosenBilling
    ) throws(ReadingError) -> [Int64: Takings] {
        guard chosen.areAll else { return try timedTakings(over: period, by: key, of: chosen) }
        return try takings(over: period, by: key)
    }

    /// From what has the instants of billing events.
    func timedTakings(
        over period: Period, by key: Takings.Key, of chosen: ChosenBilling? = nil
    ) throws(ReadingError) -> [Int64: Takings] {
        try timedTakings(over: period, of: chosen) { at, plan, tenant in
            switch key {
            case .day: Int64(day(of: at).number)
            case .plan: plan
            case .tenant: tenant
            }
        }
    }

    /// The same by the places of hours.
    package func takings(
        over period: Period, in hours: HourRows, of chosen: ChosenBilling
    ) throws(ReadingError) -> [Int64: Takings] {
        try timedTakings(over: period, of: chosen) { at, _, _ in hours.place(of: at).map(Int64.init) }
    }

    private func timedTakings(
        over period: Period, of chosen: ChosenBilling?, by key: (_ at: Int64, _ plan: Int64, _ tenant: Int64) -> Int64?
    ) throws(ReadingError) -> [Int64: Takings] {
        let (steps, people, range) = (try billingSteps(), try people(), milliseconds(of: period))
        var sums: [Int64: Takings] = [:]
        try database.each(
            """
            SELECT person, tenant, at, event, plan, amount, credits FROM billing_times WHERE at >= $1 AND at < $2
            """, range.lowerBound, range.upperBound
        ) { row in
            let (person, tenant) = (people.person(row.integer(0)), row.integer(1))
            guard let step = steps[row.integer(3)], chosen?.contains(person, tenant: tenant) ?? true,
                let group = key(row.integer(2), row.integer(4), tenant)
            else { return }
            sums[group, default: Takings()].add(step, amount: row.integer(5), credits: row.integer(6))
        }
        return sums
    }

    /// The same by the number of what they were for, from columns: no sum has that. 0 has what was for nothing. The filters
    /// are those of the billing events themselves.
    package func takingsBySubject(
        over period: Period, of chosen: ChosenBilling, where filters: Filters = [:]
    ) throws(ReadingError) -> [Int64: Takings] {
        let steps = try billingSteps()
        let scan = try EventScan(.billing, in: self, over: period, where: filters)
        var sums = ScanSums(
            by: [.column(.subject), .column(.event), .person, .column(.tenant)], per: nil,
            [(.sum(.amount), 0), (.sum(.credits), 1)], in: self)
        try sums.add(scan)
        var takings: [Int64: Takings] = [:]
        try sums.forEach { _, keys, values in
            guard let step = steps[keys[1]], chosen.contains(keys[2], tenant: keys[3]) else { return }
            let first = values.startIndex
            takings[keys[0], default: Takings()].add(step, amount: values[first], credits: values[first + 1])
        }
        return takings
    }

    package func subscriptions(of chosen: ChosenBilling) throws(ReadingError) -> Subscriptions {
        try chosen.areAll ? subscriptions(of: chosen.unit) : readSubscriptions(of: chosen)
    }
}
