// What answers questions about units: sums where the ledger keeps them, else columns.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
internal import Ledger
internal import SQL
internal import Store

extension LedgerView {
    /// The sums that answer a question, in no order, and what their calls used beside plain tokens.
    package func usage(_ question: CallQuestion) throws(ReadingError) -> CallUsage {
        guard var sums = try keptSums(question) else {
            return try scannedUsage(question, try usedBuckets(around: question.period))
        }
        came(from: .sums)
        // What lies elsewhere is looked for once, where both are sums.
        if !zone.isUTC, var units = try keptUnits(question) {
            try putRight(&sums, &units, of: try usedBuckets(around: question.period), question)
            return CallUsage(sums: sums, units: units)
        }
        if !zone.isUTC { try putRight(&sums, question) }
        return CallUsage(sums: sums, units: try units(question))
    }

    /// What calls used beside plain tokens, where sums answer the rest of a question.
    ///
    /// By provider, model, operation and tenant the ledger keeps sums of it. Of all else it goes through the calls of days
    /// on which there was any, unless these are more than anybody should wait for: then nothing is known, and the answer
    /// says so.
    package func units(_ question: CallQuestion) throws(ReadingError) -> UnitSums {
        let buckets = try usedBuckets(around: question.period)
        if var kept = try keptUnits(question) {
            if !zone.isUTC { try putRight(&kept, buckets, question) }
            return kept
        }
        guard !buckets.isEmpty, let days = try daysWithUnits(of: question) else { return .nothing }
        if !question.isPatient, try hasMoreCalls(than: mostScannedCalls, days) {
            remark(
                "What was used beside tokens is in no sum \(question.words), and more than \(mostScannedCalls) calls are too "
                    + "many to be gone through for it: ask for fewer days, or for a file (format=csv).")
            return .unknown
        }
        if let gone = try lastDayWithoutColumns(of: days) {
            remark(
                "What was used beside tokens is in no sum \(question.words): events up to \(gone), which are in the archive "
                    + "and in no column, cannot tell it any more.")
            return .unknown
        }
        var narrowed = question
        narrowed.period = days
        return try scannedUnits(narrowed, buckets)
    }

    /// The sums of the ledger; nil where it keeps none that answer.
    func keptUnits(_ question: CallQuestion) throws(ReadingError) -> UnitSums? {
        let known: [Filter] = [.tenant, .provider, .model, .operation]
        guard question.groupings.count < 2, question.groupings.allSatisfy(known.contains),
            question.filters.areAmong(known), question.unit != .hour
        else { return nil }
        let key = question.groupings.first?.rawValue ?? "0"
        let conditions = try [NameCondition](question.filters, on: known, in: self)
        let unit = question.unit?.calendarUnit
        var units = UnitSums(Bucket.beside)
        try eachPiece(of: "unit", in: question.period, per: unit) { piece throws(ReadingError) in
            // Rows as they lie: SQLite would have to sort them to add them up, which takes longer.
            let sql = """
                SELECT \(piece.unit), \(key), bucket, quantity FROM \(piece.table)
                WHERE \(piece.unit) BETWEEN $1 AND $2\(conditions.sql(from: 3))
                """
            try database.each(sql, values: [piece.first, piece.last] + conditions.numbers) {
                row throws(ReadingError) in
                guard let bucket = Bucket(rawValue: Int(truncatingIfNeeded: row.integer(2))) else { return }
                let start = unit?.start(of: piece.day(row.integer(0)))
                let sum = UnitSums.Key(start.map { RowStart($0) }, row.integer(1))
                try units.add(row.integer(3), of: bucket, to: sum, in: self)
            }
        }
        return units
    }

    /// Makes sums by the days of UTC those of the zone.
    private func putRight(
        _ units: inout UnitSums, _ buckets: [Bucket], _ question: CallQuestion
    ) throws(ReadingError) {
        var scan = try EventScan(
            .call, in: self, over: question.period, where: question.filters, by: question.groupings)
        scan.presence = buckets.map(EventColumn.units)
        guard !scan.presence.isEmpty else { return }
        let keys = try question.groupings.map { grouping throws(ReadingError) in try scan.key(grouping) }
        let measures = scan.presence.enumerated().map { (ScanMeasure.sum($1), $0) }
        try scan.eachMisplaced(per: question.unit?.calendarUnit, by: keys, measures) {
            start, isMissing, keys, values throws(ReadingError) in
            let sum = UnitSums.Key(start.map { RowStart($0) }, keys)
            for (bucket, quantity) in zip(buckets, values) where quantity != 0 {
                try units.add(isMissing ? quantity : 0 &- quantity, of: bucket, to: sum, in: self)
            }
        }
    }

