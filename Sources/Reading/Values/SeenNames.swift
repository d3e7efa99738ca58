// The providers, models, operations and tenants that a filter can be given.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import SQL

/// Sums that are kept by a name, among others, by month and by day.
struct NamedSums {
    /// Their name, but for `_months` and `_days`.
    let sums: String
    /// The keys behind the day or month, in their order, up to the name.
    let keys: [String]
    /// Whether they count calls.
    var areOfCalls = true

    static let providers = NamedSums(sums: "call", keys: ["provider"])
    static let models = NamedSums(sums: "call", keys: ["provider", "model"])
    static let operations = NamedSums(sums: "call", keys: ["provider", "model", "operation"])
    static let tenantsOfCalls = NamedSums(sums: "call", keys: ["provider", "model", "operation", "tenant"])
    static let tenantsOfActivities = NamedSums(
        sums: "activity", keys: ["event", "status", "tenant"], areOfCalls: false)

    /// Rows of a day or month, a name, and how many calls it had there. What lies side by side is one row.
    func select(from piece: Period.Piece) -> String {
        """
        SELECT \(piece.unit), \(keys[keys.count - 1]), \(areOfCalls ? "sum(calls)" : "0") FROM \(piece.table)
        WHERE \(piece.unit) BETWEEN $1 AND $2 GROUP BY \(([piece.unit] + keys).joined(separator: ", "))
        """
    }
}

/// When a name was seen, as far as the sums by month tell, and how many calls it had.
private struct Seen {
    var calls: Int64 = 0
    /// The last of the days that were read as days, and of the months that were read as months.
    private(set) var day: Day?
    private(set) var month: Int32?

    mutating func note(_ piece: Period.Piece, _ number: Int64) {
        let start = piece.day(number)
        if piece.isOfMonths { month = max(month ?? start.month, start.month) } else { day = max(day ?? start, start) }
    }

    /// The month to look for the last day in; nil where that is known. Of one month, days are read as such only behind
    /// those that its sums have.
    var missing: Int32? {
        guard let month else { return nil }
        return day.map { $0.month >= month } ?? false ? nil : month
    }
}

extension LedgerView {
    /// Two passes over the sums: over those of the last days, and over all earlier ones where those had too few calls to
    /// fill the answer. Then days of some months, from their ends, until each name of the answer was met.
    func names(in sources: [NamedSums], _ prefix: NamePrefix, _ limit: Int) throws(ReadingError) -> FilterValues {
        let recent = Period(days: Self.valueDays, upTo: today)
        var seen: [Int64: Seen] = [:]
        for source in sources {
            try eachPiece(of: source.sums, in: recent) { piece throws(ReadingError) in
                try note(source, piece, in: &seen, countsCalls: true)
            }
        }
        var found = try matching(prefix, among: seen)
        if found.count(where: { $0.seen.calls > 0 }) <= limit {
            let last = recent.first.advanced(by: -1)
            for source in sources {
                guard let first = try firstDay(of: source, through: last) else { continue }
                try eachPiece(of: source.sums, from: first, through: last) { piece throws(ReadingError) in
                    try note(source, piece, in: &seen, countsCalls: false)
                }
            }
            found = try matching(prefix, among: seen)
        }
        found.sort { $0.name.exact < $1.name.exact }
        var most = MostCalled(limit)
        for one in found { most.offer(one.id, calls: one.seen.calls) }
        let (first, hasMore) = most.finish()
        let last = try lastDays(of: first.map(\.id), seen, in: sources)
        var values: [FilterValue] = []
        for (id, calls) in first { values.append(FilterValue(try text(id), calls: calls, last: last[id])) }
        return FilterValues(values, hasMore: hasMore)
    }

    private func note(
        _ source: NamedSums, _ piece: Period.Piece, in seen: inout [Int64: Seen], countsCalls: Bool
    ) throws(ReadingError) {
        try database.each(source.select(from: piece), piece.first, piece.last) { row throws(ReadingError) in
            let id = row.integer(1)
            guard id != 0 else { return }
            if seen[id] == nil { try takeMemory(Self.seenSize) }
            var one = seen[id] ?? Seen()
            one.note(piece, row.integer(0))
            if countsCalls { try ReadingError.add(row.integer(2), to: &one.calls) }
            seen[id] = one
        }
    }

    /// What a dictionary takes for an entry, and a list of those that match, the room that they leave free included.
    private static let seenSize = 160

    private func matching(
        _ prefix: NamePrefix, among seen: [Int64: Seen]
    ) throws(ReadingError) -> [(id: Int64, name: String, seen: Seen)] {
        var found: [(id: Int64, name: String, seen: Seen)] = []
        for (id, one) in seen {
            let name = try text(id)
            if prefix.begins(name.utf8) { found.append((id, name, one)) }
        }
        return found
    }

    private func firstDay(of source: NamedSums, through last: Day) throws(ReadingError) -> Day? {
        let first = try database.first(
            "SELECT min(day) FROM \(source.sums)_days WHERE day BETWEEN 0 AND $1", last.number
        ) { $0.optionalInteger(0) }
        return (first ?? nil).map { Day(number: Int32(truncatingIfNeeded: $0)) }
    }

    /// The last day of each name. Where a month tells it, its days are looked through from the end on.
    private func lastDays(
        of ids: [Int64], _ seen: [Int64: Seen], in sources: [NamedSums]
    ) throws(ReadingError) -> [Int64: Day] {
        var last: [Int64: Day] = [:]
        var missing: [Int32: Set<Int64>] = [:]
        for id in ids {
            if let month = seen[id]?.missing {
                missing[month, default: []].insert(id)
            } else {
                last[id] = seen[id]?.day
            }
        }
        for (month, names) in missing {
            var names = names
            let start = Day.first(ofMonth: month)
            var day = min(CalendarUnit.month.end(of: start), today)
            while day >= start, !names.isEmpty {
                for source in sources {
                    let piece = Period.Piece.days(Int64(day.number)...Int64(day.number), in: "\(source.sums)_days")
                    try database.each(source.select(from: piece), piece.first, piece.last) { row in
                        if names.remove(row.integer(1)) != nil { last[row.integer(1)] = day }
                    }
                }
                day = day.advanced(by: -1)
            }
        }
        return last
    }
}
