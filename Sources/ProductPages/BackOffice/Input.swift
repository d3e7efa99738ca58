// The input of a procedure, read and checked.
// SPDX-License-Identifier: Apache-2.0

internal import JSON
internal import Ledger
internal import Reading
internal import Reports

/// Members of a JSON object. One that is null counts as absent.
struct Input {
    private let members: [String: JSONValue]
    private let today: Day

    init(_ members: [JSONValue.Member], of procedure: Procedure, today: Day) throws(ReadingError) {
        for member in members where !procedure.takes.contains(member.key) {
            let known = procedure.takes.isEmpty ? "nothing" : procedure.takes.joined(separator: ", ")
            throw .parameter(
                member.key,
                "is not known to \(procedure.name), which takes \(known)"
                    + Suggestion.clause(for: member.key, among: procedure.takes))
        }
        self.members = Dictionary(members.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
            .filter { $0.value != .null }
        self.today = today
    }

    /// The first choice where none is made.
    func choice(_ name: String, _ choices: [String]) throws(ReadingError) -> String {
        guard let value = members[name] else { return choices[0] }
        guard let text = value.string, choices.contains(text) else {
            throw .parameter(name, "must be \(Self.alternatives(choices))")
        }
        return text
    }

    func text(_ name: String, standard: String) throws(ReadingError) -> String {
        guard let value = members[name] else { return standard }
        guard let text = value.string, !text.isEmpty else { throw .parameter(name, "must be a text") }
        return text
    }

    func integer(_ name: String, _ range: ClosedRange<Int64>, standard: Int64) throws(ReadingError) -> Int64 {
        guard let value = members[name] else { return standard }
        guard let number = value.integer, range.contains(number) else {
            let bounds =
                range.upperBound == .max ? "\(range.lowerBound) or more" : "\(range.lowerBound) to \(range.upperBound)"
            throw .parameter(name, "must be \(bounds)")
        }
        return number
    }

    /// The texts of an object that may have these members.
    func texts(_ name: String, _ known: [String]) throws(ReadingError) -> [String: String] {
        guard let value = members[name] else { return [:] }
        guard let given = value.members else { throw .parameter(name, "must be an object") }
        var texts: [String: String] = [:]
        for member in given where member.value != .null {
            guard known.contains(member.key) else { throw .parameter(name, "does not know \(member.key)") }
            guard let text = member.value.string, !text.isEmpty else {
                throw .parameter(name, "must have a text in \(member.key)")
            }
            texts[member.key] = text
        }
        return texts
    }

    func isGiven(_ name: String) -> Bool { members[name] != nil }

    private static let spans = ["day": 1, "week": 7, "month": 30, "year": 365]

    /// `week` and `7d` are the same.
    private static func days(of span: String) -> Int? {
        if let days = spans[span] { return days }
        let digits = span.utf8.dropLast()
        guard span.hasSuffix("d"), digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let days = Int(span.dropLast()), (1...Period.most).contains(days)
        else { return nil }
        return days
    }

    /// `"week"`, `"7d"`, or `{"from": …, "to": …}`; without it so many days up to today.
    func period(standard: Int = 30) throws(ReadingError) -> Period {
        guard let value = members["period"] else { return Period(days: standard, upTo: today) }
        if let days = value.string.flatMap(Self.days) { return Period(days: days, upTo: today) }
        guard let given = value.members, Set(given.map(\.key)) == ["from", "to"] else {
            throw .parameter("period", "must be day, week, month, year, days such as 7d, or from and to")
        }
        let texts = try texts("period", ["from", "to"])
        return try Self.period(named: "period", from: texts["from"], to: texts["to"], today: today)
    }

    /// The days of filters; the last 30 days without them.
    static func period(
        named name: String, from: String?, to: String?, today: Day
    ) throws(ReadingError) -> Period {
        let last = try day(to, "to", of: name) ?? today
        let first = try day(from, "from", of: name) ?? last.advanced(by: -29)
        guard first <= last else { throw .parameter(name, "must not end before it begins") }
        guard let period = Period(first, last) else {
            throw .parameter(name, "must be at most 365 days, both ends counted")
        }
        return period
    }

    private static func day(_ text: String?, _ end: String, of name: String) throws(ReadingError) -> Day? {
        guard let text else { return nil }
        guard let day = Day(parsing: text) else { throw .parameter(name, "must have a day, YYYY-MM-DD, in \(end)") }
        return day
    }

    private static func alternatives(_ choices: [String]) -> String {
        guard let last = choices.last, choices.count > 1 else { return choices.joined() }
        return choices.dropLast().joined(separator: ", ") + " or " + last
    }
}

extension JSONValue {
    static func span(_ period: Period) -> Shape {
        ["from": .day(period.first), "to": .day(period.last), "days": .count(period.count)]
    }
}
