// The parameters of one request, read and checked under the names that the client gave them.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading
internal import Reports

/// What was asked, and the view to answer it from.
struct Ask {
    let view: LedgerView
    /// Who asks; nil where nobody says.
    let user: String?
    private var values: [String: String] = [:]
    /// Names as the client spelled them.
    private var written: [String: String] = [:]
    /// What it is about, once that was read.
    let days = Days()

    final class Days {
        fileprivate(set) var period: Period?
    }

    /// A parameter that the endpoint does not know is refused, and so is one given twice. `fixType` is `fix_type`: events
    /// are taken in either spelling, too.
    init(
        _ items: [(name: String, value: String)], user: String?, of endpoint: Endpoint, in view: LedgerView
    ) throws(ReadingError) {
        self.view = view
        self.user = user.flatMap { $0.isEmpty ? nil : $0 }
        for (spelled, value) in items {
            let name = endpoint.takes.contains(spelled) ? spelled : Self.snakeCase(spelled)
            guard endpoint.takes.contains(name) else {
                throw .parameter(spelled, notTakenBy: endpoint.paths[0], among: endpoint.takes)
            }
            guard values[name] == nil else { throw .parameter(spelled, "is given twice") }
            values[name] = value
            written[name] = spelled
        }
    }

    private static func snakeCase(_ name: String) -> String {
        name.reduce(into: "") { result, letter in
            if letter.isASCII, letter.isUppercase { result += "_" + letter.lowercased() } else { result.append(letter) }
        }
    }

    /// Nil where it is not given.
    func text(_ name: String) throws(ReadingError) -> String? {
        guard let text = values[name] else { return nil }
        guard !text.isEmpty else { throw .parameter(written[name] ?? name, "must not be empty") }
        return text
    }

    func integer(_ name: String, _ range: ClosedRange<Int>, standard: Int) throws(ReadingError) -> Int {
        guard let text = values[name] else { return standard }
        let isWhole = text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard isWhole, let value = Int(text), range.contains(value) else {
            throw .parameter(
                name,
                "must be a whole number from \(range.lowerBound) to \(range.upperBound), not \"\(TerminalText.shown(text))\""
            )
        }
        return value
    }

    /// The first choice where none is made.
    func choice(_ name: String, _ choices: [String]) throws(ReadingError) -> String {
        guard let text = values[name] else { return choices[0] }
        guard choices.contains(text) else {
            throw .parameter(
                name, "must be one of \(choices.joined(separator: ", ")), not \"\(TerminalText.shown(text))\"")
        }
        return text
    }

    /// `start_date` to `end_date`. Without them, the days from `start` to today; 31 where no start is given either.
    func period(from start: Day? = nil) throws(ReadingError) -> Period {
        let first = try day("start_date")
        let last = try day("end_date") ?? view.today
        return try period(first ?? min(start ?? last.advanced(by: -30), last), last)
    }

    /// `start_date` to `end_date`, both of which must be given.
    func wholePeriod() throws(ReadingError) -> Period {
        guard let first = try day("start_date") else { throw .parameter("start_date", "is missing") }
        guard let last = try day("end_date") else { throw .parameter("end_date", "is missing") }
        return try period(first, last)
    }

    private func period(_ first: Day, _ last: Day) throws(ReadingError) -> Period {
        let name = written["end_date"] ?? written["start_date"] ?? "start_date"
        guard first <= last else {
            throw .parameter(name, "is wrong: the end date must not be before the start date")
        }
        guard let period = Period(first, last, most: Self.farthest + 1) else {
            throw .parameter(
                name,
                "is wrong: the date range cannot exceed 365 days; the end date is \(last.number - first.number) days "
                    + "after the start date")
        }
        days.period = period
        return period
    }

    /// So many days may lie between the first and the last: pages count their difference, and both belong to the period.
    static let farthest = 365

    /// Today, and as many days before it as `days` says.
    func daysBack() throws(ReadingError) -> (days: Int, period: Period) {
        let days = try integer("days", 1...Self.farthest, standard: 30)
        let period = Period(days: days + 1, upTo: view.today, most: Self.farthest + 1)
        self.days.period = period
        return (days, period)
    }

    private func day(_ name: String) throws(ReadingError) -> Day? {
        guard let text = values[name] else { return nil }
        guard let day = Day(parsing: text) else {
            throw .parameter(written[name] ?? name, "must be a day, YYYY-MM-DD, not \"\(TerminalText.shown(text))\"")
        }
        return day
    }
}
