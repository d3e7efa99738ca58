// What somebody wants to know: a report's parameters, read and checked.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
package import Reading
package import System

/// The parameters of one request for a report. Whatever a report reads of it has been checked.
package struct Question: Sendable {
    package private(set) var period: Period
    /// The period that it is compared with.
    package private(set) var compared: Period?
    /// Whose days these are.
    package let zone: Zone
    /// By the parameter's name, in the form that `Parameter.normalized` gives; defaults included.
    private var values: [String: String]
    /// The names that were given, not assumed.
    private let given: Set<String>
    package let filters: Filters
    /// What parameters choose that take names, and are no filters.
    let choices: NameChoices
    /// What the rows come behind; nil for the first page.
    private(set) var mark: EventMark?
    /// All that was asked but how long a page is: what a cursor belongs to.
    let asked: String
    /// All that whoever asks may be told of; none where that is everything.
    let bounds: Filters
    /// All there is, for a file: nothing is cut off that nobody asked to be cut off.
    var isExport = false

    /// Reads what was asked, name by name. A name that the report does not know is refused, and so is one given twice.
    ///
    /// `standard` is the zone whose days are meant where nobody says it, and `now` tells which of them is today. `bounds` are
    /// filters, and the one name of each, that the answer must keep within whatever was asked.
    package init(
        _ items: [(name: String, value: String)], to report: Report, now: Timestamp, standard: Zone,
        zones: ZoneDirectory = .standard, within bounds: [(name: String, value: String)] = []
    ) throws(ReadingError) {
        let parameters = report.allParameters
        var values: [String: String] = [:]
        var narrowing = Narrowing()
        var choices = NameChoices()
        for (written, value) in items {
            let isNegated = written.hasSuffix("!")
            let name = isNegated ? String(written.dropLast()) : written
            guard let parameter = report.parameter(named: name) else {
                throw report.refusal(of: name)
            }
            if parameter.isFilter, let filter = Filter(rawValue: name) {
                try narrowing.take(value, for: filter, isNegated: isNegated)
                continue
            }
            if case .several = parameter.kind {
                try choices.take(value, for: parameter, isNegated: isNegated)
                continue
            }
            guard !isNegated else { throw .parameter(name, "is no filter: it takes no !=") }
            guard values[parameter.name] == nil else { throw .parameter(name, "is given twice") }
            guard let text = parameter.normalized(value) else {
                if parameter.name == "per", value == RowUnit.hour.rawValue, let why = report.whyNoHours {
                    throw .parameter(name, "cannot be hour: \(why)")
                }
                throw .parameter(name, parameter.complaint(about: value))
            }
            values[parameter.name] = text
        }
        var bound = Filters()
        for (name, value) in bounds {
            let filter = Filter(rawValue: name)
            guard let filter, report.isTold(within: filter) else {
                throw .outOfBounds("\(report.name) cannot be told of one \(name) alone")
            }
            narrowing.keep(within: value, for: filter)
            bound[filter] = .only(value)
        }
        self.bounds = bound
        given = Set(values.keys)
        for parameter in parameters where values[parameter.name] == nil {
            if let standard = parameter.standard { values[parameter.name] = parameter.normalized(standard) ?? standard }
        }
        filters = narrowing.filters
        self.choices = choices
        if !given.contains("by") {
            for filter in filters.given { if let by = report.standardGroupings[filter] { values["by"] = by } }
        }
        let by = values["by"] ?? ""
        for name in filters.given.map(\.rawValue) + ["per", "compare", "match"].filter(given.contains) {
            if let refusal = report.refusal(of: name, by: by) { throw refusal }
        }
        zone = try Self.zone(values["zone"], report.whyUTC == nil ? standard : .utc, zones)
        let most = report.reach.mostDays(per: values["per"].flatMap(RowUnit.init(rawValue:)), by: by)
        self.asked = Self.asked(report, values, filters, choices, by: zone)
        period = try Self.period(values, today: zone.day(of: now), most: most, report.reach)
        self.values = values
        if let text = values["cursor"] {
            do throws(PageCursor.Flaw) {
                let cursor = try PageCursor(text, for: self.asked, most: most)
                (period, mark) = (cursor.period, cursor.mark)
            } catch {
                throw .parameter("cursor", error.reason)
            }
        }
        compared = try comparedPeriod(most: most)
    }

    /// The same on a day of UTC.
    package init(_ items: [(name: String, value: String)], to report: Report, today: Day) throws(ReadingError) {
        try self.init(items, to: report, now: today.start, standard: .utc)
    }

    /// The same about another period, and all there is of it. How long that is has been checked elsewhere.
    package func over(_ other: Period) -> Question {
        var question = self
        (question.period, question.compared, question.isExport) = (other, nil, true)
        question.values["limit"] = "\(Int32.max)"
        return question
    }

    /// A parameter's value; nil where it was not given and has no default.
    package subscript(name: String) -> String? { values[name] }

    package func isGiven(_ name: String) -> Bool { given.contains(name) }

    package func flag(_ name: String) -> Bool { values[name] == "true" }

    package func integer(_ name: String) -> Int? { values[name].flatMap { Int($0) } }

    package func names(_ name: String) -> [String] { values[name]?.split(separator: ",").map(String.init) ?? [] }

    /// What rows are grouped by; empty where the report has no groupings.
    package var by: String { values["by"] ?? "" }

    /// The same one by one.
    package var groupings: [String] { values["by"].flatMap(Parameter.groupings) ?? [] }

    /// Nil without one, and for hours.
    package var per: CalendarUnit? { unit?.calendarUnit }

    package var unit: RowUnit? { values["per"].flatMap(RowUnit.init(rawValue:)) }

    package var sort: String? { values["sort"] }

    /// Rows that the answer may have.
    var most: Int { isExport && !isGiven("limit") ? .max : limit }

    package var limit: Int { integer("limit") ?? Report.mostRows }

    /// The name of the zone; nil where it is UTC, as it always was.
    package var zoneName: String? { zone.isUTC ? nil : zone.name }

    private func comparedPeriod(most: Int) throws(ReadingError) -> Period? {
        guard let comparison = values["compare"].flatMap(Comparison.init) else {
            if isGiven("match") { throw .parameter("match", "goes with compare only") }
            return nil
        }
        if let other = comparison.period(beside: period, onSameWeekday: isGiven("match"), most: most) { return other }
        guard case .days(let first, let last) = comparison, first <= last else {
            throw .parameter("compare", "must not end before it begins")
        }
        throw .parameter(
            "compare", "may span \(most) days at most, both ends counted; these are \(last.number - first.number + 1)")
    }

    private static func zone(
        _ name: String?, _ standard: Zone, _ zones: ZoneDirectory
    ) throws(ReadingError) -> Zone {
        guard let name else { return standard }
        do throws(ZoneError) {
            return try zones.zone(named: name)
        } catch {
            throw .parameter(Parameter.zone.name, "\(error)")
        }
    }

    private static func period(
        _ values: [String: String], today: Day, most: Int, _ reach: Reach
    ) throws(ReadingError) -> Period {
        let from = values["from"].flatMap(Day.init(parsing:))
        let to = values["to"].flatMap(Day.init(parsing:)) ?? today
        if let last = values["last"].flatMap({ Int($0) }) {
            guard from == nil else { throw .parameter("last", "and from exclude each other") }
            guard last <= most else {
                throw .parameter("last", "may be \(most)d at most\(reach.hint(beyond: most)), not \(last)d")
            }
            return Period(days: last, upTo: to, most: most)
        }
        let first = from ?? to.advanced(by: -30)
        guard first <= to else {
            throw .parameter("from", "must not be after to: \(first) is after \(to)")
        }
        guard let period = Period(first, to, most: most) else {
            throw .parameter(
                "from",
                "and to may span \(most) days at most\(reach.hint(beyond: most)), both ends counted; these are "
                    + "\(to.number - first.number + 1)")
        }
        return period
    }
}
