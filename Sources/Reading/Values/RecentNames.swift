// The names of what the ledger keeps no list of, as calls have had them of late.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import SQL

extension LedgerView {
    func recentNames(of filter: Filter, _ prefix: NamePrefix, _ limit: Int) throws(ReadingError) -> FilterValues {
        let recent = Period(days: Self.valueDays, upTo: today)
        var seen: [Int64: (calls: Int64, last: Day?)] = [:]
        func note(_ key: Int64, _ day: Day?, calls: Int64) throws(ReadingError) {
            guard key != 0 else { return }
            if seen[key] == nil { try takeMemory(Self.recentSize) }
            var one = seen[key] ?? (0, nil)
            try ReadingError.add(calls, to: &one.calls)
            one.last = [one.last, day].compactMap(\.self).max()
            seen[key] = one
        }
        for sum in try calls(over: recent, by: filter, per: .day) {
            try note(sum.key, sum.start?.day, calls: sum.figures.calls)
        }
        switch filter {
        case .property, .subject, .subjectKind:
            let asked = ActivityQuestion(period: recent, groupings: [.filter(filter)], unit: .day, event: nil)
            for (key, _) in try activities(asked).rows { try note(key.member, key.start?.day, calls: 0) }
        case .plan, .country:
            let sql = "SELECT DISTINCT \(filter.rawValue) FROM profiles WHERE kind = 0"
            try database.each(sql) { row throws(ReadingError) in try note(row.integer(0), nil, calls: 0) }
        default: break
        }
        var found: [(id: Int64, name: String)] = []
        for id in seen.keys {
            let name = try text(of: id, by: filter)
            if prefix.begins(name.utf8) { found.append((id, name)) }
        }
        found.sort { $0.name.exact < $1.name.exact }
        var most = MostCalled(limit)
        for one in found { most.offer(one.id, calls: seen[one.id]?.calls ?? 0) }
        let (first, hasMore) = most.finish()
        var values: [FilterValue] = []
        for (id, calls) in first {
            let name = filter == .subject ? try name(ofSubject: id) : ""
            values.append(
                FilterValue(
                    try text(of: id, by: filter), called: name.isEmpty ? nil : name, calls: calls, last: seen[id]?.last)
            )
        }
        return FilterValues(values, hasMore: hasMore, areIDs: filter == .subject)
    }

    /// What a dictionary takes for an entry, and a list of those that match, the room that they leave free included.
    private static let recentSize = 160
}
