// Who did something that passes filters, found among all calls and activities.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
package import Ledger

extension LedgerView {
    /// Whoever has a call or an activity of a period that passes: users, and visitors under their own numbers.
    package func present(in period: Period, where filters: Filters) throws(ReadingError) -> PeopleSet {
        try present(in: period, where: filters, of: nil)
    }

    /// The same, or the tenants that it is booked on.
    func present(in period: Period, where filters: Filters, of tenants: TenantList?) throws(ReadingError) -> PeopleSet {
        var set = try EventScan.members(
            in: period, by: RowPlaces(wholeOf: period, in: zone), where: filters, of: tenants, in: self)[0]
        if tenants == nil { try people().resolve(&set) }
        return set
    }

    /// The same day by day; users only, or tenants.
    func active(
        onDaysOf period: Period, where filters: Filters, of tenants: TenantList?
    ) throws(ReadingError) -> [PeopleSet] {
        var sets = try EventScan.members(onDaysOf: period, where: filters, of: tenants, in: self)
        if tenants == nil {
            let people = try people()
            for place in sets.indices { sets[place] = people.users(in: sets[place]) }
        }
        return sets
    }
}

/// Whom each event of a batch counts for: whoever did it, or the tenant that it is booked on.
struct ScannedMembers {
    private let column: ScannedRows.Column
    /// Nil where it is whoever did it.
    private let tenants: TenantList?

    init(_ rows: inout ScannedRows, of tenants: TenantList?) throws(ReadingError) {
        self.tenants = tenants
        let column = try rows.column(Self.key(of: tenants))
        // A tenant is looked up once, rather than for each event.
        if let tenants, case .coded(let codes, let names) = column {
            self.column = .coded(codes, names.map { tenants.member($0) ?? Self.none })
        } else {
            self.column = column
        }
    }

    static func key(of tenants: TenantList?) -> ScanKey { tenants == nil ? .person : .column(.tenant) }

    private static let none: Int64 = -1

    /// Nil for nobody.
    @inline(__always)
    func member(_ row: Int) -> Int64? {
        switch column {
        case .same(let number): found(number)
        case .made(let numbers): found(numbers[row])
        case .plain(let numbers): found(numbers[row])
        case .coded(let codes, let members):
            if tenants == nil {
                found(members[Int(codes[row])])
            } else {
                members[Int(codes[row])] == Self.none ? nil : members[Int(codes[row])]
            }
        }
    }

    @inline(__always)
    private func found(_ number: Int64) -> Int64? {
        if number == 0 { return nil }
        return if let tenants { tenants.member(number) } else { number }
    }
}
