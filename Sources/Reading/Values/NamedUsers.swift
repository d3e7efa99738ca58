// The users that a filter can be given.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import SQL

extension LedgerView {
    /// One pass over the index of names, in whose order they stand, and one over the sums of people; of a few users the sums
    /// are looked up.
    func users(_ prefix: NamePrefix, _ limit: Int) throws(ReadingError) -> FilterValues {
        var found: [Int64] = []
        try database.each("SELECT id, name FROM people WHERE anonymous = 0 AND forgotten = 0 ORDER BY name") {
            row throws(ReadingError) in
            guard prefix.isEmpty || prefix.begins(row.bytes(1)) else { return }
            if found.count == found.capacity {
                let more = max(64, found.count)
                try takeMemory(more * MemoryLayout<Int64>.stride)
                found.reserveCapacity(found.count + more)
            }
            found.append(row.integer(0))
        }
        var most = MostCalled(limit)
        let recent = Period(days: Self.valueDays, upTo: today)
        if found.count <= Self.lookedUp {
            for id in found { most.offer(id, calls: try calls(ofUser: id, in: recent)) }
        } else {
            let sums = try sums([.calls], over: recent)
            for id in found { most.offer(id, calls: sums.value(id)) }
        }
        let (first, hasMore) = most.finish()
        let last = try lastActive(first.map(\.id))
        var values: [FilterValue] = []
        for (id, calls) in first {
            values.append(FilterValue(try eventName(ofPerson: id) ?? "", calls: calls, last: last[id]))
        }
        return FilterValues(values, hasMore: hasMore)
    }

    /// More users than these are found sooner among all: a look is a row for each month and for each day of a month that is
    /// not read as one.
    private static let lookedUp = 100

    private func calls(ofUser id: Int64, in period: Period) throws(ReadingError) -> Int64 {
        var calls: Int64 = 0
        for day in try days(ofPerson: numbers(ofPerson: id), in: period) {
            try ReadingError.add(day.calls.calls, to: &calls)
        }
        return calls
    }
}
