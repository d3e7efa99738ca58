// The tenants of a ledger, each with its first day.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import SQL

/// Tenants by their places in a list, so that sets of them are small: their numbers as names lie among those of all names.
struct TenantList: Sendable {
    /// By place: the number of the name, and the start of the first day that any event of the tenant was booked on.
    private var tenants: [(name: Int64, since: Timestamp)] = []
    private var places: [Int64: Int64] = [:]

    init(_ view: LedgerView) throws(ReadingError) {
        var firsts: [Day] = []
        try view.database.each("SELECT tenant, max(earliness) FROM tenant_people GROUP BY tenant") {
            row throws(ReadingError) in
            try view.takeMemory(Self.size)
            places[row.integer(0)] = Int64(tenants.count)
            let first = FirstDay.day(ofEarliness: row.integer(1))
            firsts.append(first)
            tenants.append((row.integer(0), first.start))
        }
        guard !view.zone.isUTC else { return }
        for (place, day) in try view.localFirstDays(of: self, firsts).enumerated() {
            let start = view.milliseconds(of: Period(days: 1, upTo: day)).lowerBound
            tenants[place].since = Timestamp(milliseconds: start)
        }
    }

    /// What one takes in both, the room that they leave free included.
    private static let size = 96

    var count: Int { tenants.count }

    /// The place of the tenant with the number of a name; nil where that is none.
    func member(_ name: Int64) -> Int64? { places[name] }

    func signUps(in milliseconds: Range<Int64>, _ body: (_ member: Int64, _ at: Timestamp) -> Void) {
        for (place, tenant) in tenants.enumerated() where milliseconds.contains(tenant.since.milliseconds) {
            body(Int64(place), tenant.since)
        }
    }

    func count(in milliseconds: Range<Int64>) -> Int64 {
        Int64(tenants.count { milliseconds.contains($0.since.milliseconds) })
    }
}
