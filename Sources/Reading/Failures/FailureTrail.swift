// Errors and failed calls from the newest back.
// SPDX-License-Identifier: Apache-2.0

package import Ledger
internal import SQL
package import Store

/// Walks through the days of UTC that a period has any of, from the last, and within a day from the latest moment. A value: a page of an
/// export goes on where the one before ended.
package struct FailureTrail: Sendable {
    private let period: Period
    private let instants: Range<Int64>
    private let first: Day
    private var day: Day
    /// Of the day before `day`, what was not taken yet; the next one stands last.
    private var pending: [Head] = []
    /// Only errors of this component, and calls of the provider of that name; by number and by name.
    private let component: (number: Int64, name: String)?
    /// Only what passes.
    private let filters: Filters

    /// In the place of a component's number where all are wanted: no name has it, not even one that is unknown.
    private static let any: Int64 = -2

    private struct Head: Sendable {
        let at, number: Int64
    }

    package init(
        _ period: Period, component: String?, where filters: Filters = [:], _ view: LedgerView
    ) throws(ReadingError) {
        self.filters = filters
        self.period = period
        instants = view.milliseconds(of: period)
        let days = view.utcDays(of: period)
        first = days?.lowerBound ?? period.first
        day = days?.upperBound ?? first.advanced(by: -1)
        self.component = if let component { (try view.id(component), component) } else { nil }
    }

    /// The next events, as many as are asked for or are left.
    package mutating func next(_ count: Int, in view: LedgerView) throws(ReadingError) -> [StoredFailure] {
        var failures: [StoredFailure] = []
        view.came(from: .events)
        var scans: FailureScans?
        if !filters.isEmpty, first <= day { scans = try FailureScans(period, where: filters, in: view) }
        while failures.count < count {
            while pending.isEmpty {
                guard day >= first else { return failures }
                pending =
                    if let scans { try heads(scans, of: day, in: view) } else { try heads(of: day, in: view) }
                pending.removeAll { !instants.contains($0.at) }
                day = day.advanced(by: -1)
            }
            let head = pending.removeLast()
            guard let failure = try read(head.number, in: view), isWanted(failure) else { continue }
            failures.append(failure)
        }
        return failures
    }

    private func isWanted(_ failure: StoredFailure) -> Bool {
        guard let component else { return true }
        // A call that a scan has found may be of any provider.
        guard case .appError(let appError) = failure.detail else { return failure.names.provider == component.number }
        return appError.component.exact == component.name.exact
    }

    private func read(_ number: Int64, in view: LedgerView) throws(ReadingError) -> StoredFailure? {
        do throws(StoreError) {
            return try StoredFailure.read(number, in: view.reader.database)
        } catch {
            throw .store(error)
        }
    }

    /// What passes of a day, the latest last.
    private func heads(
        _ scans: FailureScans, of day: Day, in view: LedgerView
    ) throws(ReadingError) -> [Head] {
        var heads: [Head] = []
        for number in try scans.numbers(on: day) {
            // What has left the store has no row any more.
            if let at = try time(of: number, in: view) { heads.append(Head(at: at, number: number)) }
        }
        heads.sort { ($0.at, $0.number) < ($1.at, $1.number) }
        return heads
    }

    /// Everything of a day, the latest last. Days without any cost a look at the sums.
    private func heads(of day: Day, in view: LedgerView) throws(ReadingError) -> [Head] {
        let number = Int64(day.number)
        var heads: [Head] = []
        let appErrors = try view.database.first(
            "SELECT coalesce(sum(count), 0) FROM error_days WHERE day = $1 AND ($2 = \(Self.any) OR component = $2)",
            number, component?.number ?? Self.any
        ) { $0.integer(0) }
        if appErrors ?? 0 > 0 {
            try view.database.each(
                "SELECT at, number FROM events WHERE \(EventExpression.isAppError) AND number >= $1 AND number < $2",
                number << 32, (number + 1) << 32
            ) { heads.append(Head(at: $0.integer(0), number: $0.integer(1))) }
        }
        for cell in try cells(of: day, in: view) {
            for call in try view.calls(in: cell) where call.hasFailed {
                if let at = try time(of: call.number, in: view) { heads.append(Head(at: at, number: call.number)) }
            }
        }
        heads.sort { ($0.at, $0.number) < ($1.at, $1.number) }
        return heads
    }

    private func time(of number: Int64, in view: LedgerView) throws(ReadingError) -> Int64? {
        try view.database.first("SELECT at FROM events WHERE number = $1", number) { $0.integer(0) }
    }

    /// Where the calls that failed on a day are.
    private func cells(of day: Day, in view: LedgerView) throws(ReadingError) -> [CallRollupKey] {
        try view.database.rows(
            """
            SELECT \(CallRollupKey.columns) FROM call_days
            WHERE day = $1 AND errors > 0 AND ($2 = \(Self.any) OR provider = $2)
            """, day, component?.number ?? Self.any, row: CallRollupKey.init)
    }
}
