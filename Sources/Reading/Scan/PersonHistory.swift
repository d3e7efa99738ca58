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
        /// The numbers of names that anybody has or had; the first is 0, of whom nobody said.
        private(set) var names: [Int64] = [0]
        private var places: [Int64: Int32] = [0: 0]
        /// Names that the ledger did not know, by their places: each view has numbers of its own for these.
        private var unknown: [(place: Int, text: String)] = []
        /// By person, where their changes begin; one more at the end.
        private var starts: [Int32] = [0]
        /// Quarters of an hour since 1970, ascending for each person, and the place of the name.
        private var changes: [(quarter: Int32, name: Int32)] = []
        /// By person, what the sign-up says.
        fileprivate var first: [Int32]
        /// By person, from when on what they have is the last that is known: which is what most questions are about.
        private var last: [(quarter: Int32, name: Int32)] = []

        fileprivate static let sizeOfPerson = 4 * MemoryLayout<Int32>.stride

        fileprivate init(people count: Int) {
            first = [Int32](repeating: 0, count: count)
            starts.reserveCapacity(count + 1)
        }

        /// The place of a name in `names`.
        @inline(__always)
        func place(of person: Int64, at quarter: Int32) -> Int32 {
            guard person >= 0, person < last.count else { return 0 }
            let last = last[Int(person)]
            return quarter >= last.quarter ? last.name : earlier(Int(person), quarter)
        }

        /// The place of the name that a person has all through some quarters of an hour; nil where it changes meanwhile.
        func place(of person: Int64, all quarters: ClosedRange<Int32>) -> Int32? {
            guard person >= 0, person < last.count else { return 0 }
            let last = last[Int(person)]
            if quarters.lowerBound >= last.quarter { return last.name }
            let next = next(Int(person), quarters.lowerBound)
            return next.quarter > quarters.upperBound ? next.before : nil
        }

        /// The same by the numbers of another view.
        fileprivate mutating func number(in view: LedgerView) throws(ReadingError) {
            for (place, text) in unknown { names[place] = try view.id(text) }
        }

        fileprivate var size: Int {
            (starts.capacity + first.capacity) * MemoryLayout<Int32>.stride
                + (changes.capacity + last.capacity) * MemoryLayout<(Int32, Int32)>.stride
                + names.capacity * MemoryLayout<Int64>.stride
        }

        private func earlier(_ person: Int, _ quarter: Int32) -> Int32 { next(person, quarter).before }

        /// The first change after a quarter of an hour, and the place of the name before it.
        private func next(_ person: Int, _ quarter: Int32) -> (before: Int32, quarter: Int32) {
            let (start, end) = (Int(starts[person]), Int(starts[person + 1]))
            var (low, high) = (start, end)
            while low < high {
                let middle = (low + high) / 2
                if changes[middle].quarter <= quarter { low = middle + 1 } else { high = middle }
            }
            let name = low > start ? changes[low - 1].name : 0
            return (name != 0 ? name : first[person], low < end ? changes[low].quarter : .max)
        }

        /// Adds a change: those of one person after the other, and of each the earliest first.
        fileprivate mutating func append(
            _ name: Int64, of person: Int, at quarter: Int32, in view: LedgerView
        ) throws(ReadingError) {
            begin(person)
            try changes.append((quarter, try place(of: name, in: view)), in: view)
        }

        fileprivate mutating func place(of name: Int64, in view: LedgerView) throws(ReadingError) -> Int32 {
            if let place = places[name] { return place }
            let place = Int32(names.count)
            try names.append(name, in: view)
            places[name] = place
            return place
        }

        /// The same of what a sign-up says.
        fileprivate mutating func place(of text: String, in view: LedgerView) throws(ReadingError) -> Int32 {
            let (known, name) = (names.count, try view.id(text))
            let place = try place(of: name, in: view)
            if names.count > known, name < 0 { unknown.append((known, text)) }
            return place
        }

        private mutating func begin(_ person: Int) {
            while starts.count <= person { starts.append(Int32(changes.count)) }
        }

        fileprivate mutating func finish() {
            begin(first.count)
            last.reserveCapacity(first.count)
            for person in first.indices {
                let (start, end) = (Int(starts[person]), Int(starts[person + 1]))
                guard start < end else {
                    last.append((.min, first[person]))
                    continue
                }
                let change = changes[end - 1]
                last.append((change.quarter, change.name != 0 ? change.name : first[person]))
            }
        }
    }

    fileprivate init(of people: Int) { (plans, countries) = (Values(people: people), Values(people: people)) }
}

