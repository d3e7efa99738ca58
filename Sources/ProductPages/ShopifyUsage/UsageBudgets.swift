// Limits that concern whoever asks.
// SPDX-License-Identifier: Apache-2.0

internal import Ledger
internal import Reading
internal import Reports

extension LedgerView {
    /// Without a shop or user, the budgets for all; with one, those that hold for each shop or user, for this one.
    func budgets(for scope: UsageScope) throws(ReadingError) -> [Figures] {
        let rows = try table("budgets", over: Period(days: 1, upTo: today), ["limit": "10000"]).figures
        let each = Dictionary(terms.budgets.map { ($0.name, $0.each) }, uniquingKeysWith: { first, _ in first })
        return rows.filter { row in
            let each = each[row.text("budget") ?? ""] ?? nil
            return switch scope {
            case .all: each == nil
            case .shop(let shop): each == .tenant && row.text("member")?.exact == shop.exact
            case .user(let user): each == .user && row.text("member")?.exact == ShownName.known(user).exact
            }
        }
    }
}
