// A report: one question that the ledger answers with one table.
// SPDX-License-Identifier: Apache-2.0

package import Reading

/// A report by its name, what it takes, and how its table is read.
///
/// Everything that shows a report goes by this description: the route, the command, the list of reports, the
/// documentation.
package struct Report: Sendable {
    package let name: String
    /// What it answers, as the end of a sentence.
    package let answers: String
    /// What its figures mean, exactly; a paragraph or more of prose.
    package let definition: String
    /// What it takes beyond the parameters that all reports share.
    package let parameters: [Parameter]
    package let filters: [Filter]
    /// What filters choose.
    let selecting: Selecting
    /// Why it takes no other filter, as the end of a sentence; nil where it takes all.
    let otherFilters: String?
    /// What it does not answer of what its parameters let one ask.
    let gaps: [Gap]
    /// What rows are grouped by where nobody says so, and there is this filter.
    let standardGroupings: [Filter: String]
    package let rows: Rows
    /// How rows of two periods find each other, for `compare`.
    let keys: RowKeys
    /// How long a period may be.
    let reach: Reach
    /// Why its days are always those of UTC, as the end of a sentence; nil where they may be those of any zone.
    let whyUTC: String?
    /// Whether all that it says is of the events that filters leave, and of nothing else that the ledger knows: then it is
    /// told to those who may know nothing else.
    let isOfEventsAlone: Bool
    /// Why its rows are not told by hour where they are by day, as the end of a sentence.
    let whyNoHours: String?
    /// Whether it tells who did what, which is for those who may administer.
    package let isForAdmins: Bool
    /// What a question must have that is answered at all, by way of an example; empty where nothing is needed.
    package let example: [(name: String, value: String)]
    let read: @Sendable (Question, LedgerView) throws(ReadingError) -> Table

    /// How many rows there may be, and who puts them in order.
    package enum Rows: Sendable {
        /// As many as there are days, plans, steps: all of them, always.
        case all
        /// Sorted by any column, and cut off after `limit` rows, when the table is done.
        case sorted(limit: Int)
        /// The same, but the report does it before it makes rows, of which there may be very many.
        case arranged(limit: Int)
        /// The report itself looks for the first ones, in one of these orders, or one that a prefix opens up.
        /// Of single events, `isPaged` says, the rows behind those of a page can be asked for.
        case searched(orders: [String], prefixes: [String] = [], limit: Int, isPaged: Bool = false)
    }

    init(
        _ name: String, _ answers: String, definition: String, parameters: [Parameter] = [], filters: [Filter] = [],
        selecting: Selecting = .events, otherFilters: String? = nil, gaps: [Gap] = [],
        standardGroupings: [Filter: String] = [:], rows: Rows = .all, keys: RowKeys = .leading, reach: Reach = .year,
        whyUTC: String? = nil, isOfEventsAlone: Bool = false, isForAdmins: Bool = false, whyNoHours: String? = nil,
        example: [(name: String, value: String)] = [],
        read: @escaping @Sendable (Question, LedgerView) throws(ReadingError) -> Table
    ) {
        self.name = name
        self.answers = answers
        self.definition = definition
        self.parameters = parameters
        self.filters = filters
        self.selecting = selecting
        self.otherFilters = otherFilters
        self.gaps = gaps
        self.standardGroupings = standardGroupings
        self.rows = rows
        self.keys = keys
        self.reach = reach
        self.whyUTC = whyUTC
        self.isOfEventsAlone = isOfEventsAlone
        self.isForAdmins = isForAdmins
        self.whyNoHours = whyNoHours
        self.example = example
        self.read = read
    }

    /// The most rows that anyone may ask for.
    package static let mostRows = 10_000

    /// All that it takes, in the order in which help lists it.
    package var allParameters: [Parameter] {
        Parameter.shared + (whyUTC == nil ? [Parameter.zone] : []) + (keys.isNone ? [] : Parameter.comparing)
            + parameters
            + rowParameters + filters.map(\.parameter)
    }

    /// What a name stands for, whichever property it names.
    func parameter(named name: String) -> Parameter? {
        let parameters = allParameters
        let known = parameters.first { $0.name == name || $0.aliases.contains(name) }
        if let known { return known }
        guard Filter(rawValue: name)?.property != nil else { return nil }
        return parameters.first { $0.name == Filter.anyProperty.rawValue }
    }

    /// Whether its table can be made of nothing but what is of one name of a filter.
    package func isTold(within filter: Filter) -> Bool {
        isOfEventsAlone && (filters.contains(filter) || filter.property != nil && filters.contains(.anyProperty))
    }

    private var rowParameters: [Parameter] {
        switch rows {
        case .all: []
        case .sorted(let limit), .arranged(let limit):
            [
                Parameter(
                    "sort", .text, "the column to sort by, largest or first in the alphabet on top; -column reverses"),
                Parameter("limit", .integer(1...Self.mostRows), standard: "\(limit)", "rows at most"),
            ]
        case .searched(let orders, let prefixes, let limit, let isPaged):
            [
                Parameter(
                    "sort", prefixes.isEmpty ? .choice(orders) : .choiceOr(orders, prefixes: prefixes),
                    standard: orders.first, "what comes first"),
                Parameter("limit", .integer(1...Self.mostRows), standard: "\(limit)", "rows at most"),
            ]
                + (isPaged
                    ? [Parameter("cursor", .text, "the page that an answer names as `next`, asked for the same")] : [])
        }
    }

    /// The table that answers a question, read in one snapshot of the ledger, both periods of a comparison too.
    ///
    /// An export is all of it: nothing is cut off that nobody asked to be cut off.
    package func table(
        for question: Question, in view: LedgerView, isExport: Bool = false
    ) throws(ReadingError) -> Table {
        var question = question
        question.isExport = isExport
        let asked = question
        return try view.inZone(asked.zone, within: asked.bounds) { () throws(ReadingError) in
            try view.snapshot { () throws(ReadingError) in
                var table =
                    if let other = asked.compared, !keys.isOwn {
                        try compared(asked, with: other, view)
                    } else {
                        try arranged(asked, view)
                    }
                table.from = view.origin.source
                table.notes += view.origin.remarks
                table.more = table.more?.inZone(asked.zone)
                return table
            }
        }
    }

    /// The table of one period, in the order that was asked for.
    func arranged(_ question: Question, _ view: LedgerView) throws(ReadingError) -> Table {
        var table = try read(question, view)
        // What comes in pages is in its order already.
        if case .sorted = rows, table.more == nil {
            try table.sort(by: question.sort)
            table.cut(after: question.most)
        }
        return table
    }

    package static func named(_ name: String) throws(ReadingError) -> Report {
        if let report = all.first(where: { $0.name == name }) { return report }
        throw .noSuch("report", name, among: names)
    }
}
