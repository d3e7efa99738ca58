// The tenants of a ledger, each with its first day.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import SQL
internal import Synchronization

/// Tenants by their places in a list, so that sets of them are small: their numbers as names lie among those of all names.
struct TenantList: Sendable {
    /// By place: the number of the name, and the first day of UTC that any event of the tenant was booked on.
    private var tenants: [(name: Int64, first: Day)] = []
    private var places: [Int64: Int64] = [:]
    private let local = LocalStarts()

    init(_ view: LedgerView) throws(ReadingError) {
        try view.database.each("SELECT tenant, max(earliness) FROM tenant_people GROUP BY tenant") {
            row throws(ReadingError) in
            try view.takeMemory(Self.size)
            places[row.integer(0)] = Int64(tenants.count)
            tenants.append((row.integer(0), FirstDay.day(ofEarliness: row.integer(1))))
        }
    }

    /// What one takes in all, the room that they leave free included.
    private static let size = 144

    var count: Int { tenants.count }

    /// The place of the tenant with the number of a name; nil where that is none.
    func member(_ name: Int64) -> Int64? { places[name] }

    /// Those whose first day begins in a range, by the days of the zone of a view, and when it does.
    func signUps(
        in milliseconds: Range<Int64>, as view: LedgerView, _ body: (_ member: Int64, _ at: Timestamp) -> Void
    ) throws(ReadingError) {
        let starts = try starts(as: view) { Self.around($0).overlaps(milliseconds) }
        for (place, tenant) in tenants.enumerated() {
            let start = starts[place] ?? tenant.first.start.milliseconds
            if milliseconds.contains(start) { body(Int64(place), Timestamp(milliseconds: start)) }
        }
    }

    /// How many of those that pass these are: only where it matters, it is found out when their days begin.
    func count(
        in milliseconds: Range<Int64>, as view: LedgerView, where passes: (_ member: Int64) -> Bool = { _ in true }
    ) throws(ReadingError) -> Int64 {
        let starts = try starts(as: view) { first in
            let around = Self.around(first)
            return around.overlaps(milliseconds) && around.clamped(to: milliseconds) != around
        }
        let found = tenants.indices.count { place in
            milliseconds.contains(starts[place] ?? tenants[place].first.start.milliseconds) && passes(Int64(place))
        }
        return Int64(found)
    }

    // MARK: Days of zones

    /// By place, when first days begin by the days of a zone.
    private final class LocalStarts: Sendable {
        let known = Mutex<(days: Set<Day>, starts: [Int: Int64])>(([], [:]))
    }

    /// When the day of a zone may begin that has an event of a day of UTC: no clock is a whole day ahead of UTC, or behind it.
    private static func around(_ first: Day) -> Range<Int64> {
        let start = first.start.milliseconds
        return start - 2 * 86_400_000..<start + 2 * 86_400_000
    }

    /// Those of all tenants whose first day of UTC is wanted, at least; none in UTC. Each is looked for once.
    private func starts(as view: LedgerView, where isWanted: (Day) -> Bool) throws(ReadingError) -> [Int: Int64] {
        guard !view.zone.isUTC else { return [:] }
        var known = local.known.withLock { $0 }
        let firsts = tenants.map { $0.first }
        let days = Set(firsts).filter(isWanted).subtracting(known.days)
        guard !days.isEmpty else { return known.starts }
        for (place, day) in try view.localFirstDays(of: self, firsts, on: days) {
            known.starts[place] = view.milliseconds(of: Period(days: 1, upTo: day)).lowerBound
        }
        known.days.formUnion(days)
        local.known.withLock { $0 = known }
        return known.starts
    }
}
