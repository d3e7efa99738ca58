// Which plan and which country somebody had when.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
internal import Ledger
internal import SQL

/// The plans and countries of everybody over time.
///
/// Both are what the latest profile said at the time, and where that says nothing, or there was none yet, the property of
/// that name of the sign-up. A profile counts from the beginning of its quarter of an hour: columns do not tell the time of
/// an event any closer.
struct PersonHistory: Sendable {
    private(set) var plans: Values
    private(set) var countries: Values

    /// One of the two.
    struct Values: Sendable {
        /// By person, where their changes begin; one more at the end.
        fileprivate var starts: [Int32]
        /// Quarters of an hour since 1970, ascending for each person.
        fileprivate var quarters: [Int32] = []
        fileprivate var values: [Int64] = []
        /// By person, what the sign-up says.
        fileprivate var first: [Int64]

        /// The number of the name; 0 where nobody said.
        func value(of person: Int64, at quarter: Int32) -> Int64 {
            let place = Int(person)
            guard place >= 0, place < first.count else { return 0 }
            var (low, high) = (Int(starts[place]), Int(starts[place + 1]))
            let start = low
            while low < high {
                let middle = (low + high) / 2
                if quarters[middle] <= quarter { low = middle + 1 } else { high = middle }
            }
            let value = low > start ? values[low - 1] : 0
            return value != 0 ? value : first[place]
        }
    }
}

extension LedgerView {
    /// Read once a snapshot.
    func history() throws(ReadingError) -> PersonHistory {
        if let knownHistory { return knownHistory }
        let count = try peopleCount()
        try takeMemory(2 * count * (MemoryLayout<Int64>.stride + MemoryLayout<Int32>.stride))
        let history = PersonHistory(
            plans: try values(of: "plan", people: count), countries: try values(of: "country", people: count))
        knownHistory = history
        return history
    }

    private func values(of name: String, people count: Int) throws(ReadingError) -> PersonHistory.Values {
        var values = PersonHistory.Values(
            starts: [Int32](repeating: 0, count: count + 1), first: [Int64](repeating: 0, count: count))
        var person = 0
        // Rows lie by person and then by time; of several profiles of one instant, the last in the order of the key counts.
        try database.each("SELECT person, at, \(name) FROM profile_times ORDER BY person, at") {
            row throws(ReadingError) in
            let next = Int(row.integer(0))
            guard next >= person, next < count else { return }
            if values.quarters.count == values.quarters.capacity {
                let more = max(1_024, values.quarters.count)
                try takeMemory(more * (MemoryLayout<Int64>.stride + MemoryLayout<Int32>.stride))
                values.quarters.reserveCapacity(values.quarters.count + more)
                values.values.reserveCapacity(values.values.count + more)
            }
            while person < next {
                person += 1
                values.starts[person] = Int32(values.quarters.count)
            }
            values.quarters.append(Int32(clamping: Timestamp(milliseconds: row.integer(1)).quarterNumber))
            values.values.append(row.integer(2))
        }
        while person < count {
            person += 1
            values.starts[person] = Int32(values.quarters.count)
        }
        let finder = PropertyFinder(name)
        try database.each("SELECT id, signup FROM people WHERE signup LIKE $1", finder.pattern) {
            row throws(ReadingError) in
            let person = Int(row.integer(0))
            guard person < count, let text = finder.text(in: row.bytes(1)) else { return }
            values.first[person] = try id(text)
        }
        return values
    }
}

extension Timestamp {
    /// Quarters of an hour since 1970.
    var quarterNumber: Int64 {
        let (quarter, rest) = milliseconds.quotientAndRemainder(dividingBy: 900_000)
        return rest < 0 ? quarter - 1 : quarter
    }
}
