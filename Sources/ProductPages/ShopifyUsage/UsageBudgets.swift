// Limits that concern whoever asks.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading
internal import Reports

extension LedgerView {
    /// Without a shop or user, the budgets for all; with one, those that hold for each shop or user, for this one. None is
    /// about one user in one shop, or about some of their calls.
    func budgets(for scope: UsageScope) throws(ReadingError) -> [Figures] {
        let rows = try table("budgets", over: Period(days: 1, upTo: today)).figures
        let each = Dictionary(terms.budgets.map { ($0.name, $0.each) }, uniquingKeysWith: { first, _ in first })
        return rows.filter { row in
            scope.isSubject(of: each[row.text("budget") ?? ""] ?? nil, member: row.text("member"))
        }
    }
}
