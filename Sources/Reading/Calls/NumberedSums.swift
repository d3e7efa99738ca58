// Sums by person or by subject over a period, for all of them at once.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import SQL

/// Measures of a rollup, added up by the number of a person or of a name. Those of one number lie beside each other.
package struct NumberedSums: Sendable {
    private var sums: [Int64]
    private let width: Int
    private let lease: MemoryLease?

    init(measures: Int, people: Int, in view: LedgerView) throws(ReadingError) {
        lease = try view.leaseMemory(measures * people * MemoryLayout<Int64>.stride)
        sums = [Int64](repeating: 0, count: measures * people)
        width = measures
    }

    /// Adds to the first measure of a person, as far as 64 bits go.
    mutating func add(_ amount: Int64, to person: Int64) {
        let place = Int(person) * width
        if place < sums.count { sums[place] = sums[place].addingSaturated(amount) }
    }

    /// Adds one amount for each measure.
    mutating func add(_ amounts: [Int64], to person: Int64) {
        let place = Int(person) * width
        guard place >= 0, place < sums.count else { return }
        for (measure, amount) in amounts.enumerated() {
            sums[place + measure] = sums[place + measure].addingSaturated(amount)
        }
    }

    /// A person's sum of a measure, by its place among those that were asked for.
    package func value(_ person: Int64, _ measure: Int = 0) -> Int64 {
        let place = Int(person) * width + measure
        return place < sums.count ? sums[place] : 0
    }

    /// Everybody who has any of the measures.
    package var people: PeopleSet {
        var set = PeopleSet()
        for place in sums.indices where sums[place] != 0 { set.insert(Int64(place / width)) }
        return set
    }

    /// Adds the measures of a row, the first of them in the column `start`.
    mutating func add(_ row: borrowing Row, from start: Int, to person: Int64) {
        let place = Int(person) * width
        guard place < sums.count else { return }
        for measure in 0..<width {
            sums[place + measure] = sums[place + measure].addingSaturated(row.integer(start + measure))
        }
    }
}

/// What is summed of the calls of people and of subjects.
package enum CallAmount: String, Sendable {
    /// In nanos of a USD, adjustments by re-pricing included.
    case cost
    case calls, errors
    /// Fresh input and output.
    case tokens

    fileprivate func value(of figures: CallFigures) -> Int64 {
        switch self {
        case .cost: figures.settledCost
        case .calls: figures.calls
        case .errors: figures.errors
        case .tokens: figures.inputTokens.addingSaturated(figures.outputTokens)
        }
    }

    /// What it is made of.
    fileprivate var measures: [CallMeasure] {
        switch self {
        case .cost: CallMeasure.ofSettledCost
        case .calls: [.calls]
        case .errors: [.errors]
        case .tokens: [.inputTokens, .outputTokens]
        }
    }

    /// What a row of their rollups has of it, as SQL.
    var column: String {
        switch self {
        case .cost: "cost + adjustment"
        case .calls, .errors: rawValue
        case .tokens: "input_tokens + output_tokens"
        }
    }
}

extension [CallAmount] {
    /// What they are made of, each once.
    fileprivate var measures: [CallMeasure] {
        CallMeasure.allCases.filter { measure in contains { $0.measures.contains(measure) } }
    }
}

extension LedgerView {
    // The rows of people are not added up by the database: SQLite would sort all of them by person, which takes several
    // times as long as to read them and to add each to a place in an array.

    /// Of everybody: anonymous ids count under their user, and where they have none under themselves.
    package func sums(_ amounts: [CallAmount], over period: Period) throws(ReadingError) -> NumberedSums {
        let people = try people()
        let count = try peopleCount()
        var sums = try NumberedSums(measures: amounts.count, people: count, in: self)
        let columns = amounts.map(\.column).joined(separator: ", ")
        try eachPiece(of: "user", in: period) { piece throws(ReadingError) in
            try database.each(
                """
                SELECT person, \(columns) FROM \(piece.table)
                WHERE \(piece.unit) BETWEEN $1 AND $2
                """, piece.first, piece.last
            ) { sums.add($0, from: 1, to: people.person($0.integer(0))) }
        }
        try putRight(&sums, amounts, by: .user, over: period)
        return sums
    }

    /// Makes sums by the days of UTC those of the zone.
    private func putRight(
        _ sums: inout NumberedSums, _ amounts: [CallAmount], by filter: Filter, over period: Period
    ) throws(ReadingError) {
        guard !zone.isUTC else { return }
        let scan = try EventScan(.call, in: self, over: period, where: [:])
        let measures = CallMeasure.scanned(amounts.measures)
        try scan.eachMisplaced(per: nil, by: [try scan.key(filter)], measures) {
            _, isMissing, keys, values in
            guard keys[0] != 0 else { return }
            let figures = CallFigures(values)
            sums.add(amounts.map { isMissing ? $0.value(of: figures) : 0 &- $0.value(of: figures) }, to: keys[0])
        }
    }

    /// The same of calls that pass.
    package func sums(
        _ amounts: [CallAmount], over period: Period, where filters: Filters
    ) throws(ReadingError) -> NumberedSums {
        guard !filters.isEmpty else { return try sums(amounts, over: period) }
        return try sums(amounts, by: .user, over: period, where: filters, places: try peopleCount()) { $0 }
    }

    /// The same by anything whose numbers have places below a bound.
    func sums(
        _ amounts: [CallAmount], by grouping: Filter, over period: Period, where filters: Filters, places: Int,
        place: (Int64) -> Int64?
    ) throws(ReadingError) -> NumberedSums {
        var sums = try NumberedSums(measures: amounts.count, people: places, in: self)
        for sum in try calls(over: period, by: grouping, where: filters, of: amounts.measures) {
            if let place = place(sum.key) { sums.add(amounts.map { $0.value(of: sum.figures) }, to: place) }
        }
        return sums
    }

    /// The same by subject, whose sums are kept by day alone.
    package func subjectSums(_ amounts: [CallAmount], over period: Period) throws(ReadingError) -> NumberedSums {
        let names = try database.first("SELECT max(id) FROM names") { $0.integer(0) } ?? 0
        var sums = try NumberedSums(measures: amounts.count, people: Int(names) + 1, in: self)
        try database.each(
            """
            SELECT subject, \(amounts.map(\.column).joined(separator: ", ")) FROM subject_days
            WHERE day BETWEEN $1 AND $2
            """, period.first, period.last
        ) { sums.add($0, from: 1, to: $0.integer(0)) }
        try putRight(&sums, amounts, by: .subject, over: period)
        return sums
    }
}
