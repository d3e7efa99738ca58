// What single people did.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
package import Ledger
internal import SQL
internal import Store

extension LedgerView {
    /// When a user did something, with how often at that moment, in the order of time. Nobody did nothing.
    package func times(
        of event: String, byUser user: String, in milliseconds: Range<Int64>
    ) throws(ReadingError) -> [(at: Timestamp, count: Int64)] {
        let numbers = try numbers(ofUser: user)
        guard !numbers.isEmpty else { return [] }
        let event = try id(event)
        let marks = numbers.indices.map { "$\($0 + 4)" }.joined(separator: ", ")
        var times: [(at: Timestamp, count: Int64)] = []
        try database.each(
            """
            SELECT at, count FROM activity_times WHERE event = $1 AND at >= $2 AND at < $3 AND person IN (\(marks))
            ORDER BY at
            """, values: [event, milliseconds.lowerBound, milliseconds.upperBound] + numbers
        ) { times.append((Timestamp(milliseconds: $0.integer(0)), $0.integer(1))) }
        return times
    }

    /// Of some days of UTC, those of which anything still tells event by event.
    package func told(of days: Set<Day>) throws(ReadingError) -> Set<Day> {
        guard let first = days.min(), let last = days.max() else { return [] }
        return days.subtracting(try daysWithoutColumns(in: first...last))
    }

    /// The distinct sessions of a user's activities of some name, on days of UTC on which there were any, and which are told
    /// of.
    func sessions(of event: String, byUser user: String, on days: Set<Day>) throws(ReadingError) -> Int64 {
        Int64(try counts(of: event, byUser: user, on: days, by: .session).count { $0.key != 0 })
    }

    /// What a user's activities of some name were for, on days of UTC on which there were any, and which are told of: most
    /// often first, and of as often the first in the alphabet.
    package func subjects(
        of event: String, byUser user: String, on days: Set<Day>
    ) throws(ReadingError) -> [SubjectCount] {
        var subjects: [SubjectCount] = []
        for (number, count) in try counts(of: event, byUser: user, on: days, by: .subject) where number != 0 {
            let name = try name(ofSubject: number)
            subjects.append(SubjectCount(id: try text(number), name: name.isEmpty ? nil : name, count: count))
        }
        return subjects.sorted { $0.count == $1.count ? $0.id.exact < $1.id.exact : $0.count > $1.count }
    }

    /// What activities of one person are told apart by.
    private enum ToldBy {
        case session, subject

        var column: EventColumn {
            switch self {
            case .session: .session
            case .subject: .subject
            }
        }
    }

    /// From their own events on days that the store has, and of days in the archive from columns, which hold everybody's.
    private func counts(
        of event: String, byUser user: String, on days: Set<Day>, by told: ToldBy
    ) throws(ReadingError) -> [Int64: Int64] {
        let days = days.sorted()
        let numbers = try numbers(ofUser: user)
        guard let first = days.first, let last = days.last, let person = numbers.first else { return [:] }
        let archived = try archivedDays(in: first...last)
        var counts: [Int64: Int64] = [:]
        for day in days where !archived.contains(day) {
            for fact in try events(.activity, of: numbers, on: day) {
                let found = try self.event(fact)
                guard case .activity(let activity) = found.detail, activity.event.exact == event.exact else { continue }
                let number =
                    switch told {
                    case .session: Fold.number(ofSession: found.session)
                    case .subject: fact.names.subject
                    }
                counts[number, default: 0] += 1
            }
        }
        let gone = days.filter(archived.contains)
        guard let end = gone.last else { return counts }
        var scan = try EventScan(.activity, in: self, over: Period(days: 1, upTo: end), where: [:])
        scan.keep(ScanTest(.person, isExclusion: false, [person]))
        scan.keep(ScanTest(.column(.event), isExclusion: false, [try id(event)]))
        var sums = ScanSums(by: [.column(told.column)], per: nil, [(.count, 0)], namesDigests: false, in: self)
        try sums.add(scan.only(QuarterSpan(gone)))
        try sums.forEach { _, keys, values in counts[keys[0], default: 0] += values[values.startIndex] }
        return counts
    }

    /// The days of UTC of which any event is in the archive.
    private func archivedDays(in days: ClosedRange<Day>) throws(ReadingError) -> Set<Day> {
        var archived: Set<Day> = []
        try database.each(
            "SELECT DISTINCT day FROM archives WHERE day >= $1 AND day <= $2", days.lowerBound, days.upperBound
        ) { archived.insert(Day(number: Int32(truncatingIfNeeded: $0.integer(0)))) }
        return archived
    }

    /// The sums of a measure over the activities of some users, in millionths, by what events call them. Nil where the
    /// measure is not declared, and where nothing tells of the events of a day of the period any more.
    package func measure(
        _ name: String, ofUsers users: [String], in period: Period
    ) throws(ReadingError) -> [ExactText: Int64]? {
        guard terms.measures.contains(exactly: name), try daysWithoutColumns(in: utcDays(of: period)).isEmpty else {
            return nil
        }
        var persons: [ExactText: Int64] = [:]
        for user in users { persons[user.exact] = try numbers(ofUser: user).first }
        let measure = try id(name)
        var scan = try EventScan(.activity, in: self, over: period, where: [:])
        scan.presence = [.hasMeasure(measure)]
        scan.keep(ScanTest(.person, isExclusion: false, Array(persons.values)))
        var sums = ScanSums(by: [.person], per: nil, [(.sum(.measure(measure)), 0)], in: self)
        try sums.add(scan)
        var totals: [Int64: Int64] = [:]
        try sums.forEach { _, keys, values in totals[keys[0]] = values[values.startIndex] }
        return persons.mapValues { totals[$0] ?? 0 }
    }
}

/// Something that activities were for, and how often.
package struct SubjectCount: Sendable, Equatable {
    package let id: String
    /// What its latest profile calls it.
    package let name: String?
    package let count: Int64
}
