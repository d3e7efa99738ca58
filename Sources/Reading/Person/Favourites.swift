// What somebody uses most.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import SQL

/// The subject and the model that most of a person's calls were about; nil where none of them names one.
package struct Favourites: Sendable, Equatable {
    package var subject: String?
    package var model: String?

    /// So many calls tell what somebody uses most. Reading all that a busy user ever made would take as long as they are
    /// busy.
    static let calls = 1_000
}

extension LedgerView {
    /// Read from the events themselves, of the latest of a person's `days` that have `Favourites.calls` calls between
    /// them. Nil once some of those events have left the store: what is left could say something else.
    package func favourites(ofPerson numbers: [Int64], on days: [PersonDay]) throws(ReadingError) -> Favourites? {
        var subjects: [Int64: Int64] = [:]
        var models: [Int64: Int64] = [:]
        var read: Int64 = 0
        for day in days.reversed() where day.calls.calls > 0 && read < Favourites.calls {
            var found: Int64 = 0
            for event in try self.numbers(ofEventsOf: numbers, on: day.day) {
                try database.each(
                    "SELECT subject, model FROM events WHERE number = $1 AND kind = \(Event.Kind.call.rawValue)", event
                ) { row in
                    subjects[row.integer(0), default: 0] += 1
                    models[row.integer(1), default: 0] += 1
                    found += 1
                }
            }
            guard found == day.calls.calls else { return nil }
            read += found
        }
        return Favourites(subject: try mostUsed(subjects), model: try mostUsed(models))
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
