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

    /// A parameter that the endpoint does not know is refused, and so is one given twice.
    init(
        _ items: [(name: String, value: String)], user: String?, of endpoint: Endpoint, in view: LedgerView
    ) throws(ReadingError) {
        self.view = view
        self.user = user.flatMap { $0.isEmpty ? nil : $0 }
        for (name, value) in items {
            guard endpoint.takes.contains(name) else {
                throw .parameter(name, notTakenBy: endpoint.paths[0], among: endpoint.takes)
            }
            guard values[name] == nil else { throw .parameter(name, "is given twice") }
            values[name] = value
        }
    }

    /// Nil where it is not given.
    func text(_ name: String) throws(ReadingError) -> String? {
        guard let text = values[name] else { return nil }
        guard !text.isEmpty else { throw .parameter(name, "must not be empty") }
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
        let name = values["end_date"] == nil ? "start_date" : "end_date"
        guard first <= last else {
            throw .parameter(name, "is wrong: the end date must not be before the start date")
        }
        guard let period = Period(first, last) else {
            throw .parameter(
                name,
                "is wrong: the date range cannot exceed 365 days, both ends counted; these are "
                    + "\(last.number - first.number + 1)")
        }
        return period
    }

    private func day(_ name: String) throws(ReadingError) -> Day? {
        guard let text = values[name] else { return nil }
        guard let day = Day(parsing: text) else {
            throw .parameter(name, "must be a day, YYYY-MM-DD, not \"\(TerminalText.shown(text))\"")
        }
        return day
    }
}