extension LedgerView {
    /// Read once a snapshot, and anew only where anything has come that changes it.
    func history() throws(ReadingError) -> PersonHistory {
        if let knownHistory { return knownHistory }
        let history = try cache.history(as: self) { () throws(ReadingError) in
            let count = try peopleCount()
            try takeMemory(2 * count * PersonHistory.Values.sizeOfPerson)
            var history = PersonHistory(of: count)
            try history.read(in: self)
            return history
        }
        knownHistory = history
        return history
    }
}

extension PersonHistory {
    /// What it is made of: as long as this is the same, so is it, but for people who have done nothing that it tells of.
    struct State: Equatable {
        private let profiles, signUps, lastJoin, forgotten: Int64

        init(_ view: LedgerView) throws(ReadingError) {
            func first(_ sql: String, _ values: Int64...) throws(ReadingError) -> Int64 {
                try view.database.first(sql, values: values) { $0.integer(0) } ?? 0
            }
            profiles = try view.profileEvents()
            signUps = try first(
                "SELECT coalesce(sum(count), 0) FROM activity_times WHERE event = $1", try view.id(Activity.signedUp))
            // Of the snapshot that the rest is read in: who is known to the cache may have been joined since.
            lastJoin = try first("SELECT coalesce(max(id), 0) FROM joins")
            forgotten = try first("SELECT count(*) FROM people WHERE anonymous IN (0, 1) AND forgotten > 0")
        }
    }

    /// More than this is not kept from one report to the next.
    static let mostKept = 32 << 20

    var size: Int { plans.size + countries.size }

    /// The same by the numbers of another view.
    func numbered(in view: LedgerView) throws(ReadingError) -> PersonHistory {
        var history = self
        try history.plans.number(in: view)
        try history.countries.number(in: view)
        return history
    }
}

extension PersonHistory {
    fileprivate mutating func read(in view: LedgerView) throws(ReadingError) {
        let count = plans.first.count
        var known = 0
        // Rows lie by person and then by time; of several profiles of one instant, the last in the order of the key counts.
        try view.database.each("SELECT person, at, plan, country FROM profile_times ORDER BY person, at") {
            row throws(ReadingError) in
            let person = Int(row.integer(0))
            guard person >= known, person < count else { return }
            known = person
            let quarter = Int32(clamping: Timestamp(milliseconds: row.integer(1)).quarterNumber)
            try plans.append(row.integer(2), of: person, at: quarter, in: view)
            try countries.append(row.integer(3), of: person, at: quarter, in: view)
        }
        let (plan, country) = (PropertyFinder("plan"), PropertyFinder("country"))
        // A sign-up that does not have a name between quotes does not have the property.
        try view.database.each(
            "SELECT id, signup, instr(signup, $1), instr(signup, $2) FROM people WHERE signup <> ''", "\"plan\"",
            "\"country\""
        ) { row throws(ReadingError) in
            let person = Int(row.integer(0))
            guard person >= 0, person < count, row.integer(2) > 0 || row.integer(3) > 0 else { return }
            let signUp = row.bytes(1)
            if row.integer(2) > 0, let text = plan.text(in: signUp) {
                plans.first[person] = try plans.place(of: text, in: view)
            }
            if row.integer(3) > 0, let text = country.text(in: signUp) {
                countries.first[person] = try countries.place(of: text, in: view)
            }
        }
        plans.finish()
        countries.finish()
    }
}

extension Timestamp {
    /// Quarters of an hour since 1970.
    var quarterNumber: Int64 {
        let (quarter, rest) = milliseconds.quotientAndRemainder(dividingBy: 900_000)
        return rest < 0 ? quarter - 1 : quarter
    }
}
