// What is asked of calls, and what answers it: sums where the ledger keeps them, else a scan.
// SPDX-License-Identifier: Apache-2.0

package import Ledger

/// Calls of a period that pass all filters, added up by none, one or two of what calls can be filtered by.
package struct CallQuestion: Sendable {
    package var period: Period
    package var groupings: [Filter]
    package var unit: RowUnit?
    package var filters: Filters
    /// What is asked for of their figures. Those that nobody asked for are 0 where it takes time to add them up.
    package var measures: [CallMeasure]
    /// Whether whoever asks waits for what no sum tells of an answer that else is made of sums.
    package var isPatient = false

    package init(
        over period: Period, by groupings: [Filter] = [], per unit: RowUnit? = nil, where filters: Filters = [:],
        of measures: [CallMeasure] = CallMeasure.allCases
    ) {
        self.period = period
        self.groupings = groupings
        self.unit = unit
        self.filters = filters
        self.measures = measures
    }

    /// Whether those that are told apart are named one by one, so that no others are counted.
    var namesAll: Bool {
        if let grouping = groupings.first, case .only = filters[grouping] { true } else { false }
    }
}

extension LedgerView {
    /// The sums that answer a question, in no order. Calls that do not carry a property that they are grouped by are in
    /// none of them.
    package func calls(_ question: CallQuestion) throws(ReadingError) -> [CallSum] {
        if var sums = try keptSums(question) {
            came(from: .sums)
            if !zone.isUTC { try putRight(&sums, question) }
            return sums
        }
        return try scannedSums(question)
    }

    /// By one name, and by day, week or month.
    package func calls(
        over period: Period, by grouping: Filter? = nil, per unit: CalendarUnit? = nil, where filters: Filters = [:],
        of measures: [CallMeasure] = CallMeasure.allCases
    ) throws(ReadingError) -> [CallSum] {
        try calls(
            CallQuestion(
                over: period, by: grouping.map { [$0] } ?? [], per: unit.map { RowUnit($0) }, where: filters,
                of: measures))
    }

    /// The one sum of all calls of a period.
    package func calls(over period: Period, where filters: Filters = [:]) throws(ReadingError) -> CallFigures {
        try figures(CallMeasure.allCases, over: period, where: filters)
    }

    /// The same of some figures.
    package func figures(
        _ measures: [CallMeasure], over period: Period, where filters: Filters
    ) throws(ReadingError) -> CallFigures {
        try calls(CallQuestion(over: period, where: filters, of: measures)).first?.figures ?? CallFigures()
    }
}
