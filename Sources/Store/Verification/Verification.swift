// Proves that every rollup and every counter is the sum of the events.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import SQL

/// Recomputes the store from its events with the fold that wrote it, and compares.
///
/// Events lie by day, so a day's sums are compared and let go before the next day is read: the memory needed
/// is that of a month of people, not of all events.
package struct Verification {
    package struct Report: Sendable {
        package var events = 0
        package var rows = 0
        package var differences: [Difference] = []
        /// What SQLite found wrong with the file itself.
        package var damage: [String] = []
        package var repaired = 0
        /// Events that were read from archives.
        package var archived = 0
        /// Days whose sums were not compared, since an archive could not be read. Nor were then the sums of their months,
        /// of people, of what outlives the days, and the counters.
        package var unproven: [Day] = []

        /// What was found of the audit, which no repair touches.
        package var audit = AuditFindings()

        /// Rows that are not as they were written, and that nothing tells how they were: no repair touches anything then.
        package var isBeyondRepair: Bool {
            isFileDamaged || differences.contains { !$0.canBePutRight && !$0.isOfAudit }
        }
        /// Whether some of the damage is in the file of the store, and not in an archive.
        package var isFileDamaged = false

        package var isClean: Bool { differences.isEmpty && damage.isEmpty }
    }

    private let database: Database
    private let progress: (Int) -> Void
    private var fold: Fold
    private var names: NameReader
    private var people = PeopleProof()
    private var rows: RowProof
    private var index: IndexProof
    private var columns: ColumnProof
    private var report = Report()
    private var corrections: [Correction] = []
    private var daysSeen: Set<Int64> = []
    private var monthsSeen: Set<Int64> = []
    /// What is still to be folded, the last day first.
    private var archives: [Archive] = []
    private var current: (day: Int64, month: Int64)?
    private var unprovenMonths: Set<Int64> = []
    private var declared: Declarations
    private let witnesses: [AuditPosition]

    private static let daily = RollupTable.ID.allCases.filter { $0.table.part == .day }
    private static let monthly = RollupTable.ID.allCases.filter { $0.table.part == .month }
    /// What is cut by neither day nor month is compared at the end; the totals in their own way (`TotalsProof`).
    private static let whole = RollupTable.ID.allCases.filter { $0.table.part == .whole && $0 != .totals }

    /// Checks a store, which a server may be writing to meanwhile. `progress` gets the events read so far; `witnesses` are
    /// what the audit must still contain.
    package static func run(
        _ location: StoreLocation, witnesses: [AuditPosition] = [], progress: @escaping (Int) -> Void = { _ in }
    ) throws(StoreError) -> Report {
        try check(try LedgerReader(location).database, witnesses, progress: progress).report
    }

    /// Checks a store and puts right what is wrong with its sums. Nobody else may be writing to it.
    ///
    /// Where an event is not as it was booked, nothing is put right: of the two, the sums are what may be right.
    package static func repair(
        _ location: StoreLocation, witnesses: [AuditPosition] = [], progress: @escaping (Int) -> Void = { _ in }
    ) throws(StoreError) -> Report {
        // Makes none where there is none.
        _ = try LedgerReader.open(location)
        let store = try HeldStore(try StorePlace(location))
        defer { store.close() }
        let database = store.database
        var proof = try check(database, witnesses, progress: progress)
        guard !proof.report.isBeyondRepair else { return proof.report }
        let count = proof.report.differences.count { $0.canBePutRight }
        try database.write { () throws(StoreError) in
            try proof.correct()
            if count > 0, !proof.rows.foundOtherSchema { try AuditProof.tell(ofRepaired: count, in: database) }
        }
        guard store.files.areInPlace else { throw .replaced }
        proof.report.repaired = count
        return proof.report
    }

    private static func check(
        _ database: Database, _ witnesses: [AuditPosition], progress: @escaping (Int) -> Void
    ) throws(StoreError) -> Verification {
        var proof = try Verification(database: database, witnesses: witnesses, progress: progress)
        try database.snapshot { () throws(StoreError) in try proof.check() }
        return proof
    }

    private init(
        database: Database, witnesses: [AuditPosition], progress: @escaping (Int) -> Void
    ) throws(StoreError) {
        self.database = database
        self.witnesses = witnesses
        self.progress = progress
        names = NameReader(database)
        rows = try RowProof(database)
        index = IndexProof(database)
        columns = try ColumnProof(database)
        declared = try Declarations.stored(in: database, names: &names)
        fold = Fold(try FixedNames(in: &names), declared: declared)
    }

    private mutating func check() throws(StoreError) {
        report.damage = try database.integrityErrors()
        report.isFileDamaged = !report.damage.isEmpty
        archives = try Archive.all(in: database).reversed()
        fold.closed = try ClosedDays.stored(in: database)
        try foldEvents()
        try compareRest()
        let archived = try database.first("SELECT coalesce(sum(events), 0) FROM archives WHERE sha256 <> ''") {
            $0.integer(0)
        }
        try index.finish()
        try columns.finish()
        try rows.proveTables(events: Int64(report.events) + (archived ?? 0))
        report.differences += rows.differences + index.differences + columns.differences
        if !rows.foundOtherSchema {
            report.audit = try AuditProof.run(witnesses, in: database)
            report.differences += report.audit.differences
        }
        guard report.unproven.isEmpty else {
            report.differences += corrections.flatMap(\.differences)
            return
        }
        let wrong = try people.differences(in: database)
        report.differences += wrong
        corrections += try TotalsProof(fold.rollups, database).corrections
        report.differences += corrections.flatMap(\.differences)
    }

    // MARK: Reading the events

    private static let page = 5_000

    private mutating func foldEvents() throws(StoreError) {
        var after: Int64 = -1
        while true {
            let events = try SealedEvent.page(after: after, most: Self.page, in: database)
            guard let last = events.last?.event else { break }
            for sealed in events {
                let event = sealed.event
                let day = event.at.day
                if event.number >> 32 != Int64(day.number) {
                    throw .badRow(number: event.number, "it lies on another day than its time")
                }
                try foldArchives(through: day)
                try enter(day)
                try take(sealed)
            }
            after = last.number
            report.events += events.count
            progress(report.events)
        }
        while let last = archives.first?.day { try foldArchives(through: last) }
        if let current {
            try compare(day: current.day)
            try compare(month: current.month)
        }
    }

    /// Goes on to a day: the one before is over, and its sums can be compared.
    private mutating func enter(_ day: Day) throws(StoreError) {
        let place = (day: Int64(day.number), month: Int64(day.month))
        if let current, current.day != place.day { try compare(day: current.day) }
        if let current, current.month != place.month { try compare(month: current.month) }
        current = place
    }

    /// Folds what left the store of days up to this one.
    private mutating func foldArchives(through day: Day) throws(StoreError) {
        while let archive = archives.last, archive.day <= day {
            archives.removeLast()
            try enter(archive.day)
            do throws(ArchiveFailure) {
                try fold(archive)
            } catch {
                guard case .damage(let reason) = error else {
                    if case .store(let error) = error { throw error }
                    continue
                }
                report.damage.append("archive \(archive.name): \(reason)")
                if report.unproven.last != archive.day { report.unproven.append(archive.day) }
                unprovenMonths.insert(Int64(archive.day.month))
            }
        }
    }

    private mutating func fold(_ archive: Archive) throws(ArchiveFailure) {
        do throws(StoreError) {
            // What was declared later has no sums of these events.
            fold.declared = try Declarations.stored(in: database, before: archive.id, names: &names)
        } catch {
            throw .store(error)
        }
        defer { fold.declared = declared }
        try archive.read { (event) throws(StoreError) in
            guard event.at.day == archive.day else {
                throw .badRow(number: event.number, "it lies in the archive of another day")
            }
            let booking = try event.booking(names: &names)
            try fold.add(booking, names: &names)
            people.note(booking, user: event.user, anonymous: event.anonymous)
            try rows.prove(event)
            report.archived += 1
            if report.archived % Self.page == 0 { progress(report.events + report.archived) }
        }
    }

    private mutating func take(_ sealed: SealedEvent) throws(StoreError) {
        let event = sealed.event
        let booking = try event.booking()
        try fold.add(booking, names: &names)
        try rows.prove(sealed, source: try names.text(event.names.source))
        try index.note(event)
        try columns.note(event, booking, declared, names: &names)
        people.note(event, booking)
    }

    // MARK: Comparing

    private mutating func compare(day: Int64) throws(StoreError) {
        daysSeen.insert(day)
        let isProven = report.unproven.last.map { Int64($0.number) } != day
        guard isProven else { return Self.daily.forEach { fold.rollups.removeAll($0) } }
        for id in Self.daily { try compare(id, where: "day = $1", day) }
    }

    private mutating func compare(month: Int64) throws(StoreError) {
        monthsSeen.insert(month)
        guard !unprovenMonths.contains(month) else { return Self.monthly.forEach { fold.rollups.removeAll($0) } }
        for id in Self.monthly { try compare(id, where: "month = $1", month) }
    }

    /// What is compared at the end, and rows on days and months that have no event.
    private mutating func compareRest() throws(StoreError) {
        if report.unproven.isEmpty { for id in Self.whole { try compare(id) } }
        for id in Self.daily + Self.monthly {
            let unit = id.table.keys[0]
            let seen = id.table.part == .day ? daysSeen : monthsSeen
            let stored = try database.rows("SELECT DISTINCT \(unit) FROM \(id.table.name)") { $0.integer(0) }
            for place in stored where !seen.contains(place) { try compare(id, where: "\(unit) = $1", place) }
        }
    }

    private mutating func compare(
        _ id: RollupTable.ID, where condition: String = "", _ value: Int64? = nil
    ) throws(StoreError) {
        let table = id.table
        var missing = Dictionary(uniqueKeysWithValues: fold.rollups.rows(id).map { ($0.key, $0.measures) })
        var found: [Correction] = []
        var rows = 0
        try database.each(table.select(where: condition), values: value.map { [$0] } ?? []) { row in
            let (key, stored) = table.read(row)
            let expected = missing.removeValue(forKey: key)
            rows += 1
            if stored != expected {
                found.append(Correction(table: id, key: key, stored: stored, expected: expected))
            }
        }
        found += missing.sorted { $0.key < $1.key }.map {
            Correction(table: id, key: $0.key, stored: nil, expected: $0.value)
        }
        report.rows += rows
        corrections += found
        fold.rollups.removeAll(id)
    }

    // MARK: Repairing

    private mutating func correct() throws(StoreError) {
        let writer = RollupWriter()
        for id in RollupTable.ID.allCases {
            let here = corrections.filter { $0.table == id }
            let wrong = here.compactMap { correction in correction.expected.map { (correction.key, $0) } }
            try writer.replace(wrong.map { (key: $0.0, measures: $0.1) }, of: id, in: database)
            try writer.delete(here.filter { $0.expected == nil }.map(\.key), of: id, in: database)
        }
        try people.correct(in: database)
        // Both go by the same mark, and are made anew together.
        let days = index.wrongDays.union(columns.wrongDays)
        try index.correct(days)
        try columns.correct(days)
    }
}
