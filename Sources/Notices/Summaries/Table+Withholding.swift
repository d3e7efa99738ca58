// Takes the names of users out of the tables of a summary.
// SPDX-License-Identifier: Apache-2.0

import Reports

/// A letter to the team may wait on disk for days, and forgetting somebody does not look for their name inside of it. So
/// no letter names a user but the one that goes to them.
extension Table {
    /// In the report `budgets`: the members of these budgets.
    mutating func withholdMembers(of budgets: Set<String>) {
        guard let budget = place(of: "budget"), let member = place(of: "member") else { return }
        for row in rows.indices {
            guard let name = rows[row][budget].text, budgets.contains(name) else { continue }
            rows[row][member] = .null
        }
    }

    /// In the report `tips`: whom a tip is about.
    mutating func withholdUsers() {
        guard let tip = place(of: "tip"), let user = place(of: "user") else { return }
        for row in rows.indices where rows[row][user] != .null {
            rows[row][tip] = .text("look at what one user does, far above the rest")
            rows[row][user] = .null
        }
    }

    private func place(of column: String) -> Int? { columns.firstIndex { $0.name == column } }
}