    /// The same, from columns.
    func scannedUnits(_ question: CallQuestion, _ buckets: [Bucket]) throws(ReadingError) -> UnitSums {
        let columns = buckets.map(EventColumn.units)
        let found = try scan(question, columns.enumerated().map { (.sum($1), $0) }, ofThoseWith: columns)
        var units = UnitSums(buckets)
        try found.forEach { start, keys, values throws(ReadingError) in
            try units.add(values, to: UnitSums.Key(start, keys), in: self)
        }
        return units
    }

    // MARK: Where there is any

    /// Of what any call of a period, or of the day before or after it, used something.
    func usedBuckets(around period: Period) throws(ReadingError) -> [Bucket] {
        var used: Set<Bucket> = []
        let (first, last) = (period.first.advanced(by: -1), period.last.advanced(by: 1))
        try eachPiece(of: "unit", from: first, through: last) { piece throws(ReadingError) in
            let sql = "SELECT DISTINCT bucket FROM \(piece.table) WHERE \(piece.unit) BETWEEN $1 AND $2"
            try database.each(sql, piece.first, piece.last) { row in
                if let bucket = Bucket(rawValue: Int(truncatingIfNeeded: row.integer(0))) { used.insert(bucket) }
            }
        }
        return Bucket.beside.filter(used.contains)
    }

    /// From the first to the last day of a question on which any call used something, and in a zone of its own a day more at
    /// either end, as far as it is asked for; nil where none did. All its days,
    /// where it goes through single events: how many of these it takes depends on its days.
    private func daysWithUnits(of question: CallQuestion) throws(ReadingError) -> Period? {
        let properties = (question.filters.given + question.groupings).compactMap(\.property)
        guard properties.allSatisfy({ terms.dimensions.contains(exactly: $0.text) }) else { return question.period }
        let (period, margin) = (question.period, zone.isUTC ? 0 : 1)
        let (first, last) = (period.first.advanced(by: -margin), period.last.advanced(by: margin))
        var ends: [Day] = []
        for end in ["min", "max"] {
            let sql = "SELECT \(end)(day) FROM unit_days WHERE day BETWEEN $1 AND $2"
            let found = try database.first(sql, first, last) { $0.optionalInteger(0) }
            if let number = found ?? nil { ends.append(Day(number: Int32(truncatingIfNeeded: number))) }
        }
        guard ends.count == 2 else { return nil }
        return Period(
            max(period.first, ends[0].advanced(by: -margin)), min(period.last, ends[1].advanced(by: margin)),
            most: Period.longest)
    }

    /// By days of UTC. Months go first: where these have more, days need not be read.
    func hasMoreCalls(than most: Int64, _ period: Period) throws(ReadingError) -> Bool {
        var calls: Int64 = 0
        try eachPiece(of: "call", in: period) { piece throws(ReadingError) in
            guard calls <= most else { return }
            let sql = "SELECT sum(calls) FROM \(piece.table) WHERE \(piece.unit) BETWEEN $1 AND $2"
            let found = try database.first(sql, piece.first, piece.last) { $0.optionalInteger(0) }
            try ReadingError.add((found ?? nil) ?? 0, to: &calls)
        }
        return calls > most
    }

    private func lastDayWithoutColumns(of period: Period) throws(ReadingError) -> Day? {
        guard let days = utcDays(of: period) else { return nil }
        do throws(StoreError) {
            return try ColumnReader(reader.database).missing(from: days.lowerBound, through: days.upperBound).last
        } catch {
            throw .store(error)
        }
    }
}

extension UnitSums.Key {
    init(_ start: RowStart?, _ keys: [Int64]) {
        self.init(start, keys.first ?? 0, keys.count > 1 ? keys[1] : 0)
    }
}

extension CallQuestion {
    /// `by user`, `of some users`: what sums of units are not kept by.
    fileprivate var words: String {
        groupings.isEmpty
            ? "of \(filters.given.map(\.rawValue).joined(separator: ", "))"
            : "by \(groupings.map(\.rawValue).joined(separator: ", "))"
    }
}
