// The rows of budgets, made when they are asked for: a budget for each user has as many as there are users.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading

/// Members of budgets with what each has spent, budget by budget.
struct BudgetRows: Sendable {
    private struct Part: Sendable {
        let budget: Budget
        let moment: BudgetMoment
        let members: [MemberSpending]
        /// The places of its rows.
        let places: Range<Int>
    }

    private var parts: [Part] = []
    /// Whether all calls count: of some, nobody knows what will be spent, and what was crossed.
    private let isWhole: Bool
    private let hasZones: Bool

    init(isWhole: Bool, hasZones: Bool) { (self.isWhole, self.hasZones) = (isWhole, hasZones) }

    var count: Int { parts.last?.places.upperBound ?? 0 }

    mutating func add(
        _ members: [MemberSpending], of budget: Budget, at moment: BudgetMoment, in view: LedgerView
    ) throws(ReadingError) {
        try view.takeMemory(members.count * MemoryLayout<MemberSpending>.stride)
        parts.append(Part(budget: budget, moment: moment, members: members, places: count..<count + members.count))
    }

    /// `left` members more are in no row.
    ///
    /// Forecasts are made page by page, too, though those of tenants and plans go through all sums of the days behind them
    /// each time: for all members at once they would take a sum of each day for each, several times what is kept of them.
    func source(besides left: Int) -> RowSource {
        RowSource(pagesOf: count, besides: left) { (places, view) throws(ReadingError) in
            var rows: [[Cell]] = []
            for part in parts {
                let own = (Int(places.first ?? 0)..<Int(places.last ?? -1) + 1).clamped(to: part.places)
                if !own.isEmpty { rows += try self.rows(of: part, own, view) }
            }
            return rows
        }
    }

    private func rows(of part: Part, _ places: Range<Int>, _ view: LedgerView) throws(ReadingError) -> [[Cell]] {
        let (budget, moment, start) = (part.budget, part.moment, part.places.lowerBound)
        let members = Array(part.members[places.lowerBound - start..<places.upperBound - start])
        let forecasts: [Int64?] =
            isWhole ? try view.forecasts(of: budget, for: members, at: moment) : members.map { _ in nil }
        return try zip(members, forecasts).map { member, forecast throws(ReadingError) in
            let spent = member.nanos
            // It stops where 64 bits end, as what is spent of budgets does.
            let left = Int64(clamping: Int128(budget.limit.nanos) - Int128(spent))
            let crossings = try view.crossings(of: budget, by: member.member, in: moment)
            let reached = (isWhole ? budget.alertAt : []).filter {
                crossings.isReached($0, spent: spent, of: budget.limit)
            }
            let row: [Cell] = [
                .text(budget.name), .text(try view.name(of: member.member, of: budget)), .text(budget.per.rawValue),
                .day(moment.start), .day(moment.end), .money(budget.limit), .money(nanos: spent),
                .money(nanos: left), .ratio(spent, of: budget.limit.nanos),
                forecast.map { .money(nanos: $0) } ?? .null,
                reached.isEmpty ? .null : .text(reached.map { "\($0) %" }.joined(separator: ", ")),
                (isWhole ? crossings.last : nil).map { .time(Timestamp(milliseconds: $0)) } ?? .null,
            ]
            return hasZones ? row + [.text(budget.zone.name)] : row
        }
    }
}
