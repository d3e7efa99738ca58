// What somebody uses most.
// SPDX-License-Identifier: Apache-2.0

internal import Columns
internal import Ledger
internal import SQL

/// The subject and the model that most of a person's calls were about; nil where none of them names one.
package struct Favourites: Sendable, Equatable {
    package var subject: String?
    /// What the latest profile of the subject calls it.
    package var subjectName: String?
    package var model: String?

    /// So many calls tell what somebody uses most. Reading all that a busy user ever made would take as long as they are
    /// busy.
    static let calls = 1_000
}

extension LedgerView {
    /// Of the latest of a person's `days` that have `Favourites.calls` calls between them: read from the events themselves,
    /// and from columns where some of these have left the store. Nil where nothing tells of them any more: what is left could
    /// say something else.
    package func favourites(ofPerson numbers: [Int64], on days: [PersonDay]) throws(ReadingError) -> Favourites? {
        var latest: [Day] = []
        var all: Int64 = 0
        for day in days.reversed() where day.calls.calls > 0 && all < Favourites.calls {
            latest.append(day.day)
            all += day.calls.calls
        }
        latest.reverse()
        var used = try usedInEvents(numbers, on: latest)
        if used.calls != all { used = try usedInColumns(numbers, on: latest) }
        guard used.calls == all else { return nil }
        var favourites = Favourites(subject: try mostUsed(used.subjects), model: try mostUsed(used.models))
        if let subject = favourites.subject {
            let name = try name(ofSubject: try id(subject))
            favourites.subjectName = name.isEmpty ? nil : name
        }
        return favourites
    }

    /// How many calls there are, and how many of each.
    private typealias Used = (calls: Int64, subjects: [Int64: Int64], models: [Int64: Int64])

    private func usedInEvents(_ numbers: [Int64], on days: [Day]) throws(ReadingError) -> Used {
        var used: Used = (0, [:], [:])
        for day in days {
            for event in try self.numbers(ofEventsOf: numbers, on: day) {
                try database.each(
                    "SELECT subject, model FROM events WHERE number = $1 AND kind = \(Event.Kind.call.rawValue)", event
                ) { row in
                    used.subjects[row.integer(0), default: 0] += 1
                    used.models[row.integer(1), default: 0] += 1
                    used.calls += 1
                }
            }
        }
        return used
    }

    private func usedInColumns(_ numbers: [Int64], on days: [Day]) throws(ReadingError) -> Used {
        var used: Used = (0, [:], [:])
        guard let person = numbers.first, let last = days.last else { return used }
        let span = QuarterSpan(days.map { quarters(of: Period(days: 1, upTo: $0)) })
        var scan = try EventScan(.call, in: self, over: Period(days: 1, upTo: last), where: [:])
        scan.keep(ScanTest(.person, isExclusion: false, [person]))
        var sums = ScanSums(by: [.column(.subject), .column(.model)], per: nil, [(.count, 0)], in: self)
        try sums.add(scan.only(span))
        try sums.forEach { _, keys, values in
            let calls = values[values.startIndex]
            used.subjects[keys[0], default: 0] += calls
            used.models[keys[1], default: 0] += calls
            used.calls += calls
        }
        return used
    }

    /// The numbers of everything that is of somebody on a day.
    private func numbers(ofEventsOf numbers: [Int64], on day: Day) throws(ReadingError) -> [Int64] {
        guard !zone.isUTC else { return try self.numbers(ofEventsOn: Int64(day.number), of: numbers) }
        let period = Period(days: 1, upTo: day)
        let range = milliseconds(of: period)
        var found: [Int64] = []
        for utc in utcDays(of: period)?.days ?? [] {
            for number in try self.numbers(ofEventsOn: Int64(utc.number), of: numbers) {
                let at = try database.first("SELECT at FROM events WHERE number = $1", number) { $0.integer(0) }
                if let at, range.contains(at) { found.append(number) }
            }
        }
        return found
    }

    /// Of those that tie, the first in the alphabet.
    private func mostUsed(_ counts: [Int64: Int64]) throws(ReadingError) -> String? {
        let named = counts.filter { $0.key != 0 }
        guard let most = named.values.max() else { return nil }
        var names: [String] = []
        for (name, count) in named where count == most { names.append(try text(name)) }
        return names.min { $0.exact < $1.exact }
    }
}
