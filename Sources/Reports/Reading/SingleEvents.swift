// Single events, found through an index: one day at a time, of somebody, of a kind.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import SQL
internal import Store

extension Books {
    /// Whether events of a period have left the store: what is read from those that are left is not all of it.
    package func isArchived(_ period: Period) throws(ReportError) -> Bool {
        try first(
            "SELECT 1 FROM archives WHERE day >= $1 AND day <= $2 LIMIT 1",
            bind: {
                $0.integer(Int64(period.first.number))
                $0.integer(Int64(period.last.number))
            }, { _ in true }) ?? false
    }

    /// The days of a period on which somebody called or did something. `numbers` are all that they go by.
    func activeDays(of numbers: [Int64], in period: Period) throws(ReportError) -> [Day] {
        var days: Set<Day> = []
        for number in numbers {
            var months: [Int32] = []
            try each(
                "SELECT month FROM user_months WHERE month >= $1 AND month <= $2 AND person = $3",
                bind: {
                    $0.integer(Int64(period.first.month))
                    $0.integer(Int64(period.last.month))
                    $0.integer(number)
                }, { months.append(Int32($0.integer(0))) })
            for month in months {
                let start = Day.first(ofMonth: month)
                let range = max(start, period.first).number...min(Stretch.month.end(of: start), period.last).number
                for day in range {
                    let isThere = try first(
                        "SELECT 1 FROM user_days WHERE day = $1 AND person = $2",
                        bind: {
                            $0.integer(Int64(day))
                            $0.integer(number)
                        }, { _ in true })
                    if isThere == true { days.insert(Day(number: day)) }
                }
            }
        }
        return days.sorted()
    }

    /// Events of one kind that somebody had on a day, in the order of the ledger.
    func events(_ kind: Event.Kind, of number: Int64, on day: Day) throws(ReportError) -> [StoredFact] {
        var facts: [StoredFact] = []
        try each(
            """
            \(StoredFact.select) WHERE \(EventExpression.day) = $1 AND \(EventExpression.person) = $2
                AND \(EventExpression.isOfSomebody) AND kind = $3
            """,
            bind: {
                $0.integer(Int64(day.number))
                $0.integer(number)
                $0.integer(Int64(kind.rawValue))
            }, { facts.append(StoredFact($0)) })
        return facts
    }

    /// The event behind a row.
    func event(_ fact: StoredFact) throws(ReportError) -> Event {
        do throws(StoreError) { return try fact.event() } catch { throw .store(SQLError(.other, "\(error)")) }
    }
}
